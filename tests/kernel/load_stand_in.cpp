// Loads the tests' objects with libbpf alone, for as long as loader/load is not there.
#include <bpf/libbpf.h>

#include <cerrno>
#include <utility>

#include "loader/load/loaded_object.h"

namespace bpfcc {

LoadedObject::LoadedObject(ObjectSpec spec, bpf_object *object) : spec_(std::move(spec)), object_(object) {}

void LoadedObject::Close::operator()(bpf_object *object) const { bpf_object__close(object); }

Result<LoadedObject> load(const ObjectImage &image, const LoadPlan & /*plan*/) {
  libbpf_set_print(nullptr);
  bpf_object *object = bpf_object__open_mem(image.bytes.data(), image.bytes.size(), nullptr);
  if (object == nullptr) return fail(ErrorKind::kRefused, image.name, "cannot be opened", errno);
  LoadedObject loaded({}, object);
  if (bpf_object__load(object) != 0) return fail(ErrorKind::kRefused, image.name, "cannot be loaded", errno);
  return loaded;
}

}  // namespace bpfcc
