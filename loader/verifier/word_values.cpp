// Ranges of numbers: what is known, and what is wanted.

#include <fmt/format.h>

#include "loader/verifier/branch.h"
#include "loader/verifier/refusal_case.h"
#include "loader/verifier/type_words.h"

namespace bpfcc {
namespace {

void word_unbounded(const RefusalCase &refusal, Explanation &explanation) {
  if (refusal.state && refusal.state->constant) {
    const std::string name = quoted(explanation.variable, "this");
    explanation.message = fmt::format("{} is {} here, which no object is as large as", name, *refusal.state->constant);
    if (*refusal.state->constant < 0) {
      explanation.message = fmt::format("{} is {} here, and must not be negative", name, *refusal.state->constant);
    }
    explanation.help = "pass the size of the object:  sizeof(...)";
    return;
  }
  std::string name = refusal.names.index.empty() ? explanation.variable : refusal.names.index;
  if (name.empty()) name = refusal.name_at_origin();
  if (name.empty()) return;
  explanation.variable = name;
  const bool negative = refusal.sentence.find("negative") != std::string_view::npos ||
                        refusal.sentence.find("min value") != std::string_view::npos;
  explanation.message =
      negative ? fmt::format("'{}' may be negative here", name) : fmt::format("nothing limits '{}' here", name);
  explanation.help = negative ? fmt::format("make '{0}' unsigned, and limit it before:  if ({0} > MAX) return 0;", name)
                              : fmt::format("limit it before:  if ({} > MAX) return 0;", name);
  if (refusal.origin.step != nullptr && refusal.origin.kind != OriginKind::kCleared) {
    explanation.notes.push_back({"its value comes from here", refusal.line(*refusal.origin.step)});
  }
  if (!refusal.origin.conditions.empty()) {
    const auto index = static_cast<std::size_t>(refusal.origin.conditions.front() - refusal.way.data());
    const std::string words = branch_words(refusal, index);
    explanation.notes.push_back(
        {fmt::format("this was tested since, and does not limit it enough{}", words.empty() ? "" : ": " + words),
         refusal.line(*refusal.origin.conditions.front())});
  }
}

void word_return(const RefusalCase &refusal, Explanation &explanation) {
  const std::size_t wanted = refusal.sentence.find("should have been in ");
  if (wanted == std::string_view::npos) return;
  const std::string_view range = refusal.sentence.substr(wanted + std::string_view("should have been in ").size());
  explanation.message = fmt::format("the value returned must be in {}", range);
  if (refusal.state && refusal.state->constant) {
    explanation.message += fmt::format(", it is {}", *refusal.state->constant);
  }
  if (refusal.origin.step != nullptr && refusal.origin.kind != OriginKind::kCleared) {
    explanation.notes.push_back({"the value comes from here", refusal.line(*refusal.origin.step)});
  }
}

}  // namespace

void word_values(const RefusalCase &refusal, Explanation &explanation) {
  if (explanation.cause == Cause::kUnbounded) return word_unbounded(refusal, explanation);
  if (explanation.cause == Cause::kReturnValue) return word_return(refusal, explanation);
  if (explanation.variable.empty() || !refusal.state) return;
  explanation.message = fmt::format("this arithmetic is not allowed with '{}': it is {}", explanation.variable,
                                    words_for_type(*refusal.state));
}

}  // namespace bpfcc
