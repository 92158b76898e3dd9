#include "loader/attach/binary_path.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

TEST(FindBinary, APathIsItself) { EXPECT_EQ(find_binary("./nothing"), "./nothing"); }

TEST(FindBinary, ALibraryByItsNameWithAndWithoutVersion) {
  const std::string path = find_binary("libc.so.6");
  EXPECT_TRUE(path.ends_with("/libc.so.6")) << path;
  EXPECT_EQ(find_binary("libc"), path);
  EXPECT_EQ(find_binary("libc.so"), path);
}

TEST(FindBinary, AProgramInThePath) { EXPECT_TRUE(find_binary("sh").ends_with("/sh")) << find_binary("sh"); }

TEST(FindBinary, WhatIsNowhere) {
  EXPECT_EQ(find_binary("libnowhere.so.9"), "");
  EXPECT_EQ(find_binary(""), "");
}

}  // namespace
}  // namespace bpfcc
