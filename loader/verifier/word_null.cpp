// What a pointer is, and where it comes from.

#include <fmt/format.h>

#include "loader/verifier/invalidation.h"
#include "loader/verifier/refusal_case.h"
#include "loader/verifier/type_words.h"

namespace bpfcc {
namespace {

void note_origin(const RefusalCase &refusal, std::string_view name, Explanation &explanation) {
  const ValueOrigin &origin = refusal.origin;
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

void word_without_name(const RefusalCase &refusal, Explanation &explanation) {
  if (explanation.cause != Cause::kNotAPointer) return;
  if (const Step *call = invalidating_call(refusal)) word_invalidated(refusal, *call, "the pointer", explanation);
}

}  // namespace

void word_null(const RefusalCase &refusal, Explanation &explanation) {
  std::string name = explanation.variable;
  if (std::string made = refusal.name_at_origin(); name.empty() && !made.empty()) name = std::move(made);
  if (name.empty()) return word_without_name(refusal, explanation);
  explanation.variable = name;
  if (explanation.cause == Cause::kNullCheck) {
    const std::string_view helper = called_helper(explanation.disassembly);
    if (name == "NULL" || name == "0") {
      explanation.message = fmt::format("{}() does not take NULL", helper);
      explanation.help = "pass a pointer that is not NULL";
      return;
    }
    explanation.message = helper.empty() ? fmt::format("'{}' may be NULL here", name)
                                         : fmt::format("'{}' may be NULL, and {}() does not take NULL", name, helper);
    explanation.guard = "!" + name;
    explanation.help = fmt::format("check it before:  if ({}) return 0;", explanation.guard);
    if (refusal.state && refusal.state->is_scalar()) {
      explanation.message = fmt::format("'{}' is NULL here on one of the ways", name);
      explanation.help = fmt::format("leave where it is NULL, or get it anew and check it again:  if ({}) return 0;",
                                     explanation.guard);
      if (!refusal.origin.conditions.empty()) {
        explanation.notes.push_back(
            {"where this finds it to be NULL, the way goes on", refusal.line(*refusal.origin.conditions.front())});
      }
    }
  } else if (explanation.cause == Cause::kNotAPointer) {
    explanation.message =
        fmt::format("'{}' is a number for the verifier, not a pointer that can be read through", name);
    if (const Step *call = invalidating_call(refusal))
      return word_invalidated(refusal, *call, quoted(name), explanation);
    if (refusal.state && !refusal.state->is_scalar()) {
      if (refusal.state->type.starts_with("dynptr")) {
        explanation.help = "use bpf_dynptr_read(), bpf_dynptr_write() or bpf_dynptr_data()";
      }
      explanation.message =
          fmt::format("'{}' cannot be read or written through: it is {}", name, words_for_type(*refusal.state));
    }
  } else {
    explanation.message = fmt::format("'{}' is not a trusted pointer: what it points to may be gone", name);
  }
  note_origin(refusal, name, explanation);
}

}  // namespace bpfcc
