// What a pointer is, and where it comes from.

#include <fmt/format.h>

#include "loader/verifier/refusal_case.h"

namespace bpfcc {
namespace {

void note_origin(const RefusalCase &refusal, std::string_view name, Explanation &explanation) {
  const Origin &origin = refusal.origin;
  if (origin.step == nullptr) return;
  const auto at = refusal.line(*origin.step);
  switch (origin.kind) {
    case OriginKind::kCall:
      explanation.notes.push_back({fmt::format("'{}' is what {}() returns", name, origin.function), at});
      break;
    case OriginKind::kLoad:
      if (refusal.state && refusal.state->is_scalar()) {
        explanation.notes.push_back({fmt::format("'{}' is a number read from memory here", name), at});
      } else {
        explanation.notes.push_back({fmt::format("'{}' is read from memory here", name), at});
      }
      break;
    case OriginKind::kComputed:
      explanation.notes.push_back({fmt::format("'{}' is computed here", name), at});
      break;
    default:
      break;
  }
}

}  // namespace

void word_null(const RefusalCase &refusal, Explanation &explanation) {
  std::string name = explanation.variable;
  if (std::string made = refusal.name_at_origin(); name.empty() && !made.empty()) name = std::move(made);
  if (name.empty()) return;
  explanation.variable = name;
  if (explanation.cause == Cause::kNullCheck) {
    const std::string_view helper = called_helper(explanation.disassembly);
    explanation.message = helper.empty() ? fmt::format("'{}' may be NULL here", name)
                                         : fmt::format("'{}' may be NULL, and {}() does not take NULL", name, helper);
    explanation.help = fmt::format("check it before:  if (!{}) return 0;", name);
  } else if (explanation.cause == Cause::kNotAPointer) {
    explanation.message =
        fmt::format("'{}' is a number for the verifier, not a pointer that can be read through", name);
    if (refusal.state && !refusal.state->is_scalar()) {
      explanation.message =
          fmt::format("'{}' cannot be read or written through: it is a {}", name, refusal.state->type);
    }
  } else {
    explanation.message = fmt::format("'{}' is not a trusted pointer: what it points to may be gone", name);
  }
  note_origin(refusal, name, explanation);
}

}  // namespace bpfcc
