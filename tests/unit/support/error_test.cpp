#include "support/error.h"

#include <cerrno>

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

TEST(Error, SaysWhatOnWhatWhyAndWhatNext) {
  const Error error{ErrorKind::kUsage, "a.o", "cannot be opened", ENOENT, "check the path"};
  EXPECT_EQ(to_string(error), "a.o: cannot be opened: ENOENT (No such file or directory)\n  hint: check the path");
}

TEST(Error, KnowsTheKernelsOwnErrno) {
  EXPECT_EQ(errno_name(524), "ENOTSUPP");
  EXPECT_EQ(errno_name(EPERM), "EPERM");
  EXPECT_EQ(errno_name(100000), "100000");
}

}  // namespace
}  // namespace bpfcc
