// Checks in front of an access.

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "loader/remedy/proposal.h"

namespace bpfcc {
namespace {

/// Leaves before the statement, or makes it depend on the opposite.
void add_guard(Proposal &proposal, const std::string &condition, const std::string &opposite) {
  const CSource &source = proposal.source;
  if (proposal.statement == nullptr) return;
  const Statement &target = source.in_block(*proposal.statement);
  proposal.add(put_in_front(source, target, early_return(source, condition, way_out(source, target.begin))));
  const Statement &own = *proposal.statement;
  if (own.kind != StatementKind::kSimple) return;
  const std::string between =
      source.indent_unit() == "\t" ? "\n" + source.indent(own.begin) + source.indent_unit() : " ";
  proposal.add({{own.begin, own.begin, fmt::format("if ({}){}", opposite, between)}});
}

/// The parameter that the context is.
std::string_view context_name(const CSource &source, const CFunction &function) {
  std::string_view name;
  for (const Token &token : source.tokens(function.head, function.head + source.head(function).size())) {
    const std::string_view text = source.text(token);
    if (text == "," && !name.empty()) break;
    if (is_word_character(text[0])) name = text;
  }
  return name;
}

bool has_word(const CSource &source, const CFunction &function, std::string_view word) {
  const std::vector<Token> tokens = source.tokens(function.head, function.end);
  return std::ranges::any_of(tokens, [&](const Token &token) { return source.text(token) == word; });
}

std::string without_missing_end(const Proposal &proposal, std::string condition) {
  constexpr std::string_view kEnd = "data_end";
  if (proposal.function == nullptr || has_word(proposal.source, *proposal.function, kEnd)) return condition;
  const std::size_t at = condition.rfind(kEnd);
  if (at == std::string::npos) return condition;
  const std::string_view context = context_name(proposal.source, *proposal.function);
  return condition.replace(at, kEnd.size(), fmt::format("(void *)(long){}->data_end", context));
}

/// Calls and assignments are not written twice.
bool can_be_repeated(std::string_view expression) {
  return !expression.empty() && expression.find('(') == std::string_view::npos &&
         expression.find("++") == std::string_view::npos && expression.find("--") == std::string_view::npos &&
         expression.find('=') == std::string_view::npos;
}

/// "sizeof(x)" of what a pointer to it is passed; empty where only the pointer's own size is known.
std::string size_of_argument(const Proposal &proposal, std::string_view argument) {
  while (argument.starts_with('(') && argument.find(')') + 1 < argument.size()) {
    argument.remove_prefix(argument.find(')') + 1);
    argument.remove_prefix(std::min(argument.find_first_not_of(' '), argument.size()));
  }
  if (argument.starts_with('&')) return fmt::format("sizeof({})", argument.substr(1));
  const auto declared = find_declaration(proposal.source, proposal.function, argument);
  // Of "v->bytes + 1" it would be the size of a pointer.
  const bool is_member =
      argument.find("->") != std::string_view::npos && argument.find_first_of(" +") == std::string_view::npos;
  if (!declared) return is_member ? fmt::format("sizeof({})", argument) : "";
  if (!declared->extent.empty()) return fmt::format("sizeof({})", argument);
  if (declared->value.starts_with("bpf_ringbuf_reserve")) {
    const auto begin = static_cast<std::size_t>(declared->value.data() - proposal.source.text().data());
    const auto call = find_call(proposal.source, "bpf_ringbuf_reserve", begin, begin + declared->value.size());
    if (call && call->arguments.size() == 3) return std::string(proposal.source.text(call->arguments[1]));
  }
  // What a pointer to bytes points to is larger than one of them, and nothing here says how much.
  constexpr std::array<std::string_view, 6> kBytes = {"char", "void", "__u8", "u8", "unsigned char", "uint8_t"};
  std::string_view type = declared->type;
  if (type.starts_with("const ")) type.remove_prefix(std::string_view("const ").size());
  while (type.ends_with(' ') || type.ends_with('*')) type.remove_suffix(1);
  return std::ranges::find(kBytes, type) == kBytes.end() ? fmt::format("sizeof(*{})", argument) : "";
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string in_brackets(std::string_view expression) {
  const bool is_plain =
      std::ranges::all_of(expression, [](char c) { return is_word_character(c) || c == '.' || c == '-' || c == '>'; });
  return is_plain ? std::string(expression) : fmt::format("({})", expression);
}

}  // namespace

void propose_guard(Proposal &proposal) {
  const std::string &guard = proposal.explanation.guard;
  if (guard.empty()) return;
  if (guard.starts_with('!')) return add_guard(proposal, guard, guard.substr(1));
  const std::string condition = without_missing_end(proposal, guard);
  std::string opposite = condition;
  if (const std::size_t at = opposite.rfind(" > "); at != std::string::npos) {
    opposite.replace(at, 3, " <= ");
  } else if (const std::size_t equal = opposite.rfind(" >= "); equal != std::string::npos) {
    opposite.replace(equal, 4, " < ");
  }
  add_guard(proposal, condition, opposite);
}

void propose_index_check(Proposal &proposal) {
  const CSource &source = proposal.source;
  if (proposal.statement == nullptr) return;
  const std::vector<Token> tokens = source.tokens(*proposal.statement);
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (source.text(tokens[i + 1]) != "[" || !is_word_character(source.text(tokens[i])[0])) continue;
    const auto declared = find_declaration(source, proposal.function, source.text(tokens[i]));
    if (!declared || declared->extent.empty()) continue;
    const auto close = std::find_if(tokens.begin() + static_cast<std::ptrdiff_t>(i), tokens.end(),
                                    [&](const Token &token) { return source.text(token) == "]"; });
    if (close == tokens.end()) return;
    const std::string_view index =
        source.text().substr(tokens[i + 2].begin, std::prev(close)->end - tokens[i + 2].begin);
    if (!can_be_repeated(index) || is_number(index)) continue;
    const std::string_view array = source.text(tokens[i]);
    const std::string count = fmt::format("sizeof({0}) / sizeof({0}[0])", array);
    const std::string value = in_brackets(index);
    add_guard(proposal, fmt::format("{} >= {}", value, count), fmt::format("{} < {}", value, count));
    return;
  }
}

void propose_size_check(Proposal &proposal) {
  const CSource &source = proposal.source;
  std::string_view helper = proposal.explanation.disassembly;
  constexpr std::string_view kCall = "call ";
  if (!helper.starts_with(kCall) || proposal.statement == nullptr) return;
  helper = helper.substr(kCall.size(), helper.find('#') - kCall.size());
  const auto call = find_call(source, helper, proposal.statement->begin, proposal.statement->end);
  if (!call) return;
  for (std::size_t i = 1; i < call->arguments.size(); ++i) {
    const Token &size = call->arguments[i];
    const std::string_view text = source.text(size);
    const std::string limit = size_of_argument(proposal, source.text(call->arguments[i - 1]));
    if (limit.empty() || text.find("sizeof") != std::string_view::npos) continue;
    if (is_number(text) && text != "0") {
      proposal.add({{size.begin, size.end, limit}});
    } else if (!proposal.explanation.variable.empty() && main_word(text) == main_word(proposal.explanation.variable) &&
               can_be_repeated(text)) {
      const std::string value = in_brackets(text);
      add_guard(proposal, fmt::format("{} > {}", value, limit), fmt::format("{} <= {}", value, limit));
      add_guard(proposal, fmt::format("{0} == 0 || {0} > {1}", value, limit),
                fmt::format("{0} > 0 && {0} <= {1}", value, limit));
    }
  }
}

}  // namespace bpfcc
