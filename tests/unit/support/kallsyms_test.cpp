#include "support/kallsyms.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

TEST(ParseKernelSymbol, NameWithAndWithoutModule) {
  const auto symbol = parse_kernel_symbol("ffffffffc0000010 t nf_hook\t[nf_tables]");
  ASSERT_TRUE(symbol);
  EXPECT_EQ(symbol->address, 0xffffffffc0000010);
  EXPECT_EQ(symbol->name, "nf_hook");
  EXPECT_EQ(symbol->label, "nf_hook\t[nf_tables]");
  EXPECT_TRUE(symbol->is_function());
  EXPECT_FALSE(parse_kernel_symbol("ffffffff81000180 D data")->is_function());
  EXPECT_EQ(parse_kernel_symbol("0000000000000000 A hidden")->address, 0U);
}

TEST(ParseKernelSymbol, OtherLinesAreNone) {
  for (const char *line : {"", "garbage", "ffffffff81000300", "ffffffff81000300 T", "ffffffff81000300 T ", "81-T-x"}) {
    EXPECT_FALSE(parse_kernel_symbol(line)) << line;
  }
}

}  // namespace
}  // namespace bpfcc
