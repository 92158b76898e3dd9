#include "driver/declaration_comments.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

using Comments = std::map<std::string, std::string, std::less<>>;

TEST(DeclarationComments, BeforeAndBehind) {
  EXPECT_EQ(read_declaration_comments("/* How many. */\n"
                                      "const volatile int limit = 3;\n"
                                      "int port;  // where to\n"
                                      "// Names\n// of devices\n"
                                      "char names[2][16];\n"),
            (Comments{{"limit", "How many."}, {"port", "where to"}, {"names", "Names of devices"}}));
}

TEST(DeclarationComments, MarksAreTakenOff) {
  EXPECT_EQ(read_declaration_comments("/**\n * Two\n * lines.\n */\nint a SEC(\".data.x\");\nint b; ///< behind\n"),
            (Comments{{"a", "Two lines."}, {"b", "behind"}}));
}

TEST(DeclarationComments, SeveralNamesAndInitialisers) {
  EXPECT_EQ(read_declaration_comments("struct { int x; } one = {.x = 1}, two[] = {{2}}; // both\n"),
            (Comments{{"one", "both"}, {"two", "both"}}));
}

TEST(DeclarationComments, NotThoseOfOtherThings) {
  EXPECT_EQ(read_declaration_comments("/* file */\n\nint far;\n"
                                      "/* macro */\n#define X 1\nint behind_macro;\n"
                                      "/* function */\nint f(int a) { /* inner */\nint local; return a; }\n"
                                      "int after;\n"
                                      "char text[] = \"/* no comment */\"; int same_line;\n"),
            Comments{});
}

TEST(DeclarationComments, OddTextIsNoTrouble) {
  for (const char *text :
       {"/*", "\"", "'", "}", "{{{", "};}", "#\\\n", "//", "a", ";", "/* a */;", "]=[,", "/**/int"}) {
    read_declaration_comments(text);
  }
}

}  // namespace
}  // namespace bpfcc
