#include "backend/machine_code.h"

#include <llvm/Analysis/TargetLibraryInfo.h>
#include <llvm/Analysis/TargetTransformInfo.h>
#include <llvm/CodeGen/MachineModuleInfo.h>
#include <llvm/CodeGen/Passes.h>
#include <llvm/CodeGen/TargetPassConfig.h>
#include <llvm/IR/LegacyPassManager.h>

#include "backend/machine/constant_stores.h"

namespace bpfcc {
namespace {

/// Since 6.7 the verifier knows a constant that is read from the stack again, however it was stored: see
/// constant_stores.h.
ReadStack read_stack_of(const CodeGenSettings &settings) {
  constexpr KernelVersion kFirst{6, 7};
  return settings.kernel && *settings.kernel >= kFirst ? ReadStack::kTurned : ReadStack::kLeft;
}

bool is_optimised(const llvm::TargetMachine &machine) { return machine.getOptLevel() != llvm::CodeGenOptLevel::None; }

/// The passes of LLVM and ours up to machine code, as LLVMTargetMachine::addPassesToEmitFile adds them, which lets
/// nobody in.
bool add_code_generation(const CodeGenSettings &settings, llvm::LLVMTargetMachine &machine,
                         llvm::MachineModuleInfoWrapperPass &functions, llvm::legacy::PassManager &passes) {
  llvm::TargetPassConfig *stages = machine.createPassConfig(passes);
  if (settings.store_constants && settings.cpu != "v4" && is_optimised(machine)) {
    // Each constant is in one register by then, as in clang's code, and moves that nobody needs are removed next.
    stages->insertPass(&llvm::PeepholeOptimizerID, make_constant_stores_pass(read_stack_of(settings)));
  }
  stages->setDisableVerify(true);
  passes.add(stages);
  passes.add(&functions);
  if (stages->addISelPasses()) return false;
  stages->addMachinePasses();
  stages->setInitialized();
  return true;
}

}  // namespace

void emit_machine_code(IrUnit &unit, llvm::TargetMachine &machine, llvm::CodeGenFileType type,
                       llvm::raw_pwrite_stream &out) {
  auto &target = static_cast<llvm::LLVMTargetMachine &>(machine);  // as all targets with code generation are
  llvm::legacy::PassManager passes;
  passes.add(llvm::createTargetTransformInfoWrapperPass(machine.getTargetIRAnalysis()));
  passes.add(new llvm::TargetLibraryInfoWrapperPass(machine.getTargetTriple()));  // NOLINT: the manager owns it
  auto *functions = new llvm::MachineModuleInfoWrapperPass(&target);              // NOLINT: the manager owns it
  if (!add_code_generation(unit.settings, target, *functions, passes)) {
    llvm::report_fatal_error("the BPF target cannot select instructions");
  }
  if (!llvm::TargetPassConfig::willCompleteCodeGenPipeline()) {  // -mllvm -stop-after=
    passes.add(llvm::createPrintMIRPass(out));
  } else if (target.addAsmPrinter(passes, out, nullptr, type, functions->getMMI().getContext())) {
    llvm::report_fatal_error("the BPF target cannot emit this kind of file");
  }
  passes.add(llvm::createFreeMachineFunctionPass());
  passes.run(*unit.module);
}

}  // namespace bpfcc
