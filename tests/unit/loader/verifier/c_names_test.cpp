#include "loader/verifier/c_names.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

struct Case {
  const char *line;
  unsigned column;
  const char *base;
  const char *expression;
};

TEST(NamesAt, FindsTheAccessAtAColumn) {
  const Case cases[] = {
      {"\t__u32 a = ip->daddr;", 16, "ip", "ip->daddr"},
      {"  *value += 1;", 10, "value", "value"},
      {"  v->count[i].n = 3;", 17, "v", "v->count[i].n"},
      {"  return *p;", 10, "p", "p"},
      {"  __u64 *v = bpf_map_lookup_elem(&m, &key);", 14, "m", "m"},
      {"  if (data + 20 > data_end) return 1;", 7, "data", "data"},
      {"  bpf_printk(\"%d x\", n);", 3, "n", "n"},
      {"  *(int *)p = 1;", 13, "p", "p"},
      {"", 5, "", ""},
      {"}", 1, "", ""},
  };
  for (const Case &each : cases) {
    const CNames names = names_at(each.line, each.column);
    EXPECT_EQ(names.base, each.base) << each.line;
    EXPECT_EQ(names.expression, each.expression) << each.line;
  }
}

TEST(NamesAt, FindsIndexFunctionAndTarget) {
  EXPECT_EQ(names_at("  x = table[i & 7];", 7).index, "i & 7");
  const CNames names = names_at("  struct v *e = lookup(&m, &k);", 17);
  EXPECT_EQ(names.function, "lookup");
  EXPECT_EQ(names.assigned, "e");
}

TEST(NamesAt, TakesAnyColumn) {
  const std::string_view line = "a[b[c(d->e)].f] = *(g *)h(i)[j\"k=";
  for (unsigned column = 0; column < 2 * line.size(); ++column) names_at(line, column);
  for (std::size_t i = 0; i < line.size(); ++i) names_at(line.substr(i), 1);
}

TEST(ArgumentText, SplitsAtTheRightCommas) {
  const std::string_view line = "  r = f(&a, g(b, c), d[1], {2, 3} );";
  EXPECT_EQ(argument_text(line, "f", 0), "&a");
  EXPECT_EQ(argument_text(line, "f", 1), "g(b, c)");
  EXPECT_EQ(argument_text(line, "f", 3), "{2, 3}");
  EXPECT_EQ(argument_text(line, "f", 4), "");
  EXPECT_EQ(argument_text("  r = f(a,", "f", 1), "");
  EXPECT_EQ(argument_text(line, "h", 0), "");
}

TEST(NamesAt, LeavesCommentsAlone) {
  EXPECT_EQ(names_at("char *last = (char *)context->data_end - 4; // here", 40).base, "context");
  EXPECT_EQ(names_at("return 0; /* of packets */", 8).base, "");
  EXPECT_EQ(names_at("f(\"//\", value);", 0).base, "value");
}

}  // namespace
}  // namespace bpfcc
