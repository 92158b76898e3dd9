#include "loader/remedy/remedies.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

/// An explanation of what stands at `text` in the source.
Explanation at(const CSource &source, Cause cause, std::string_view text) {
  Explanation explanation;
  explanation.cause = cause;
  const std::size_t offset = source.text().find(text);
  SourceLine line;
  line.file = "a.c";
  line.line = source.line_of(offset);
  line.column = static_cast<unsigned>(offset - *source.offset(line.line, 1)) + 1;
  explanation.at = line;
  return explanation;
}

/// The sources that the remedies make, the likeliest first.
std::vector<std::string> changed(const Explanation &explanation, const CSource &source) {
  std::vector<std::string> texts;
  for (const Edits &edits : remedies(explanation, source)) texts.push_back(apply_edits(source.text(), edits));
  return texts;
}

TEST(Remedies, AGuardStandsInFrontOrAround) {
  const CSource source("int f(void *p) {\n\tcount(p->x);\n\treturn 0;\n}\n");
  Explanation explanation = at(source, Cause::kNullCheck, "p->x");
  explanation.guard = "!p";
  const std::vector<std::string> texts = changed(explanation, source);
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[0], "int f(void *p) {\n\tif (!p)\n\t\treturn 0;\n\tcount(p->x);\n\treturn 0;\n}\n");
  EXPECT_EQ(texts[1], "int f(void *p) {\n\tif (p)\n\t\tcount(p->x);\n\treturn 0;\n}\n");
}

TEST(Remedies, AnIndexWithSideEffectsIsNotWrittenTwice) {
  const CSource source("int a[4];\nint f(int i) {\n  a[i++] = 1;\n  return 0;\n}\n");
  EXPECT_TRUE(changed(at(source, Cause::kUnbounded, "a[i++]"), source).empty());
}

TEST(Remedies, AVariableGetsAValueAndAStructIsCleared) {
  const CSource source("int f() {\n  struct key key;\n  int number;\n  return g(&key, number);\n}\n");
  Explanation explanation = at(source, Cause::kUninitialised, "g(");
  explanation.variable = "&key";
  std::vector<std::string> texts = changed(explanation, source);
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_NE(texts[0].find("struct key key = {};"), std::string::npos);
  EXPECT_NE(texts[1].find("struct key key;\n  __builtin_memset(&key, 0, sizeof(key));\n"), std::string::npos);
  explanation.variable = "number";
  texts = changed(explanation, source);
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_NE(texts[0].find("int number = 0;"), std::string::npos);
}

TEST(Remedies, AMissingLicenseIsAppended) {
  const CSource source("int f() { return 0; }");
  Explanation explanation;
  explanation.cause = Cause::kLicense;
  const std::vector<std::string> texts = changed(explanation, source);
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_EQ(texts[0], "int f() { return 0; }\n\nchar LICENSE[] SEC(\"license\") = \"GPL\";\n");
}

TEST(Remedies, AReturnedValueIsMovedIntoTheRange) {
  const CSource source("int f(int x) {\n  if (x) return -5;\n  return g(x);\n}\n");
  Explanation explanation = at(source, Cause::kReturnValue, "return g");
  explanation.sentence = "At program exit the register R0 has value 5 should have been in [0, 1]";
  const std::vector<std::string> texts = changed(explanation, source);
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_NE(texts[0].find("return (g(x)) != 0;"), std::string::npos);
  EXPECT_NE(texts[1].find("if (x) return 0;"), std::string::npos);
}

TEST(Remedies, ALoopThatCountsIsNotCutShort) {
  const CSource source("int f() {\n  for (int i = 0; i < 100000; i++) g(i);\n  while (h()) g(1);\n  return 0;\n}\n");
  EXPECT_TRUE(changed(at(source, Cause::kTooComplex, "g(i)"), source).empty());
  const std::vector<std::string> texts = changed(at(source, Cause::kLoop, "g(1)"), source);
  ASSERT_FALSE(texts.empty());
  EXPECT_NE(texts[0].find("  int rounds = 0;\n  while (rounds++ < 1024 && (h())) g(1);\n"), std::string::npos);
}

TEST(Remedies, WhereNothingIsKnownNothingIsProposed) {
  const CSource source("int f() { return 0; }\n");
  EXPECT_TRUE(remedies(at(source, Cause::kTimer, "return"), source).empty());
  Explanation beyond = at(source, Cause::kNullCheck, "return");
  beyond.at->line = 50;
  EXPECT_TRUE(remedies(beyond, source).empty());
}

}  // namespace
}  // namespace bpfcc
