#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "loader/remedy/remedies.h"

namespace bpfcc {

/// A refusal in its source, and the remedies that were found for it so far.
struct Proposal {
  const Explanation &explanation;
  const CSource &source;
  std::size_t at = 0;                    ///< offset of what is refused
  const Statement *statement = nullptr;  ///< that it is in; null outside of all, as at a function's '}'
  const CFunction *function = nullptr;   ///< that it is in; null where that is not known
  std::vector<Edits> found;

  void add(Edits edits) { found.push_back(std::move(edits)); }
};

/// Leave before the access where a condition holds; indexes and sizes are compared with what they are for.
void propose_guard(Proposal &proposal);
void propose_index_check(Proposal &proposal);
void propose_size_check(Proposal &proposal);

/// Forms of a check that the compiler does not make on another value.
void propose_kept_check(Proposal &proposal);

/// Calls that are missing, there twice, at the wrong place, or get something else than what they should.
void propose_release(Proposal &proposal);
void propose_unlock(Proposal &proposal);
void propose_single_call(Proposal &proposal);
void propose_later_release(Proposal &proposal);
void propose_same_argument(Proposal &proposal);

/// Declarations that need a value, another place, a const more or less.
void propose_initial_value(Proposal &proposal);
void propose_storage_in_map(Proposal &proposal);
void propose_constant(Proposal &proposal);
void propose_variable(Proposal &proposal);
void propose_license(Proposal &proposal);

/// Values that are returned, loops without a bound, programs that may not sleep.
void propose_return_value(Proposal &proposal);
void propose_loop_bound(Proposal &proposal);
void propose_sleepable_section(Proposal &proposal);

/// "buffer" of "(void *)&buffer[0]" and "&buffer": the word that an expression is about; empty where there is none.
std::string_view main_word(std::string_view expression);

}  // namespace bpfcc
