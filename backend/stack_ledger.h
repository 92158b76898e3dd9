#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include <llvm/IR/DebugInfoMetadata.h>
#include <llvm/IR/Module.h>

#include "support/diag.h"
#include "support/ir_unit.h"

namespace bpfcc {

/// A variable in a function's stack frame. Those of inlined functions are in the frame of the function that they were
/// inlined into.
struct StackVariable {
  const llvm::DILocalVariable *variable;  ///< null without debug information
  std::uint64_t bytes;
};

/// Who uses how much of the 512 bytes of stack that a BPF program has, together with all functions that it calls.
struct StackLedger {
  std::map<const llvm::Function *, std::vector<StackVariable>> variables;  ///< the largest first
  std::map<const llvm::Function *, std::uint64_t> frames;                  ///< bytes, as code generation laid them out
  std::set<const llvm::Function *> refused;                                ///< by code generation
  std::map<const llvm::Function *, std::uint64_t> asked_limits;            ///< by -Wframe-larger-than=
};

/// Notes the variables, while they can be told apart, and asks code generation to report the size of each frame.
StackLedger open_stack_ledger(llvm::Module &module);

/// Reports call chains above the limit, with all that is in the ledger on them.
void report_stack(const llvm::Module &module, const StackLedger &ledger, const CodeGenSettings &settings,
                  DiagSink &sink);

}  // namespace bpfcc
