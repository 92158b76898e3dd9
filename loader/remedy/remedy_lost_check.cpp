// Checks that the compiler has made on another value than the one that is used: forms of the source that keep them.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "loader/remedy/proposal.h"

namespace bpfcc {
namespace {

/// The compiler knows nothing of the variable's value behind it.
std::string barrier(const CSource &source, std::string_view variable) {
  const bool has_macro = source.text().find("bpf_helpers.h") != std::string_view::npos;  // of libbpf
  return has_macro ? fmt::format("barrier_var({});", variable)
                   : fmt::format("asm volatile(\"\" : \"+r\"({}));", variable);
}

/// "if (left || right) body", without an else.
struct DoubleCheck {
  std::string_view left;
  std::string_view right;
  std::string_view body;
  bool either = false;  ///< "||", not "&&"
};

std::string_view between(const CSource &source, std::size_t begin, std::size_t end) {
  std::string_view text = source.text().substr(begin, end - begin);
  while (text.ends_with(' ') || text.ends_with('\n') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

/// Taken apart at the last "||" or "&&" that is in no brackets of its own.
std::optional<DoubleCheck> double_check(const CSource &source, const Statement &statement) {
  const std::vector<Token> tokens = source.tokens(statement);
  if (tokens.size() < 4 || source.text(tokens[0]) != "if" || source.text(tokens[1]) != "(") return std::nullopt;
  int depth = 0;
  std::size_t split = 0;
  for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
    const std::string_view text = source.text(tokens[i]);
    if (text == "(") ++depth;
    if (text == ")" && --depth == 0) {
      if (split == 0) return std::nullopt;
      const Token &operation = tokens[split];
      const bool either = source.text(operation) == "|";
      return DoubleCheck{between(source, tokens[2].begin, operation.begin),
                         between(source, tokens[split + 2].begin, tokens[i].begin),
                         between(source, tokens[i + 1].begin, statement.end), either};
    }
    const bool joins = (text == "|" || text == "&") && text == source.text(tokens[i + 1]);
    if (joins && depth == 1) split = i++;
  }
  return std::nullopt;
}

bool has_else(const CSource &source, const Statement &statement) {
  const std::vector<Token> tokens = source.tokens(statement);
  return std::ranges::any_of(tokens, [&](const Token &token) { return source.text(token) == "else"; });
}

void propose_two_checks(Proposal &proposal, const Statement &check, std::string_view variable) {
  const CSource &source = proposal.source;
  const auto both = double_check(source, check);
  if (!both || has_else(source, check) || !source.is_in_block(check)) return;
  const std::string indent = source.indent(check.begin);
  const std::string keep = barrier(source, variable);
  const std::string deeper = indent + source.indent_unit();
  const std::string apart = both->either ? fmt::format("if ({}) {}\n{}{}\n{}if ({}) {}", both->left, both->body, indent,
                                                       keep, indent, both->right, both->body)
                                         : fmt::format("if ({}) {{\n{}{}\n{}if ({}) {}\n{}}}", both->left, deeper, keep,
                                                       deeper, both->right, both->body, indent);
  proposal.add({{check.begin, check.end, apart}});
}

struct WideType {
  std::string_view narrow;
  std::string_view wide;
};
constexpr std::array kWideTypes = {
    WideType{"int", "long"},       WideType{"__s32", "long"},         WideType{"s32", "long"},
    WideType{"unsigned", "__u64"}, WideType{"unsigned int", "__u64"}, WideType{"__u32", "__u64"},
    WideType{"u32", "u64"},
};

void propose_wide_type(Proposal &proposal, std::string_view variable) {
  const auto declared = find_declaration(proposal.source, proposal.function, variable);
  if (!declared || declared->statement == nullptr || !declared->extent.empty()) return;
  const auto *const type = std::ranges::find(kWideTypes, declared->type, &WideType::narrow);
  if (type == kWideTypes.end()) return;
  const auto begin = static_cast<std::size_t>(declared->type.data() - proposal.source.text().data());
  proposal.add({{begin, begin + declared->type.size(), std::string(type->wide)}});
}

/// A variable of less than 32 bits gets them, with the value that it had, and the check a barrier in front.
void propose_wide_copy(Proposal &proposal, const Statement &check, std::string_view variable) {
  constexpr std::array<std::string_view, 8> kNarrow = {"__u16",          "u16",           "__u8",     "u8",
                                                       "unsigned short", "unsigned char", "uint16_t", "uint8_t"};
  const CSource &source = proposal.source;
  const auto declared = find_declaration(source, proposal.function, variable);
  if (!declared || declared->statement == nullptr || declared->value.empty() || !declared->extent.empty()) return;
  if (std::ranges::find(kNarrow, declared->type) == kNarrow.end()) return;
  const bool is_plain = declared->value.find_first_of(" ?") == std::string_view::npos;
  const auto offset = [&](std::string_view part) {
    return static_cast<std::size_t>(part.data() - source.text().data());
  };
  Edits edits = put_in_front(source, source.in_block(check), barrier(source, variable));
  edits.push_back({offset(declared->type), offset(declared->type) + declared->type.size(), "__u32"});
  edits.push_back({offset(declared->value), offset(declared->value) + declared->value.size(),
                   is_plain ? fmt::format("({}){}", declared->type, declared->value)
                            : fmt::format("({})({})", declared->type, declared->value)});
  proposal.add(std::move(edits));
}

}  // namespace

void propose_kept_check(Proposal &proposal) {
  const CSource &source = proposal.source;
  const auto &lost = proposal.explanation.lost_check;
  const auto at = lost ? source.offset(lost->at.line, lost->at.column) : std::nullopt;
  const Statement *const check = at ? source.statement_at(*at) : nullptr;
  if (check == nullptr || !std::ranges::all_of(lost->variable, is_word_character)) return;
  proposal.add(put_in_front(source, source.in_block(*check), barrier(source, lost->variable)));
  propose_two_checks(proposal, *check, lost->variable);
  propose_wide_type(proposal, lost->variable);
  propose_wide_copy(proposal, *check, lost->variable);
}

}  // namespace bpfcc
