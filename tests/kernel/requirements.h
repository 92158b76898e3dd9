#pragma once

#include <gtest/gtest.h>

#include <string>

namespace bpfcc::test {

/// Why a test cannot run here, or empty.
std::string missing_privilege();

/// What a test needs of the kernel: a file of /proc or /sys, that is there where the option is set.
std::string missing_kernel_option(const char *option, const char *file);

/// Why programs cannot be bound to functions of the kernel (fentry, fexit, fmod_ret, lsm): no BTF, or a kernel that
/// does not let its code be patched.
std::string missing_trampolines();

}  // namespace bpfcc::test

/// Ends the test as skipped, with the reason that the expression gives, unless that is empty.
#define SKIP_IF(expression)                                       \
  if (const std::string reason = (expression); !reason.empty()) { \
    GTEST_SKIP() << reason;                                       \
  }                                                               \
  static_assert(true)
