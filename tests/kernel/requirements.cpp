#include "tests/kernel/requirements.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "tests/kernel/test_object.h"

namespace bpfcc::test {

std::string missing_privilege() {
  return geteuid() == 0 ? "" : "needs root: loading programs and making network namespaces";
}

std::string missing_kernel_option(const char *option, const char *file) {
  return access(file, F_OK) == 0 ? "" : fmt::format("this kernel was built without {}: no {}", option, file);
}

std::string missing_trampolines() {
  if (std::string reason = missing_kernel_option("CONFIG_DEBUG_INFO_BTF", "/sys/kernel/btf/vmlinux"); !reason.empty()) {
    return reason;
  }
  const ObjectImage image = test_object("tracing");
  const std::unique_ptr<bpf_object, void (*)(bpf_object *)> object(
      bpf_object__open_mem(image.bytes.data(), image.bytes.size(), nullptr), bpf_object__close);
  if (!object || bpf_object__load(object.get()) == 0 || errno != EPERM) return "";
  return "this kernel refuses root programs for fentry (EPERM): it does not let its code be patched";
}

}  // namespace bpfcc::test
