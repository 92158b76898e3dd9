// Ranges of numbers: what is known, and what is wanted.

#include <fmt/format.h>

#include "loader/verifier/refusal_case.h"

namespace bpfcc {
namespace {

void word_unbounded(const RefusalCase &refusal, Explanation &explanation) {
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
    explanation.notes.push_back(
        {"this was tested since, and does not limit it enough", refusal.line(*refusal.origin.conditions.front())});
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
  if (refusal.origin.step != nullptr) {
    explanation.notes.push_back({"the value comes from here", refusal.line(*refusal.origin.step)});
  }
}

}  // namespace

void word_values(const RefusalCase &refusal, Explanation &explanation) {
  if (explanation.cause == Cause::kUnbounded) return word_unbounded(refusal, explanation);
  if (explanation.cause == Cause::kReturnValue) return word_return(refusal, explanation);
  if (explanation.variable.empty() || !refusal.state) return;
  explanation.message = fmt::format("this arithmetic is not allowed with '{}', which is a {}", explanation.variable,
                                    refusal.state->is_scalar() ? "number" : refusal.state->type);
  if (explanation.cause == Cause::kModifiedPointer) {
    explanation.message = fmt::format("'{}' was changed since the kernel gave it", explanation.variable);
  }
}

}  // namespace bpfcc
