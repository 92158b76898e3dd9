#include "backend/passes/remaining_calls.h"

#include <set>
#include <string>
#include <tuple>

#include <llvm/Analysis/TargetLibraryInfo.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/TargetParser/Triple.h>

#include "backend/source_place.h"

namespace bpfcc {
namespace {

/// What is wrong with a call, and what to do instead; empty where nothing is.
struct Finding {
  std::string_view rule;
  std::string message;
  std::string_view remedy;
};

/// Comparing a constant number of bytes becomes instructions when code is generated.
bool may_be_expanded(const llvm::CallInst &call, llvm::LibFunc function) {
  const bool compares = function == llvm::LibFunc_memcmp || function == llvm::LibFunc_bcmp;
  return compares && llvm::isa<llvm::ConstantInt>(call.getArgOperand(2));
}

Finding find(const llvm::CallInst &call, const llvm::TargetLibraryInfoImpl &library) {
  if (call.isInlineAsm()) return {};
  const llvm::Value *target = call.getCalledOperand()->stripPointerCasts();
  // Helpers are called by their numbers, which are constants.
  if (!llvm::isa<llvm::Constant>(target)) {
    return {"bpf-indirect-call", "this calls a function through a pointer: BPF calls have constant targets",
            "choose with if or switch, or with a tail call"};
  }
  const auto *callee = llvm::dyn_cast<llvm::Function>(target);
  // A kernel function of the same name is in a section.
  if (callee == nullptr || !callee->isDeclaration() || callee->isIntrinsic() || callee->hasSection()) return {};
  llvm::LibFunc function;
  if (!library.getLibFunc(*callee, function) || may_be_expanded(call, function)) return {};
  return {"bpf-library-call",
          "'" + callee->getName().str() + "' is a function of the C library, which the kernel does not have",
          "write it as a function of the program, or see what helpers and kfuncs there are"};
}

}  // namespace

void report_remaining_calls(const llvm::Module &module, DiagSink &sink) {
  const llvm::TargetLibraryInfoImpl library{llvm::Triple(module.getTargetTriple())};
  std::set<std::tuple<std::string, unsigned, unsigned>> reported;  // what inlining has copied is said once
  for (const llvm::Function &function : module) {
    for (const llvm::Instruction &instruction : llvm::instructions(function)) {
      const auto *call = llvm::dyn_cast<llvm::CallInst>(&instruction);
      const Finding finding = call != nullptr ? find(*call, library) : Finding{};
      if (finding.rule.empty()) continue;
      Diag diag;
      diag.id = finding.rule;
      diag.place = source_place(call->getDebugLoc(), function);
      diag.message = finding.message;
      if (!reported.emplace(diag.place.file, diag.place.line, diag.place.column).second) continue;
      diag.notes.push_back({Severity::kNote, {}, diag.place, std::string(finding.remedy), {}, {}, {}});
      sink.add(std::move(diag));
    }
  }
}

}  // namespace bpfcc
