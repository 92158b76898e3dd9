// What is returned, how often something is repeated, where the program may run.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "loader/remedy/proposal.h"

namespace bpfcc {
namespace {

std::optional<std::int64_t> read_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && rest == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Of "... should have been in [0, 3]", as Linux 6.8 and later write it.
std::optional<std::pair<std::int64_t, std::int64_t>> wanted_range(std::string_view sentence) {
  const std::size_t begin = sentence.rfind('[');
  const std::size_t comma = sentence.find(", ", begin == std::string_view::npos ? sentence.size() : begin);
  const std::size_t end = sentence.rfind(']');
  if (comma == std::string_view::npos || end == std::string_view::npos || end < comma) return std::nullopt;
  const auto low = read_number(sentence.substr(begin + 1, comma - begin - 1));
  const auto high = read_number(sentence.substr(comma + 2, end - comma - 2));
  if (!low || !high) return std::nullopt;
  return std::pair(*low, *high);
}

/// The value of "return value;".
Token returned(const CSource &source, const Statement &statement) {
  const std::vector<Token> tokens = source.tokens(statement);
  if (tokens.size() < 3) return {statement.end - 1, statement.end - 1};
  return {tokens[1].begin, tokens[tokens.size() - 2].end};
}

}  // namespace

void propose_return_value(Proposal &proposal) {
  const CSource &source = proposal.source;
  const auto range = wanted_range(proposal.explanation.sentence);
  if (!range || proposal.function == nullptr) return;
  const auto [low, high] = *range;
  std::vector<const Statement *> returns;
  for (const Statement &statement : source.statements()) {
    const bool is_inside = statement.begin >= proposal.function->head && statement.end <= proposal.function->end;
    if (is_inside && statement.kind == StatementKind::kReturn) returns.push_back(&statement);
  }
  std::ranges::stable_partition(returns, [&](const Statement *each) { return each == proposal.statement; });
  for (const Statement *each : returns) {
    const Token value = returned(source, *each);
    const std::string_view text = source.text(value);
    if (const auto number = read_number(text)) {
      if (*number >= low && *number <= high) continue;
      proposal.add({{value.begin, value.end, std::to_string(std::clamp(*number, low, high))}});
    } else if (each == proposal.statement && low == 0 && high == 1) {
      proposal.add({{value.begin, value.end, fmt::format("({}) != 0", text)}});
    }
  }
}

void propose_loop_bound(Proposal &proposal) {
  const CSource &source = proposal.source;
  const Statement *loop = proposal.statement;
  while (loop != nullptr && loop->kind != StatementKind::kLoop) loop = source.parent(*loop);
  if (loop == nullptr) return;
  const std::vector<Token> tokens = source.tokens(*loop);
  const std::string_view keyword = source.text(tokens.front());
  // "for (a; b; c)": b; "while (b)": b.
  std::size_t begin = 2;
  std::size_t end = 2;
  int depth = 1;
  int part = 0;
  for (std::size_t i = 2; i < tokens.size() && depth > 0; ++i) {
    const std::string_view text = source.text(tokens[i]);
    if (text == "(") ++depth;
    if (text == ")") --depth;
    const bool ends = (text == ";" && depth == 1) || depth == 0;
    if (!ends) continue;
    if (keyword == "while" || part == 1) end = i;
    if (keyword == "for" && part == 0) begin = i + 1;
    ++part;
  }
  if ((keyword != "for" && keyword != "while") || end < begin || end >= tokens.size()) return;
  const std::size_t from = begin < end ? tokens[begin].begin : tokens[end].begin;
  const std::string_view condition = source.text().substr(from, tokens[end].begin - from);
  // A loop that counts to a number has a bound: cutting it short would change what it does.
  const bool counts = std::ranges::any_of(std::string_view("<>"), [&](char c) {
    const std::size_t at = condition.find(c);
    return at != std::string_view::npos && condition.find_first_of("0123456789", at) != std::string_view::npos;
  });
  if (counts) return;
  constexpr std::array kRounds = {1024, 128, 16};
  for (const int rounds : kRounds) {
    const bool always = condition.empty() || condition == "1" || condition == "true";
    const std::string bounded =
        always ? fmt::format("rounds++ < {}", rounds) : fmt::format("rounds++ < {} && ({})", rounds, condition);
    Edits edits = put_in_front(source, source.in_block(*loop), "int rounds = 0;");
    edits.push_back({from, tokens[end].begin, (keyword == "for" && begin == end ? " " : "") + bounded});
    proposal.add(std::move(edits));
  }
}

void propose_sleepable_section(Proposal &proposal) {
  if (proposal.function == nullptr) return;
  const CSource &source = proposal.source;
  constexpr std::array<std::string_view, 8> kSleepable = {"uprobe",   "uretprobe", "fentry", "fexit",
                                                          "fmod_ret", "lsm",       "iter",   "usdt"};
  for (const Token &token : source.tokens(proposal.function->head, proposal.function->end)) {
    const std::string_view text = source.text(token);
    if (!text.starts_with('"') || text.size() < 2) continue;
    const std::string_view name = text.substr(1, text.find_first_of("/\"", 1) - 1);
    if (std::ranges::find(kSleepable, name) == kSleepable.end()) return;
    const std::size_t end = token.begin + 1 + name.size();
    return proposal.add({{end, end, ".s"}});
  }
}

}  // namespace bpfcc
