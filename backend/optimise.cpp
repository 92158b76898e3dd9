#include "backend/optimise.h"

#include <map>
#include <mutex>
#include <string>

#include <llvm/Analysis/TargetLibraryInfo.h>
#include <llvm/IR/DebugInfo.h>
#include <llvm/Passes/PassBuilder.h>

// LLVM 19's pass for CO-RE accesses (BPFAbstractMemberAccess.cpp) has the globals that stand for them in a table of the
// process, and would find those of an earlier module in it. cmake/Llvm.cmake makes its name one for the linker.
extern std::map<std::string, llvm::GlobalVariable *> member_access_globals asm(
    "_ZN12_GLOBAL__N_123BPFAbstractMemberAccess10GEPGlobalsB5cxx11E");

namespace bpfcc {
namespace {

bool has_core_accesses(const llvm::Module &module) {
  return llvm::any_of(module, [](const llvm::Function &each) {
    return each.getName().starts_with("llvm.preserve.") || each.getName().starts_with("llvm.bpf.");
  });
}

/// One module at a time has the table to itself; those without such accesses do not wait.
std::unique_lock<std::mutex> take_member_access_globals(const llvm::Module &module) {
  static std::mutex mutex;
  if (!has_core_accesses(module)) return {};
  std::unique_lock<std::mutex> lock(mutex);
  member_access_globals.clear();
  return lock;
}

/// Behind the pass that uses the table, at the beginning of the pipeline: others may have it from there on.
class ReleaseMemberAccessGlobals : public llvm::PassInfoMixin<ReleaseMemberAccessGlobals> {
 public:
  explicit ReleaseMemberAccessGlobals(std::unique_lock<std::mutex> &lock) : lock_(&lock) {}

  llvm::PreservedAnalyses run(llvm::Module &, llvm::ModuleAnalysisManager &) {
    if (lock_->owns_lock()) lock_->unlock();
    return llvm::PreservedAnalyses::all();
  }
  static bool isRequired() { return true; }  // NOLINT(readability-identifier-naming): LLVM's name

 private:
  std::unique_lock<std::mutex> *lock_;
};

llvm::OptimizationLevel level_of(const CodeGenSettings &settings) {
  if (settings.size_level == 1) return llvm::OptimizationLevel::Os;
  if (settings.size_level == 2) return llvm::OptimizationLevel::Oz;
  switch (settings.optimization_level) {
    case 0:
      return llvm::OptimizationLevel::O0;
    case 1:
      return llvm::OptimizationLevel::O1;
    case 2:
      return llvm::OptimizationLevel::O2;
    default:
      return llvm::OptimizationLevel::O3;
  }
}

/// As clang's BackendUtil.cpp sets them.
llvm::PipelineTuningOptions tuning_of(const CodeGenSettings &settings) {
  llvm::PipelineTuningOptions tuning;
  tuning.LoopUnrolling = settings.unroll_loops;
  tuning.LoopInterleaving = settings.unroll_loops;
  tuning.LoopVectorization = settings.vectorize_loops;
  tuning.SLPVectorization = settings.vectorize_slp;
  tuning.MergeFunctions = settings.merge_functions;
  tuning.CallGraphProfile = true;
  return tuning;
}

}  // namespace

void optimise(IrUnit &unit, llvm::TargetMachine &machine) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager call_graph;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine, tuning_of(unit.settings));

  llvm::TargetLibraryInfoImpl library(machine.getTargetTriple());
  if (!unit.settings.simplify_libcalls) library.disableAllFunctions();
  functions.registerPass([&library] { return llvm::TargetLibraryAnalysis(library); });

  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(call_graph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, call_graph, modules);

  const llvm::OptimizationLevel level = level_of(unit.settings);
  if (unit.settings.track_assignments && level != llvm::OptimizationLevel::O0) {
    builder.registerPipelineStartEPCallback([](llvm::ModulePassManager &passes, llvm::OptimizationLevel) {
      passes.addPass(llvm::AssignmentTrackingPass());
    });
  }
  // The target's own passes for this point were registered by the builder.
  std::unique_lock<std::mutex> lock;
  builder.registerPipelineStartEPCallback([&lock](llvm::ModulePassManager &start, llvm::OptimizationLevel) {
    start.addPass(ReleaseMemberAccessGlobals(lock));
  });
  llvm::ModulePassManager passes = level == llvm::OptimizationLevel::O0 ? builder.buildO0DefaultPipeline(level)
                                                                        : builder.buildPerModuleDefaultPipeline(level);
  lock = take_member_access_globals(*unit.module);
  passes.run(*unit.module, modules);
}

}  // namespace bpfcc
