#include "loader/remedy/edits.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace bpfcc {
namespace {

std::string indented(std::string_view code, const std::string &indent) {
  std::string text;
  for (const char c : code) {
    text += c;
    if (c == '\n') text += indent;
  }
  return text;
}

/// Of the tokens outside of brackets: "void" and not "void *".
bool returns_nothing(const CSource &source, const CFunction &function) {
  bool is_void = false;
  int depth = 0;
  for (const Token &token : source.tokens(function.head, function.head + source.head(function).size())) {
    const std::string_view text = source.text(token);
    if (text == ")") --depth;
    if (depth == 0 && text == "void") is_void = true;
    if (depth == 0 && text == "*") return false;
    if (text == "(") ++depth;
  }
  return is_void;
}

/// A number, a sign and a number, or a name: no expression that may be wrong elsewhere.
bool is_plain_return(const CSource &source, const Statement &statement) {
  const std::size_t count = source.tokens(statement).size();
  return count == 3 || (count == 4 && source.text(statement).find('-') != std::string_view::npos);
}

}  // namespace

std::string apply_edits(std::string_view text, Edits edits) {
  std::ranges::stable_sort(edits, {}, &TextEdit::begin);
  std::string result;
  std::size_t done = 0;
  for (const TextEdit &edit : edits) {
    if (edit.begin < done || edit.end > text.size()) continue;
    result += text.substr(done, edit.begin - done);
    result += edit.replacement;
    done = edit.end;
  }
  return result += text.substr(done);
}

Edits put_in_front(const CSource &source, const Statement &statement, std::string_view code) {
  const std::string indent = source.indent(statement.begin);
  if (source.is_in_block(statement)) {
    return {{statement.begin, statement.begin, fmt::format("{}\n{}", indented(code, indent), indent)}};
  }
  const std::string deeper = indent + source.indent_unit();
  return {{statement.begin, statement.begin, fmt::format("{{\n{}{}\n{}", deeper, indented(code, deeper), deeper)},
          {statement.end, statement.end, fmt::format("\n{}}}", indent)}};
}

TextEdit put_behind(const CSource &source, const Statement &statement, std::string_view code) {
  const std::string indent = source.indent(statement.begin);
  return {statement.end, statement.end, fmt::format("\n{}{}", indent, indented(code, indent))};
}

TextEdit remove_statement(const CSource &source, const Statement &statement) {
  const std::string_view text = source.text();
  std::size_t begin = statement.begin;
  while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
  const std::size_t line_end = std::min(text.find('\n', statement.end), text.size());
  const std::size_t rest = text.find_first_not_of(" \t", statement.end);
  const bool has_comment = rest < line_end && text.substr(rest).starts_with("//");
  const bool is_alone = (begin == 0 || text[begin - 1] == '\n') && (rest >= line_end || has_comment);
  if (!is_alone) return {statement.begin, statement.end, source.is_in_block(statement) ? "" : ";"};
  return {begin, std::min(line_end + 1, text.size()), source.is_in_block(statement) ? "" : ";\n"};
}

std::string early_return(const CSource &source, std::string_view condition, std::string_view way_out) {
  const std::string between = source.indent_unit() == "\t" ? "\n\t" : " ";
  return fmt::format("if ({}){}{}", condition, between, way_out);
}

std::string way_out(const CSource &source, std::size_t offset) {
  const CFunction *function = source.function_at(offset);
  if (function == nullptr) return "return 0;";
  std::string_view earlier;
  for (const Statement &statement : source.statements()) {
    if (statement.begin >= offset || statement.begin < function->head) continue;
    const Statement *around = source.parent(statement);
    if (around != nullptr && around->kind == StatementKind::kBlock) around = source.parent(*around);
    const bool is_early = around != nullptr && around->kind == StatementKind::kBranch;
    if (statement.kind == StatementKind::kReturn && is_early && is_plain_return(source, statement)) {
      earlier = source.text(statement);
    }
  }
  if (!earlier.empty()) return std::string(earlier);
  if (returns_nothing(source, *function)) return "return;";
  const std::string_view head = source.head(*function);
  if (head.find("SEC(\"xdp") != std::string_view::npos) return "return XDP_PASS;";
  if (head.find("SEC(\"cgroup") != std::string_view::npos) return "return 1;";
  return "return 0;";
}

}  // namespace bpfcc
