#include "loader/verifier/lost_check.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "loader/verifier/value_copies.h"

namespace bpfcc {
namespace {

struct FormWords {
  Form form;
  std::string_view note;
  std::string_view help;
};
// barrier_var() is a macro of libbpf's bpf_helpers.h.
constexpr std::array kWords = {
    FormWords{Form::kSum,
              "of the checks of '{0}' the compiler has made one, of '{0}' and a constant added up: the verifier learns "
              "nothing of '{0}' itself from it",
              "make each check an if of its own, with barrier_var({0}); between them"},
    FormWords{Form::kPart,
              "the compiler compares only some bits of '{0}' here: the verifier learns nothing of '{0}' itself from it",
              "keep '{0}' in a variable of 32 bits or more, and put barrier_var({0}); in front of the check"},
    FormWords{Form::kLowHalf,
              "the compiler compares a copy of the lower 32 bits of '{0}' here: the verifier learns nothing of '{0}' "
              "itself from it",
              "declare '{0}' with 64 bits (__u64 or long), or compile with -mcpu=v3 or newer"},
    FormWords{
        Form::kOwnLowHalf,
        "the compiler compares the lower 32 bits of '{0}' alone, and uses all 64: for the verifier the upper ones "
        "may be set",
        "put barrier_var({0}); in front of the check, or declare '{0}' with 64 bits (__u64 or long)"},
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Limits are known of the number's lower 32 bits, and none of all.
bool has_low_limit(const RefusalCase &refusal, const Use &use) {
  constexpr std::int64_t kLargest = 0xffffffff;
  const auto state = state_before(refusal.report, refusal.way, use.step, use.reg);
  // Linux 6.1 calls it by another name than 6.12.
  if (!state || !(state->number("umax32") || state->number("u32_max"))) return false;
  const auto limit = state->number("umax");
  return !limit || *limit < 0 || *limit > kLargest;
}

/// The number is used on one side of the branch alone.
bool guards(const RefusalCase &refusal, std::size_t branch, std::size_t use, const SourceLine &at) {
  const Step &step = refusal.way[branch];
  const Step &used = refusal.way[use];
  const std::uint32_t taken = refusal.way[branch + 1].insn;
  const std::size_t jump = step.code.rfind("pc");
  if (jump != std::string_view::npos) {
    const int distance = std::atoi(std::string(step.code.substr(jump + 2)).c_str());
    const std::uint32_t next = step.insn + 1;
    const std::uint32_t target = next + static_cast<std::uint32_t>(distance);
    const auto reached = refusal.source.reaches(taken == next ? target : next, used.insn, step.insn);
    if (reached) return !*reached;
  }
  // Without the code: the line leaves, or is the one that is refused.
  for (const std::string_view leaves : {"return", "goto ", "break", "continue"}) {
    if (at.text.find(leaves) != std::string::npos) return true;
  }
  const auto used_at = refusal.line(used);
  return used_at && at.line > 0 && used_at->is_same_line(at);
}

std::vector<std::string> names_of_value(const RefusalCase &refusal, const Use &use, const Lineage &lineage,
                                        const Explanation &explanation) {
  std::vector<std::string> names = {refusal.source.variable_in(refusal.way[use.step].insn, use.reg),
                                    refusal.names_of(refusal.way[lineage.origin]).assigned, explanation.variable,
                                    refusal.names.index};
  for (std::size_t i = lineage.origin + 1; i < use.step; ++i) {
    const auto &carrier = lineage.carriers[i];
    if (carrier && carrier->reg >= 0) names.push_back(refusal.source.variable_in(refusal.way[i].insn, carrier->reg));
  }
  std::erase(names, "");
  return names;
}

std::string_view loaded_from(const Step &step) { return split_assignment(step.code).right; }

/// The branch that tests what was read from the same place before.
std::optional<std::size_t> test_of_earlier_read(const RefusalCase &refusal, const Step &read) {
  const std::string_view place = loaded_from(read);
  const auto end = static_cast<std::size_t>(&read - refusal.way.data());
  for (std::size_t i = end; place.starts_with('*') && i-- > 0;) {
    const std::string_view code = refusal.way[i].code;
    const auto tested = code.starts_with("if ") ? register_at(code.substr(3)) : std::nullopt;
    if (!tested) continue;
    const ValueOrigin origin = trace_back(refusal.way, i, {*tested, 0});
    if (origin.kind == OriginKind::kLoad && loaded_from(*origin.step) == place) return i;
  }
  return std::nullopt;
}

/// The value is read from memory again behind its check: a call in between may have changed it.
void word_second_read(const RefusalCase &refusal, const Use &use, const Lineage &lineage,
                      const std::vector<std::string> &names, Explanation &explanation) {
  const auto test = test_of_earlier_read(refusal, refusal.way[lineage.origin]);
  const auto at = test ? refusal.line(refusal.way[*test]) : std::nullopt;
  if (!at || !guards(refusal, *test, use.step, *at)) return;
  const auto name = std::ranges::find_if(names, [&](const std::string &each) { return compares(at->text, each); });
  if (name == names.end()) return;
  explanation.variable = *name;
  if (explanation.cause == Cause::kUnbounded) {
    explanation.message = fmt::format("'{}' is read again after its check, and may be another value then", *name);
  }
  std::erase_if(explanation.notes, [&](const ExplanationNote &note) { return note.at && note.at->is_same_line(*at); });
  explanation.notes.insert(explanation.notes.begin(), {"this checks what was read before", at});
  explanation.help = fmt::format("read '{}' into a variable once, and check and use that", *name);
}

}  // namespace

bool compares(std::string_view line, std::string_view variable) {
  for (std::size_t at = line.find(variable); at != std::string_view::npos; at = line.find(variable, at + 1)) {
    std::size_t end = at + variable.size();
    if ((at > 0 && (is_word(line[at - 1]) || line[at - 1] == '.' || line[at - 1] == '>')) ||
        (end < line.size() && is_word(line[end]))) {
      continue;
    }
    std::string_view before = line.substr(0, at);
    while (before.ends_with(' ')) before.remove_suffix(1);
    while (end < line.size() && line[end] == ' ') ++end;
    const std::string_view behind = line.substr(end);
    const auto is_comparison = [](std::string_view text) {
      const bool relation = text.starts_with('<') || text.starts_with('>');
      const bool shift = text.starts_with("<<") || text.starts_with(">>");
      return (relation && !shift) || text.starts_with("==") || text.starts_with("!=");
    };
    const bool begins = before.empty() || before.ends_with('(') || before.ends_with("&&") || before.ends_with("||");
    if (begins && is_comparison(behind)) return true;
    const bool ends = behind.starts_with(')') || behind.starts_with("&&") || behind.starts_with("||");
    const std::size_t operation = before.find_last_not_of("<>=!");
    const bool is_compared = operation != std::string_view::npos && operation + 1 < before.size() &&
                             is_comparison(before.substr(operation + 1)) && !before.ends_with("->");
    if (ends && is_compared) return true;
  }
  return false;
}

void word_lost_check(const RefusalCase &refusal, Explanation &explanation) {
  constexpr std::array kOfRanges = {Cause::kUnbounded, Cause::kMemoryBounds, Cause::kStackBounds,
                                    Cause::kPointerArithmetic, Cause::kPacketBounds};
  if (std::ranges::find(kOfRanges, explanation.cause) == kOfRanges.end()) return;
  const auto use = used_number(refusal);
  const auto lineage = use ? lineage_of(refusal.way, *use) : std::nullopt;
  if (!lineage) return;
  const std::vector<Test> tests = tests_of_copies(refusal.way, *lineage, use->step);
  const std::vector<std::string> names = names_of_value(refusal, *use, *lineage, explanation);
  for (auto test = tests.rbegin(); test != tests.rend(); ++test) {
    const auto at = refusal.line(refusal.way[test->step]);
    if (test->form == Form::kOwnLowHalf && !has_low_limit(refusal, *use)) continue;
    if (!at || !guards(refusal, test->step, use->step, *at)) continue;
    const auto name = std::ranges::find_if(names, [&](const std::string &each) { return compares(at->text, each); });
    if (name == names.end()) continue;
    const auto *const words = std::ranges::find(kWords, test->form, &FormWords::form);
    if (explanation.cause == Cause::kUnbounded) {
      explanation.message = fmt::format("the check of '{}' is lost in what the compiler made of it", *name);
    }
    explanation.variable = *name;
    explanation.help = fmt::format(fmt::runtime(words->help), *name);
    std::erase_if(explanation.notes,
                  [&](const ExplanationNote &note) { return note.at && note.at->is_same_line(*at); });
    explanation.notes.insert(explanation.notes.begin(), {fmt::format(fmt::runtime(words->note), *name), at});
    explanation.lost_check = LostCheck{*name, *at};
    return;
  }
  word_second_read(refusal, *use, *lineage, names, explanation);
}

}  // namespace bpfcc
