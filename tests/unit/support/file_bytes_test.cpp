#include "support/file_bytes.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

TEST(FileBytesTest, SaysWhatCannotBeRead) {
  EXPECT_EQ(to_string(read_file("/nowhere/x.o").error()),
            "/nowhere/x.o: cannot be opened: ENOENT (No such file or directory)");
  EXPECT_EQ(to_string(read_file("/").error()), "/: cannot be read: EISDIR (Is a directory)");
}

TEST(FileBytesTest, ReadsToTheEnd) {
  const auto empty = read_file("/dev/null");
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->empty());
  const auto self = read_file("/proc/self/exe");
  ASSERT_TRUE(self);
  EXPECT_GT(self->size(), 100000);
  EXPECT_EQ(self->front(), std::byte{0x7f});
}

}  // namespace
}  // namespace bpfcc
