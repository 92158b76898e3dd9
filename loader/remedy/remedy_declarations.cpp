// Declarations.

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "loader/remedy/proposal.h"

namespace bpfcc {
namespace {

bool is_aggregate(const Declaration &declaration) {
  const bool is_pointer = declaration.type.find('*') != std::string_view::npos;
  const bool is_struct = declaration.type.find("struct ") != std::string_view::npos ||
                         declaration.type.find("union ") != std::string_view::npos;
  return !declaration.extent.empty() || (is_struct && !is_pointer);
}

std::size_t behind_declarator(const Declaration &declaration, std::string_view source) {
  if (declaration.extent.empty()) return declaration.name.end;
  return static_cast<std::size_t>(declaration.extent.data() - source.data()) + declaration.extent.size();
}

/// The words of the refused statement that declare something.
std::vector<Declaration> declared_words(const Proposal &proposal) {
  std::vector<Declaration> found;
  if (proposal.statement == nullptr) return found;
  for (const Token &token : proposal.source.tokens(*proposal.statement)) {
    const std::string_view word = proposal.source.text(token);
    if (!is_word_character(word[0])) continue;
    const auto is_there = [&](const Declaration &each) { return proposal.source.text(each.name) == word; };
    if (std::ranges::any_of(found, is_there)) continue;
    if (auto declared = find_declaration(proposal.source, proposal.function, word)) found.push_back(*declared);
  }
  return found;
}

std::size_t begin_of(const Declaration &declaration, std::string_view source) {
  return static_cast<std::size_t>(declaration.type.data() - source.data());
}

std::optional<unsigned> bytes_of(const Declaration &declaration) {
  const std::string_view text = declaration.extent;
  unsigned count = 0;
  if (!text.starts_with('[')) return std::nullopt;
  const auto [rest, error] = std::from_chars(text.data() + 1, text.data() + text.size(), count);
  return error == std::errc() && *rest == ']' ? std::optional(count) : std::nullopt;
}

}  // namespace

void propose_initial_value(Proposal &proposal) {
  const CSource &source = proposal.source;
  const auto declared = find_declaration(source, proposal.function, main_word(proposal.explanation.variable));
  if (!declared || declared->statement == nullptr || !declared->value.empty()) return;
  const std::size_t behind = behind_declarator(*declared, source.text());
  proposal.add({{behind, behind, is_aggregate(*declared) ? " = {}" : " = 0"}});
  if (!is_aggregate(*declared) || !source.is_in_block(*declared->statement)) return;
  const std::string_view name = source.text(declared->name);
  proposal.add(
      {put_behind(source, *declared->statement, fmt::format("__builtin_memset(&{0}, 0, sizeof({0}));", name))});
}

namespace {

/// Turns "type name[N];" into a pointer to the only element of a map for each processor.
Edits move_to_map(const CSource &source, const CFunction &function, const Declaration &array) {
  const Statement &statement = *array.statement;
  const std::string_view name = source.text(array.name);
  const std::string map = fmt::format("{}_of_line_{}", name, source.line_of(statement.begin));
  const std::string &unit = source.indent_unit();
  std::string_view type = array.type;
  Edits edits = {{function.head, function.head,
                  fmt::format("struct {{\n{0}__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);\n{0}__uint(max_entries, 1);\n"
                              "{0}__type(key, __u32);\n{0}__type(value, typeof({1}{2}));\n}} {3} SEC(\".maps\");\n\n",
                              unit, type, array.extent, map)}};
  std::string code = fmt::format("__u32 {0}_key = 0;\n{1} (*{0}_at){2} = bpf_map_lookup_elem(&{3}, &{0}_key);\n", name,
                                 type, array.extent, map);
  code += early_return(source, fmt::format("!{}_at", name), way_out(source, statement.begin));
  if (!array.value.empty()) code += fmt::format("\n__builtin_memset((void *){0}_at, 0, sizeof(*{0}_at));", name);
  std::string indented;
  for (const char c : code) {
    indented += c;
    if (c == '\n') indented += source.indent(statement.begin);
  }
  edits.push_back({statement.begin, statement.end, indented});
  for (const Token &token : source.tokens(statement.end, function.end)) {
    if (source.text(token) == name) edits.push_back({token.begin, token.end, fmt::format("(*{}_at)", name)});
  }
  return edits;
}

}  // namespace

void propose_storage_in_map(Proposal &proposal) {
  const CSource &source = proposal.source;
  struct Candidate {
    unsigned bytes;
    Edits edits;
  };
  std::vector<Candidate> candidates;
  for (const Statement &statement : source.statements()) {
    const CFunction *function = source.function_at(statement.begin);
    if (statement.kind != StatementKind::kSimple || function == nullptr || !source.is_in_block(statement)) continue;
    for (const Token &token : source.tokens(statement)) {
      const auto declared = find_declaration(source, function, source.text(token));
      if (!declared || declared->statement != &statement || declared->type.starts_with("static")) continue;
      constexpr unsigned kWorthMoving = 64;
      const bool is_cleared = declared->value.empty() || declared->value.starts_with("{}") || declared->value == "{0}";
      const auto bytes = bytes_of(*declared);
      if (bytes && *bytes >= kWorthMoving && is_cleared) {
        candidates.push_back({*bytes, move_to_map(source, *function, *declared)});
      }
      break;
    }
  }
  std::ranges::stable_sort(candidates, std::greater<>(), &Candidate::bytes);
  for (Candidate &candidate : candidates) proposal.add(std::move(candidate.edits));
}

void propose_constant(Proposal &proposal) {
  const CSource &source = proposal.source;
  for (const Declaration &declared : declared_words(proposal)) {
    const bool is_text = declared.value.starts_with('"') && declared.type.find("const") == std::string_view::npos;
    if (!is_text) continue;
    const std::size_t begin = begin_of(declared, source.text());
    proposal.add({{begin, begin, declared.statement != nullptr ? "static const " : "const "}});
  }
}

void propose_variable(Proposal &proposal) {
  const CSource &source = proposal.source;
  constexpr std::string_view kConst = "const ";
  for (const Declaration &declared : declared_words(proposal)) {
    const std::size_t at = declared.type.find(kConst);
    if (at == std::string_view::npos) continue;
    const std::size_t begin = begin_of(declared, source.text()) + at;
    proposal.add({{begin, begin + kConst.size(), ""}});
  }
}

void propose_license(Proposal &proposal) {
  const CSource &source = proposal.source;
  const std::vector<Token> tokens = source.tokens(0, source.text().size());
  for (std::size_t i = 0; i + 3 < tokens.size(); ++i) {
    if (source.text(tokens[i]) != "\"license\"" || source.text(tokens[i + 2]) != "=") continue;
    proposal.add({{tokens[i + 3].begin, tokens[i + 3].end, "\"GPL\""}});
    return;
  }
  const std::size_t end = source.text().size();
  const bool ends_line = end == 0 || source.text().back() == '\n';
  proposal.add({{end, end, fmt::format("{}\nchar LICENSE[] SEC(\"license\") = \"GPL\";\n", ends_line ? "" : "\n")}});
}

}  // namespace bpfcc
