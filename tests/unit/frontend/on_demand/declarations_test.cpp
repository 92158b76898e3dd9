#include "frontend/on_demand/declarations.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

using Names = std::vector<std::string_view>;

Names names_of(std::string_view declaration) {
  const std::vector<CDeclaration> all = declarations_of(declaration);
  return all.size() == 1 ? all.front().names : Names{"more or less than one declaration"};
}

TEST(Declarations, DeclareVariablesTypesAndFunctions) {
  EXPECT_EQ(names_of("static long (* const bpf_get)(void *map, int (*cb)(void *)) = (void *) 2;"), Names{"bpf_get"});
  EXPECT_EQ(names_of("static struct sock *(*bpf_sk)(struct tuple *tuple) = (void *) 2;"), Names{"bpf_sk"});
  EXPECT_EQ(names_of("typedef unsigned int number;"), Names{"number"});
  EXPECT_EQ(names_of("int first, second[2] = {1, 2};"), (Names{"first", "second"}));
  EXPECT_EQ(names_of("int run(struct a *a, int b);"), Names{"run"});
}

TEST(Declarations, DeclareTagsAndEnumerators) {
  EXPECT_EQ(names_of("enum state { RUNNING, ASLEEP = RUNNING + 1, };"), (Names{"state", "RUNNING", "ASLEEP"}));
  EXPECT_EQ(
      names_of("struct outer { struct inner { int x; } in; enum { A } a; struct other *o; } __attribute__((packed));"),
      (Names{"outer", "inner", "A"}));
  EXPECT_EQ(names_of("typedef struct { int x; } boxed;"), Names{"boxed"});
}

TEST(Declarations, AreTheWholeHeaderButForSpace) {
  const std::vector<CDeclaration> all =
      declarations_of("#define A B\nint a;  struct s { int x; };\n#ifdef C\nint b;\n#endif\n");
  ASSERT_EQ(all.size(), 6u);
  EXPECT_EQ(all[0].text, "#define A B");
  EXPECT_EQ(all[0].names, Names{"A"});
  EXPECT_FALSE(all[0].is_separable);
  EXPECT_EQ(all[1].text, "int a;");
  EXPECT_TRUE(all[1].is_separable);
  EXPECT_EQ(all[2].text, "struct s { int x; };");
  EXPECT_EQ(all[3].text, "#ifdef C");
  EXPECT_TRUE(all[3].names.empty());
}

TEST(Declarations, StayWhereDirectivesStandInThem) {
  const std::vector<CDeclaration> all = declarations_of("struct s {\n#ifdef A\nint x;\n#endif\n};");
  ASSERT_EQ(all.size(), 1u);
  EXPECT_FALSE(all[0].is_separable);
}

TEST(Declarations, ThatOnlyAnnounceAType) {
  const std::vector<CDeclaration> all = declarations_of("struct later; struct later one; struct now { int x; };");
  ASSERT_EQ(all.size(), 3u);
  EXPECT_TRUE(all[0].is_announcement);
  EXPECT_EQ(all[0].names, Names{"later"});
  EXPECT_FALSE(all[1].is_announcement);
  EXPECT_FALSE(all[2].is_announcement);
}

TEST(Declarations, OfTextThatIsNoHeader) {
  for (const std::string_view text : {"int f(void) {", "}", ")", "int a", "int f(void) { return 1; }"}) {
    EXPECT_TRUE(declarations_of(text).empty()) << text;
  }
}

}  // namespace
}  // namespace bpfcc
