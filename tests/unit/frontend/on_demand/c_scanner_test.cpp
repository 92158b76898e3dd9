#include "frontend/on_demand/c_scanner.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  for_each_name(text, [&names](std::string_view name) { names.emplace_back(name); });
  return names;
}

using Names = std::vector<std::string>;

TEST(CScanner, NamesAreWhatIsLeft) {
  EXPECT_EQ(names_in("int a_1 = 0x1fULL + b; // c\n/* d\n e */ f"), (Names{"int", "a_1", "b", "f"}));
  EXPECT_EQ(names_in(R"(x("a \" b", '\'', 'c') + y)"), (Names{"x", "y"}));
}

TEST(CScanner, DirectivesHaveNamesToo) {
  EXPECT_EQ(names_in("#define A(x) \\\n  b(x)\nc"), (Names{"define", "A", "x", "b", "x", "c"}));
  EXPECT_EQ(names_in("# if A /* b\n c */ + d\ne # f"), (Names{"if", "A", "d", "e", "f"}));
}

TEST(CScanner, DirectivesEndWithTheirLine) {
  CScanner scanner("  #define A 1 \\\n + 2\n#undef A");
  CToken token;
  ASSERT_TRUE(scanner.next(token));
  EXPECT_EQ(token.kind, CToken::Kind::kDirective);
  EXPECT_EQ(token.text, "#define A 1 \\\n + 2");
  ASSERT_TRUE(scanner.next(token));
  EXPECT_EQ(token.text, "#undef A");
  EXPECT_FALSE(scanner.next(token));
}

TEST(CScanner, TextThatStopsAnywhere) {
  for (const std::string_view text :
       {"/*", "/* a", "//", "\"a", "'", "\\", "#", "# define", "a\\", "#a\\", "#/*", "\"\\", "0"}) {
    names_in(text);
  }
  EXPECT_EQ(names_in("\"not closed\nb"), (Names{"b"}));
  EXPECT_EQ(names_in(std::string_view("a\0b", 3)), (Names{"a", "b"}));
}

}  // namespace
}  // namespace bpfcc
