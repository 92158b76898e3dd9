// Helpers, kernel functions and what they take and give.

#include <algorithm>

#include <fmt/format.h>

#include "loader/verifier/refusal_case.h"

namespace bpfcc {
namespace {

void word_reference(const RefusalCase &refusal, Explanation &explanation) {
  if (!refusal.sentence.starts_with("Unreleased reference")) return;
  const auto acquired = static_cast<std::uint32_t>(refusal.number(1));
  const auto step = std::ranges::find(refusal.way, acquired, &Step::insn);
  if (step == refusal.way.end()) return;
  const std::string_view function = called_helper(step->code);
  std::string name = refusal.names_of(*step).assigned;
  const auto at = refusal.line(*step);
  // An iterator or dynptr is acquired in a variable whose address is passed.
  for (unsigned argument = 0; at && argument < 5; ++argument) {
    const std::string text = argument_text(at->text, function, argument);
    if (text.starts_with('&') && (name.empty() || argument > 0)) name = text.substr(1);
    if (argument == 0 && !name.empty() && !text.starts_with('&')) break;
  }
  if (!name.empty()) explanation.variable = name;
  explanation.message = fmt::format("{} is not released on this way out",
                                    name.empty() ? fmt::format("what {}() acquired", function) : "'" + name + "'");
  explanation.notes.push_back({fmt::format("{}() acquires it here", function), refusal.line(*step)});
}

/// "BPF_EXIT instruction in main prog cannot be used inside bpf_preempt_disable-ed region"
void word_section(const RefusalCase &refusal, Explanation &explanation) {
  constexpr std::string_view kInside = " inside ";
  const std::size_t inside = refusal.sentence.find(kInside);
  const std::size_t end = refusal.sentence.find("-ed region");
  if (inside == std::string_view::npos || end == std::string_view::npos || end < inside + kInside.size()) return;
  const std::size_t begin = inside + kInside.size();
  const std::string_view opener = refusal.sentence.substr(begin, end - begin);
  if (explanation.disassembly.starts_with("exit")) {
    explanation.message = fmt::format("the function ends in a section that {}() began", opener);
  } else {
    explanation.message = fmt::format("this may not be done in a section that {}() began", opener);
  }
}

void word_argument(const RefusalCase &refusal, Explanation &explanation) {
  const std::string_view function = called_helper(explanation.disassembly);
  if (function.empty() || explanation.variable.empty()) return;
  const std::size_t expected = refusal.sentence.find("expected=");
  explanation.message =
      fmt::format("{}() does not take '{}' as argument {}", function, explanation.variable, refusal.reg);
  if (expected != std::string_view::npos && refusal.state) {
    explanation.label =
        fmt::format("a {}, wanted is one of {}", refusal.state->is_scalar() ? "number" : refusal.state->type,
                    refusal.sentence.substr(expected + 9));
  }
}

}  // namespace

void word_calls(const RefusalCase &refusal, Explanation &explanation) {
  const std::string_view function = called_helper(explanation.disassembly);
  switch (explanation.cause) {
    case Cause::kReference:
      return word_reference(refusal, explanation);
    case Cause::kArgumentType:
      return word_argument(refusal, explanation);
    case Cause::kHelperContext:
      if (!function.empty()) explanation.message = fmt::format("programs of this type may not call {}()", function);
      break;
    case Cause::kHelperVersion:
      if (!function.empty()) explanation.message = fmt::format("this kernel has no helper {}()", function);
      break;
    case Cause::kLicense:
      if (!function.empty()) {
        explanation.message =
            fmt::format("{}() is only for programs under a license compatible with the GPL", function);
      }
      break;
    case Cause::kKfunc:
      if (refusal.sentence.starts_with("calling kernel function ") && !refusal.match.values[0].empty()) {
        explanation.message = fmt::format("programs of this type may not call {}()", refusal.match.values[0]);
      }
      break;
    case Cause::kCriticalSection:
      word_section(refusal, explanation);
      break;
    case Cause::kLock:
      if (refusal.sentence.find(" must be held for ") != std::string_view::npos) {
        explanation.message =
            fmt::format("the bpf_spin_lock of the same object must be held to change its {}", refusal.match.values[1]);
      }
      break;
    case Cause::kMapUse:
      if (!function.empty()) explanation.message = fmt::format("{}() does not work on this map", function);
      break;
    case Cause::kCoreRelocation: {
      // "failed to resolve CO-RE relocation <byte_off> [12] struct a.b (0:0 @ offset 4)"
      const std::size_t begin = refusal.sentence.find("] ");
      const std::size_t end = refusal.sentence.rfind(" (");
      if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) break;
      explanation.variable = refusal.sentence.substr(begin + 2, end - begin - 2);
      explanation.message = fmt::format("this kernel has no {}", explanation.variable);
      break;
    }
    case Cause::kMissingSymbol:
      if (!refusal.match.values[0].empty()) {
        explanation.variable = refusal.match.values[0];
        explanation.message = fmt::format("this kernel has no '{}' for programs", explanation.variable);
      }
      break;
    default:
      break;
  }
}

}  // namespace bpfcc
