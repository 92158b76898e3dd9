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

TEST(Remedies, ACheckIsKeptByABarrierByTwoChecksByAWiderType) {
  const CSource source("int f(int n) {\n  int size = g();\n  if (size <= 0 || size > 64) return 0;\n  use(size);\n}\n");
  Explanation explanation = at(source, Cause::kUnbounded, "use(");
  explanation.lost_check = LostCheck{"size", SourceLine{"a.c", 3, 7, ""}};
  const std::vector<std::string> texts = changed(explanation, source);
  ASSERT_EQ(texts.size(), 3U);
  const std::string keep = "asm volatile(\"\" : \"+r\"(size));";
  EXPECT_NE(texts[0].find("g();\n  " + keep + "\n  if (size <= 0 || size > 64) return 0;"), std::string::npos);
  EXPECT_NE(texts[1].find("  if (size <= 0) return 0;\n  " + keep + "\n  if (size > 64) return 0;\n"),
            std::string::npos);
  EXPECT_NE(texts[2].find("  long size = g();\n"), std::string::npos);
}

TEST(Remedies, ACheckWithAnElseIsNotTakenApart) {
  const CSource source("int f() {\n  long n = g();\n  if (n > 0 && n < 9) use(n); else h();\n}\n");
  Explanation explanation = at(source, Cause::kUnbounded, "use(");
  explanation.lost_check = LostCheck{"n", SourceLine{"a.c", 3, 7, ""}};
  EXPECT_EQ(changed(explanation, source).size(), 1U);
}

TEST(Remedies, ASizeIsComparedWithWhatIsKnownOfTheObject) {
  const CSource source(
      "int f(void *p, int n) {\n  char *e = bpf_ringbuf_reserve(&rb, 256, 0);\n  copy(e, n);\n  char *q = g();\n"
      "  copy(q, n);\n  copy(p->x + 1, n);\n  return 0;\n}\n");
  const auto first = [&](const char *call) {
    Explanation explanation = at(source, Cause::kMemoryBounds, call);
    explanation.disassembly = "call copy#1";
    explanation.variable = "n";
    const std::vector<std::string> texts = changed(explanation, source);
    return texts.empty() ? "" : texts[0];
  };
  EXPECT_NE(first("copy(e").find("if (n > 256) return 0;"), std::string::npos) << first("copy(e");
  // A char's size is not that of what is pointed to, nor is a sum's that of the member.
  EXPECT_EQ(first("copy(q"), "");
  EXPECT_EQ(first("copy(p"), "");
}

TEST(Remedies, AConstantIsReturnedAsItIs) {
  const CSource source("int f() {\n  void *e = get();\n  if (n) return 0;\n  put(e);\n  return 1;\n}\n");
  Explanation explanation = at(source, Cause::kReference, "return 0");
  explanation.releases = {"put(e)"};
  explanation.variable = "e";
  explanation.notes.push_back({"get() acquires it here", SourceLine{"a.c", 2, 13, ""}});
  const std::vector<std::string> texts = changed(explanation, source);
  ASSERT_FALSE(texts.empty());
  for (const std::string &text : texts) EXPECT_EQ(text.find("result"), std::string::npos) << text;
}

}  // namespace
}  // namespace bpfcc
