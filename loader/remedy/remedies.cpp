#include "loader/remedy/remedies.h"

#include <algorithm>
#include <array>

#include "loader/remedy/proposal.h"

namespace bpfcc {
namespace {

struct RemedyRow {
  Cause cause;
  void (*propose)(Proposal &);
};

// Of one cause, what is likelier comes first.
constexpr std::array kRemedies = {
    RemedyRow{Cause::kNullCheck, propose_guard},
    RemedyRow{Cause::kPacketBounds, propose_guard},
    RemedyRow{Cause::kMemoryBounds, propose_size_check},
    RemedyRow{Cause::kMemoryBounds, propose_index_check},
    RemedyRow{Cause::kMemoryBounds, propose_guard},
    RemedyRow{Cause::kStackBounds, propose_size_check},
    RemedyRow{Cause::kStackBounds, propose_index_check},
    RemedyRow{Cause::kUnbounded, propose_size_check},
    RemedyRow{Cause::kUnbounded, propose_index_check},
    RemedyRow{Cause::kPointerArithmetic, propose_index_check},
    RemedyRow{Cause::kUninitialised, propose_initial_value},
    RemedyRow{Cause::kReference, propose_release},
    RemedyRow{Cause::kCriticalSection, propose_unlock},
    RemedyRow{Cause::kCriticalSection, propose_single_call},
    RemedyRow{Cause::kLock, propose_unlock},
    RemedyRow{Cause::kLock, propose_same_argument},
    RemedyRow{Cause::kLock, propose_single_call},
    RemedyRow{Cause::kReleased, propose_single_call},
    RemedyRow{Cause::kArgumentType, propose_single_call},
    RemedyRow{Cause::kArgumentType, propose_later_release},
    RemedyRow{Cause::kNotAPointer, propose_later_release},
    RemedyRow{Cause::kModifiedPointer, propose_same_argument},
    RemedyRow{Cause::kReturnValue, propose_return_value},
    RemedyRow{Cause::kLicense, propose_license},
    RemedyRow{Cause::kStackSize, propose_storage_in_map},
    RemedyRow{Cause::kFormatString, propose_constant},
    RemedyRow{Cause::kReadOnly, propose_variable},
    RemedyRow{Cause::kLoop, propose_loop_bound},
    RemedyRow{Cause::kTooComplex, propose_loop_bound},
    RemedyRow{Cause::kSleep, propose_sleepable_section},
};

}  // namespace

std::string_view main_word(std::string_view expression) {
  // Behind casts: "(void *)(long)ctx->data" is about ctx.
  while (expression.starts_with('(')) {
    const std::size_t end = expression.find(')');
    if (end == std::string_view::npos || end + 1 >= expression.size()) break;
    expression.remove_prefix(end + 1);
  }
  const auto begins = [](char c) { return is_word_character(c) && (c < '0' || c > '9'); };
  const auto first = std::ranges::find_if(expression, begins);
  const auto last = std::find_if_not(first, expression.end(), is_word_character);
  return {first, last};
}

std::vector<Edits> remedies(const Explanation &explanation, const CSource &source) {
  Proposal proposal{explanation, source, 0, nullptr, nullptr, {}};
  if (explanation.at) {
    const auto at = source.offset(explanation.at->line, explanation.at->column);
    if (!at) return {};
    proposal.at = *at;
    proposal.statement = source.statement_at(*at);
    proposal.function = source.function_at(*at);
  }
  if (explanation.lost_check) propose_kept_check(proposal);
  for (const RemedyRow &row : kRemedies) {
    if (row.cause == explanation.cause) row.propose(proposal);
  }
  return std::move(proposal.found);
}

}  // namespace bpfcc
