#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include <llvm/IR/Instruction.h>

#include "support/diag.h"

namespace bpfcc {

/// What is wrong at an instruction, and what to do instead.
struct Refusal {
  std::string_view rule;  ///< "bpf-atomic"
  std::string message;
  std::string remedy = {};  ///< may be empty
  Severity severity = Severity::kError;
};

/// What the back end finds, each place once: inlining and unrolling copy instructions, and code generation repeats what
/// a pass has said before it.
class Refusals {
 public:
  explicit Refusals(DiagSink &sink) : sink_(sink) {}

  /// At the C line that the instruction comes from.
  void add(const llvm::Instruction &instruction, const Refusal &refusal);

  /// One bad expression is reported with its first reason; where the column is not known, each reason counts.
  void add(Diag diag);

 private:
  DiagSink &sink_;
  std::set<std::tuple<Severity, std::string, unsigned, std::string>> reported_;
};

}  // namespace bpfcc
