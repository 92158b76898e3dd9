#include "tests/kernel/without_capabilities.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <stdexcept>

namespace bpfcc::test {
namespace {

__user_cap_header_struct this_thread() { return {_LINUX_CAPABILITY_VERSION_3, 0}; }

}  // namespace

WithoutCapabilities::WithoutCapabilities() {
  __user_cap_header_struct header = this_thread();
  if (syscall(SYS_capget, &header, before_.data()) != 0) throw std::runtime_error("capget");
  auto none = before_;
  for (__user_cap_data_struct &part : none) part.effective = 0;
  if (syscall(SYS_capset, &header, none.data()) != 0) throw std::runtime_error("capset");
}

WithoutCapabilities::~WithoutCapabilities() {
  __user_cap_header_struct header = this_thread();
  syscall(SYS_capset, &header, before_.data());
}

}  // namespace bpfcc::test
