#include "loader/remedy/c_source.h"

#include <gtest/gtest.h>

#include "loader/remedy/edits.h"

namespace bpfcc {
namespace {

constexpr char kProgram[] = R"(#define SIZE(x) \
  { x }
struct pair { int a; };  // f() {
static const char text[] = "if (x) { /* ";
SEC("xdp")
int program(struct xdp_md *ctx) {
  char buffer[16] = {}, other;
  struct pair pair;
  if (ctx->a) return XDP_DROP;
  for (int i = 0; i < 3; i++) {
    buffer[i] = f(ctx, (int)sizeof(buffer), g(1, 2));
  }
out:
  return XDP_PASS;
}
void nothing(void) { done(); }
)";

const Statement &at(const CSource &source, std::string_view text) {
  const Statement *statement = source.statement_at(source.text().find(text));
  if (statement == nullptr) throw std::runtime_error(std::string(text));
  return *statement;
}

TEST(CSource, FunctionsAreToldFromStructsValuesAndWhatIsNoCode) {
  const CSource source(kProgram);
  ASSERT_EQ(source.functions().size(), 2U);
  EXPECT_EQ(source.head(source.functions()[0]), "SEC(\"xdp\")\nint program(struct xdp_md *ctx) ");
  EXPECT_EQ(source.head(source.functions()[1]), "void nothing(void) ");
}

TEST(CSource, StatementsKnowWhatTheyArePartsOf) {
  const CSource source(kProgram);
  const Statement &drop = at(source, "return XDP_DROP");
  EXPECT_EQ(drop.kind, StatementKind::kReturn);
  EXPECT_FALSE(source.is_in_block(drop));
  EXPECT_EQ(source.text(source.in_block(drop)), "if (ctx->a) return XDP_DROP;");
  EXPECT_EQ(at(source, "i < 3").kind, StatementKind::kLoop);
  EXPECT_EQ(source.text(at(source, "g(1")), "buffer[i] = f(ctx, (int)sizeof(buffer), g(1, 2));");
  EXPECT_EQ(at(source, "out:").kind, StatementKind::kLabel);
  EXPECT_EQ(source.text(at(source, "XDP_PASS")), "return XDP_PASS;");
}

TEST(CSource, OutsideOfFunctionsThereIsNoStatement) {
  const CSource source(kProgram);
  EXPECT_EQ(source.statement_at(source.text().find("struct pair")), nullptr);
  EXPECT_EQ(source.statement_at(source.text().size()), nullptr);
}

TEST(CSource, TextThatIsNoCIsNoDanger) {
  for (const char *text : {"", "{", "}", "int f(", "int f() {", "int f() { if (", "int f() { a: }", "\"", "/*", "#",
                           "int f() { do x; while", "int f() { )))", "int f() { for (;;", "#\\"}) {
    const CSource source(text);
    EXPECT_EQ(source.text(), text);
    for (const Statement &statement : source.statements()) EXPECT_LE(statement.begin, statement.end) << text;
  }
}

TEST(CSource, ArgumentsOfACallMayBeCalls) {
  const CSource source(kProgram);
  const auto call = find_call(source, "f", source.functions()[0].head, source.text().size());
  ASSERT_TRUE(call);
  ASSERT_EQ(call->arguments.size(), 3U);
  EXPECT_EQ(source.text(call->arguments[1]), "(int)sizeof(buffer)");
  EXPECT_EQ(source.text(call->arguments[2]), "g(1, 2)");
}

TEST(CSource, DeclarationsOfOneVariableAreRead) {
  const CSource source(kProgram);
  const CFunction *function = source.functions().data();
  const auto pair = find_declaration(source, function, "pair");
  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->type, "struct pair");
  EXPECT_TRUE(pair->extent.empty());
  const auto text = find_declaration(source, function, "text");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->type, "static const char");
  EXPECT_EQ(text->extent, "[]");
  EXPECT_EQ(text->statement, nullptr);
  EXPECT_FALSE(find_declaration(source, function, "ctx"));
}

TEST(CSource, OffsetsAreThoseOfLinesAndColumns) {
  const CSource source("ab\n  c\n");
  EXPECT_EQ(source.offset(2, 3), 5U);
  EXPECT_EQ(source.offset(2, 0), 5U);
  EXPECT_FALSE(source.offset(2, 9));
  EXPECT_FALSE(source.offset(0, 1));
  EXPECT_EQ(source.line_of(5), 2U);
}

TEST(Edits, CodeInFrontOfWhatStandsInNoBlockGetsBraces) {
  const CSource source(kProgram);
  const std::string changed =
      apply_edits(source.text(), put_in_front(source, at(source, "return XDP_DROP"), "leave();"));
  EXPECT_NE(changed.find("  if (ctx->a) {\n    leave();\n    return XDP_DROP;\n  }\n"), std::string::npos) << changed;
}

TEST(Edits, AStatementGoesWithItsLine) {
  const CSource source("int f() {\n  a();\n  b(); // here\n  c(); d();\n}\n");
  EXPECT_EQ(apply_edits(source.text(), {remove_statement(source, at(source, "b()"))}),
            "int f() {\n  a();\n  c(); d();\n}\n");
  EXPECT_EQ(apply_edits(source.text(), {remove_statement(source, at(source, "c()"))}),
            "int f() {\n  a();\n  b(); // here\n   d();\n}\n");
}

TEST(Edits, AFunctionIsLeftAsItIsLeftBefore) {
  const CSource source(kProgram);
  EXPECT_EQ(way_out(source, source.text().find("buffer[i]")), "return XDP_DROP;");
  EXPECT_EQ(way_out(source, source.text().find("char buffer")), "return XDP_PASS;");
  EXPECT_EQ(way_out(source, source.text().find("done()")), "return;");
}

}  // namespace
}  // namespace bpfcc
