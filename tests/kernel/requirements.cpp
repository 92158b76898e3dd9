#include "tests/kernel/requirements.h"

#include <fmt/format.h>
#include <unistd.h>

namespace bpfcc::test {

std::string missing_privilege() {
  return geteuid() == 0 ? "" : "needs root: loading programs and making network namespaces";
}

std::string missing_kernel_option(const char *option, const char *file) {
  return access(file, F_OK) == 0 ? "" : fmt::format("this kernel was built without {}: no {}", option, file);
}

}  // namespace bpfcc::test
