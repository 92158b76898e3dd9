#include "loader/load/open_object.h"

#include <bpf/libbpf.h>

#include <filesystem>
#include <string>

namespace bpfcc {

void CloseObject::operator()(bpf_object *object) const { bpf_object__close(object); }

OpenObject open_object(const ObjectImage &image) {
  // libbpf names .bss and the like after the object.
  const std::string name = std::filesystem::path(image.name).stem();
  bpf_object_open_opts options{};
  options.sz = sizeof(options);
  options.object_name = name.c_str();
  return OpenObject(bpf_object__open_mem(image.bytes.data(), image.bytes.size(), &options));
}

}  // namespace bpfcc
