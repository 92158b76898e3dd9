#include "backend/passes/remaining_loops.h"

#include <string>

#include <llvm/Analysis/AssumptionCache.h>
#include <llvm/Analysis/LoopInfo.h>
#include <llvm/Analysis/ScalarEvolution.h>
#include <llvm/Analysis/TargetLibraryInfo.h>
#include <llvm/IR/Dominators.h>
#include <llvm/TargetParser/Triple.h>

#include "backend/source_place.h"

namespace bpfcc {
namespace {

/// A loop that was unrolled in part has another number of rounds than in the source: no number is named.
std::string_view reason(const llvm::Loop &loop, llvm::ScalarEvolution &evolution) {
  return evolution.getSmallConstantTripCount(&loop) != 0 ? "its rounds are more than the compiler unrolls"
                                                         : "the number of its rounds is not known at compile time";
}

Diag diagnostic(SourcePlace place, std::string_view reason) {
  Diag diag;
  diag.id = "bpf-loop";
  diag.place = std::move(place);
  diag.message = "this loop is left in the generated code: " + std::string(reason);
  return diag;
}

}  // namespace

void report_remaining_loops(llvm::Module &module, Refusals &refusals) {
  const llvm::TargetLibraryInfoImpl library_table{llvm::Triple(module.getTargetTriple())};
  for (llvm::Function &function : module) {
    if (function.isDeclaration()) continue;
    llvm::DominatorTree dominators(function);
    llvm::LoopInfo loops(dominators);
    llvm::AssumptionCache assumptions(function);
    llvm::TargetLibraryInfo library(library_table, &function);
    llvm::ScalarEvolution evolution(function, library, assumptions, dominators, loops);
    for (const llvm::Loop *loop : loops) {
      // Unrolling in part leaves two loops of one; the first is reported.
      refusals.add(diagnostic(source_place(loop->getStartLoc(), function), reason(*loop, evolution)));
    }
  }
}

}  // namespace bpfcc
