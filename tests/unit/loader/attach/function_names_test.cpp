#include "loader/attach/function_names.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

TEST(NearestFunction, TheNearest) {
  EXPECT_EQ(nearest_function("do_unlinkatt", {"do_mkdirat", "do_unlinkat", "vfs_unlink"}), "do_unlinkat");
  EXPECT_EQ(nearest_function("something_else", {"do_mkdirat", "do_unlinkat"}), "");
  EXPECT_EQ(nearest_function("f", {}), "");
}

TEST(NearestFunction, WhatTheCompilerGaveASuffixComesFirst) {
  EXPECT_EQ(nearest_function("may_open", {"may_open1", "may_open.cold", "may_open.isra.0"}), "may_open.isra.0");
}

TEST(NearestFunction, SystemCallsHaveTheArchitectureInTheirName) {
  EXPECT_EQ(nearest_function("sys_write", {"ksys_write", "__ia32_sys_write", "__x64_sys_write"}), "__x64_sys_write");
}

TEST(ElfFunctions, OtherFilesHaveNone) {
  EXPECT_TRUE(elf_functions("/nonexistent").empty());
  EXPECT_TRUE(elf_functions("/proc/self/maps").empty());
  EXPECT_TRUE(elf_functions("/").empty());
}

}  // namespace
}  // namespace bpfcc
