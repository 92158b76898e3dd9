#include "support/kernel_version.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

TEST(KernelVersion, ReadsWhatPeopleAndUnameWrite) {
  EXPECT_EQ(parse_kernel_version("5.15"), (KernelVersion{5, 15}));
  EXPECT_EQ(parse_kernel_version("v4.9"), (KernelVersion{4, 9}));
  EXPECT_EQ(parse_kernel_version("6.12.117+deb12-cloud-amd64"), (KernelVersion{6, 12}));
  EXPECT_EQ(parse_kernel_version("6.18-rc1"), (KernelVersion{6, 18}));
}

TEST(KernelVersion, RefusesOtherText) {
  for (const char *text : {"", "5", "5.", ".5", "five.one", "5.15x", "running"}) {
    EXPECT_FALSE(parse_kernel_version(text).has_value()) << text;
  }
}

TEST(KernelVersion, OrdersByNumber) { EXPECT_LT((KernelVersion{5, 9}), (KernelVersion{5, 10})); }

}  // namespace
}  // namespace bpfcc
