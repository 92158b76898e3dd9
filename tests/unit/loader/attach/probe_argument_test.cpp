#include "loader/attach/probe_argument.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

TEST(KprobeArgument, FunctionAndOffset) {
  const auto plain = parse_kprobe_argument("do_unlinkat");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->function, "do_unlinkat");
  EXPECT_EQ(plain->offset, 0u);
  EXPECT_EQ(parse_kprobe_argument("do_unlinkat+0x1f")->offset, 0x1fu);
  EXPECT_EQ(parse_kprobe_argument("do_unlinkat+16")->offset, 16u);
  EXPECT_EQ(parse_kprobe_argument("cold_function.isra.0")->function, "cold_function.isra.0");
}

TEST(KprobeArgument, OtherTextIsAUsageError) {
  for (const char *text : {"", "+4", "f+", "f+x", "f+0x", "f+-1", "f g", "a/b", "f,pid=1", "f+99999999999999999999"}) {
    const auto argument = parse_kprobe_argument(text);
    ASSERT_FALSE(argument) << text;
    EXPECT_EQ(to_string(argument.error()),
              "'" + std::string(text) + "' is not FUNCTION[+OFFSET]\n  hint: for example do_unlinkat");
    EXPECT_EQ(argument.error().kind, ErrorKind::kUsage);
  }
}

TEST(UprobeArgument, Parts) {
  const auto argument = parse_uprobe_argument("/bin/bash:readline+4,pid=12");
  ASSERT_TRUE(argument) << to_string(argument.error());
  EXPECT_EQ(argument->file, "/bin/bash");
  EXPECT_EQ(argument->function, "readline");
  EXPECT_EQ(argument->offset, 4u);
  EXPECT_EQ(argument->pid, 12);
}

TEST(UprobeArgument, OffsetInTheFile) {
  const auto argument = parse_uprobe_argument("./a.out:0x1234");
  ASSERT_TRUE(argument) << to_string(argument.error());
  EXPECT_EQ(argument->file, "./a.out");
  EXPECT_EQ(argument->function, "");
  EXPECT_EQ(argument->offset, 0x1234u);
  EXPECT_FALSE(argument->pid);
}

TEST(UprobeArgument, FileNamesMayHaveColonsAndCommas) {
  const auto argument = parse_uprobe_argument("/opt/a:b,c/d:main");
  ASSERT_TRUE(argument) << to_string(argument.error());
  EXPECT_EQ(argument->file, "/opt/a:b,c/d");
  EXPECT_EQ(argument->function, "main");
}

TEST(UprobeArgument, OtherTextIsAUsageError) {
  for (const char *text :
       {"", ":", "/bin/bash", "/bin/bash:", ":main", "/bin/bash:+4", "/bin/bash:0x", "/bin/bash:0xg"}) {
    const auto argument = parse_uprobe_argument(text);
    ASSERT_FALSE(argument) << text;
    EXPECT_EQ(to_string(argument.error()), "'" + std::string(text) +
                                               "' is not FILE:FUNCTION[+OFFSET][,pid=N]\n"
                                               "  hint: for example /bin/bash:readline");
  }
  EXPECT_EQ(to_string(parse_uprobe_argument("/bin/bash:main,pid=0").error()), "'pid=0' is not pid=N");
}

}  // namespace
}  // namespace bpfcc
