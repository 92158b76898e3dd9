#include "support/kernel_facts/printk_format.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

using Texts = std::vector<std::string>;

TEST(PrintkFormatTest, WhatTheKernelTakes) {
  const PrintkFormat format = read_printk_format("%d %5u %-08llx %lX %c 100%% %s, %pks %p: %pI4 %pi6 %pS%pB");
  EXPECT_EQ(format.conversions,
            (Texts{"%d", "%5u", "%-08llx", "%lX", "%c", "%s", "%pks", "%p", "%pI4", "%pi6", "%pS", "%pB"}));
  EXPECT_EQ(format.refused, std::nullopt);
}

TEST(PrintkFormatTest, PlainTextMayHaveSpaceAndOtherScripts) {
  const PrintkFormat format = read_printk_format(
      "\tgr\xc3\xb6\xc3\x9f"
      "er\n");
  EXPECT_TRUE(format.conversions.empty());
  EXPECT_EQ(format.refused, std::nullopt);
}

TEST(PrintkFormatTest, WhatItRefusesIsNamedAsAWhole) {
  EXPECT_EQ(read_printk_format("%f").refused, "%f");
  EXPECT_EQ(read_printk_format("a %d and %.2f b").refused, "%.2f");
  EXPECT_EQ(read_printk_format("a %d and %.2f b").conversions, Texts{"%d"});
  EXPECT_EQ(read_printk_format("%hhu").refused, "%hhu");
  EXPECT_EQ(read_printk_format("%#x").refused, "%#x");
  EXPECT_EQ(read_printk_format("%*d").refused, "%*d");
  EXPECT_EQ(read_printk_format("%zu").refused, "%zu");
  EXPECT_EQ(read_printk_format("%o").refused, "%o");
  EXPECT_EQ(read_printk_format("%lld%").refused, "%");
  EXPECT_EQ(read_printk_format("%pM").refused, "%pM");
  EXPECT_EQ(read_printk_format("%pI").refused, "%pI");
  EXPECT_EQ(read_printk_format("\x01").refused, "a control character");
  EXPECT_EQ(read_printk_format("\x7f").refused, "a control character");
}

TEST(PrintkFormatTest, NoLetterMayFollowAString) {
  EXPECT_EQ(read_printk_format("%sx").refused, "%sx");
  EXPECT_EQ(read_printk_format("%pusx").refused, "%pusx");
  EXPECT_EQ(read_printk_format("%s_%s").refused, std::nullopt);
}

TEST(PrintkFormatTest, Strings) {
  EXPECT_TRUE(is_string_conversion("%-16s"));
  EXPECT_TRUE(is_string_conversion("%pus"));
  EXPECT_FALSE(is_string_conversion("%ps"));
  EXPECT_FALSE(is_string_conversion("%d"));
}

}  // namespace
}  // namespace bpfcc
