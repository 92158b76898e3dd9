#include "backend/passes/remaining_calls.h"

#include <optional>
#include <string>

#include <llvm/Analysis/TargetLibraryInfo.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/TargetParser/Triple.h>

namespace bpfcc {
namespace {

/// Comparing a constant number of bytes becomes instructions when code is generated.
bool may_be_expanded(const llvm::CallInst &call, llvm::LibFunc function) {
  const bool compares = function == llvm::LibFunc_memcmp || function == llvm::LibFunc_bcmp;
  return compares && llvm::isa<llvm::ConstantInt>(call.getArgOperand(2));
}

std::optional<Refusal> find_in(const llvm::CallInst &call, const llvm::TargetLibraryInfoImpl &library,
                               const CodeGenSettings &settings) {
  if (call.isInlineAsm()) return std::nullopt;
  const llvm::Value *target = call.getCalledOperand()->stripPointerCasts();
  // Helpers are called by their numbers, which are constants.
  if (!llvm::isa<llvm::Constant>(target)) {
    return Refusal{"bpf-indirect-call", "this calls a function through a pointer: BPF calls have constant targets",
                   "choose with if or switch, or with a tail call"};
  }
  const auto *callee = llvm::dyn_cast<llvm::Function>(target);
  // A kernel function is in a section; a weak one may be missing.
  if (callee == nullptr || !callee->isDeclaration() || callee->isIntrinsic() || callee->hasSection()) {
    return std::nullopt;
  }
  const std::string name = callee->getName().str();
  llvm::LibFunc function;
  if (library.getLibFunc(*callee, function)) {
    if (may_be_expanded(call, function)) return std::nullopt;
    return Refusal{"bpf-library-call", "'" + name + "' is a function of the C library, which the kernel does not have",
                   "write it as a function of the program, or see what helpers and kfuncs there are"};
  }
  if (callee->hasExternalWeakLinkage() || !settings.undefined_functions) return std::nullopt;
  return Refusal{
      "bpf-undefined-function",
      "'" + name + "' is not defined in this file: the object loads only once it is linked with one that does",
      "a function of the kernel is declared with __ksym; objects are linked by 'bpftool gen object'",
      *settings.undefined_functions};
}

}  // namespace

void report_remaining_calls(const llvm::Module &module, const CodeGenSettings &settings, Refusals &refusals) {
  const llvm::TargetLibraryInfoImpl library{llvm::Triple(module.getTargetTriple())};
  for (const llvm::Function &function : module) {
    for (const llvm::Instruction &instruction : llvm::instructions(function)) {
      const auto *call = llvm::dyn_cast<llvm::CallInst>(&instruction);
      const std::optional<Refusal> refusal = call != nullptr ? find_in(*call, library, settings) : std::nullopt;
      if (refusal) refusals.add(instruction, *refusal);
    }
  }
}

}  // namespace bpfcc
