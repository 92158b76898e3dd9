#include "loader/verifier/branch.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include <fmt/format.h>

namespace bpfcc {
namespace {

struct Opposite {
  std::string_view is;
  std::string_view is_not;
};
constexpr std::array<Opposite, 6> kOpposites = {
    {{"==", "!="}, {"!=", "=="}, {">", "<="}, {"<=", ">"}, {"<", ">="}, {">=", "<"}}};

std::string_view opposite(std::string_view operation) {
  const auto *const found = std::ranges::find(kOpposites, operation, &Opposite::is);
  return found == kOpposites.end() ? std::string_view() : found->is_not;
}

/// "if r1 s> 0x40 goto pc+5", without the sign: the comparison is read for who knows the variable's type.
struct Comparison {
  std::string_view operation;  ///< empty for "&" and what else C spells otherwise
  std::optional<std::int64_t> constant;
};

Comparison read_comparison(std::string_view code) {
  constexpr std::string_view kIf = "if ";
  const std::size_t first = code.find(' ', kIf.size());
  const std::size_t second = code.find(' ', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return {};
  Comparison comparison;
  comparison.operation = code.substr(first + 1, second - first - 1);
  if (comparison.operation.starts_with('s')) comparison.operation.remove_prefix(1);
  if (opposite(comparison.operation).empty()) return {};
  std::string_view right = code.substr(second + 1);
  const bool hexadecimal = right.starts_with("0x");
  if (hexadecimal) right.remove_prefix(2);
  std::uint64_t number = 0;
  if (right.starts_with('r') || right.starts_with('w')) return comparison;
  const bool negative = right.starts_with('-');
  const auto [rest, error] =
      std::from_chars(right.data() + (negative ? 1 : 0), right.data() + right.size(), number, hexadecimal ? 16 : 10);
  if (error != std::errc()) return {};
  comparison.constant = static_cast<std::int64_t>(negative ? 0 - number : number);
  return comparison;
}

/// What stands in the source to the right of an access: its operator and the operand, "> 64". Empty where no comparison
/// follows.
struct SourceComparison {
  std::string_view operation;
  std::string_view operand;
};

SourceComparison comparison_behind(std::string_view line, std::string_view access) {
  const std::size_t at = line.find(access);
  if (access.empty() || at == std::string_view::npos) return {};
  std::string_view rest = line.substr(at + access.size());
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  for (const std::string_view operation : {"==", "!=", ">=", "<=", ">", "<"}) {
    if (!rest.starts_with(operation)) continue;
    rest.remove_prefix(operation.size());
    if (rest.starts_with('>') || rest.starts_with('<')) return {};  // a shift
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    std::string_view operand = rest.substr(0, rest.find_first_of(")&|;,?"));
    while (operand.ends_with(' ')) operand.remove_suffix(1);
    return {operation, operand};
  }
  return {};
}

/// Whether the way goes on where the comparison of the instruction holds.
bool is_taken(const RefusalCase &refusal, std::size_t index) {
  return refusal.way[index + 1].insn != refusal.way[index].insn + 1;
}

/// The number in the source, decimal or hexadecimal; nothing for names.
std::optional<std::int64_t> number_in(std::string_view operand) {
  const std::string text(operand);
  if (text.empty() || (text[0] != '-' && (text[0] < '0' || text[0] > '9'))) return std::nullopt;
  char *end = nullptr;
  const std::int64_t number = std::strtoll(text.c_str(), &end, 0);
  return std::string_view(end).find_first_not_of("uUlL") == std::string_view::npos ? std::optional(number)
                                                                                   : std::nullopt;
}

/// "> 64" for the operator and number of the instruction, spelled with the source's number: "> 63" is ">= 64".
std::optional<std::string_view> with_number(std::string_view operation, std::int64_t constant, std::int64_t wanted) {
  if (constant == wanted) return operation;
  if (operation == ">" && constant == wanted - 1) return ">=";
  if (operation == "<=" && constant == wanted - 1) return "<";
  if (operation == "<" && constant == wanted + 1) return "<=";
  if (operation == ">=" && constant == wanted + 1) return ">";
  return std::nullopt;
}

/// "'n' > 64" where instruction and line compare the same.
std::string condition_words(const RefusalCase &refusal, std::size_t index, const SourceLine &at) {
  const Step &step = refusal.way[index];
  const Comparison comparison = read_comparison(step.code);
  if (comparison.operation.empty() || !comparison.constant) return {};
  const CNames names = names_at(at.text, at.column);
  const std::string access = names.expression.empty() ? names.base : names.expression;
  const bool call =
      access.empty() || (!names.function.empty() && at.text.find(names.function + "(") <= at.text.find(access));
  if (call) return {};
  const std::string_view holds = is_taken(refusal, index) ? comparison.operation : opposite(comparison.operation);
  const SourceComparison written = comparison_behind(at.text, access);
  if (written.operation.empty()) {
    if (*comparison.constant != 0 || (holds != "==" && holds != "!=")) return {};
    const auto state = state_before(refusal.report, refusal.way, index, step.code[3 + 1] - '0');
    const bool pointer = state && !state->is_scalar();
    return fmt::format("'{}' is {}{}", access, holds == "==" ? "" : "not ", pointer ? "NULL" : "0");
  }
  const auto number = number_in(written.operand);
  if (number) {
    const auto operation = with_number(holds, *comparison.constant, *number);
    // Another relation than the line's, or its opposite, is of another value: of 'n' before "++n > 5".
    const bool is_written = operation && (*operation == written.operation || *operation == opposite(written.operation));
    return is_written ? fmt::format("'{}' {} {}", access, *operation, written.operand) : "";
  }
  if (written.operand == "NULL" && *comparison.constant == 0) {
    return fmt::format("'{}' is {}NULL", access, holds == "==" ? "" : "not ");
  }
  // A name of a constant: of the same operator, or its opposite, the same number is meant.
  if (holds != written.operation && holds != opposite(written.operation)) return {};
  return fmt::format("'{}' {} {}", access, holds, written.operand);
}

}  // namespace

std::string branch_words(const RefusalCase &refusal, std::size_t index) {
  const auto at = refusal.line(refusal.way[index]);
  return at ? condition_words(refusal, index, *at) : "";
}

std::optional<ExplanationNote> last_branch(const RefusalCase &refusal) {
  constexpr std::size_t kNear = 64;
  if (refusal.way.size() < 3) return std::nullopt;
  const auto refused_at = refusal.line(refusal.way.back());
  const std::size_t end = refusal.way.size() - 1;
  for (std::size_t i = end; i-- > end - std::min(end, kNear);) {
    if (!refusal.way[i].code.starts_with("if ")) continue;
    const auto at = refusal.line(refusal.way[i]);
    if (!at || at->line == 0 || (refused_at && at->is_same_line(*refused_at))) continue;
    const std::string words = branch_words(refusal, i);
    if (!words.empty()) return ExplanationNote{fmt::format("when {}, taken here", words), at};
    if (at->text.find("if (") == std::string::npos) return std::nullopt;
    return ExplanationNote{"the way here leads through this condition", at};
  }
  return std::nullopt;
}

}  // namespace bpfcc
