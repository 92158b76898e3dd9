#pragma once

#include <linux/capability.h>

#include <array>

namespace bpfcc::test {

/// The calling thread has no effective capabilities for as long as this object lasts.
class WithoutCapabilities {
 public:
  WithoutCapabilities();
  WithoutCapabilities(const WithoutCapabilities &) = delete;
  WithoutCapabilities &operator=(const WithoutCapabilities &) = delete;
  ~WithoutCapabilities();

 private:
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> before_{};
};

}  // namespace bpfcc::test
