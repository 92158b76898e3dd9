#include "backend/target.h"

#include <mutex>

#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/ErrorHandling.h>
#include <llvm/Support/TargetSelect.h>

extern "C" {
void LLVMInitializeBPFTargetInfo();
void LLVMInitializeBPFTarget();
void LLVMInitializeBPFTargetMC();
void LLVMInitializeBPFAsmPrinter();
void LLVMInitializeBPFAsmParser();
}

namespace bpfcc {
namespace {

void register_target() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeBPFTargetInfo();
    LLVMInitializeBPFTarget();
    LLVMInitializeBPFTargetMC();
    LLVMInitializeBPFAsmPrinter();
    LLVMInitializeBPFAsmParser();  // for inline assembly
  });
}

llvm::CodeGenOptLevel level_of(unsigned optimization_level) {
  return llvm::CodeGenOpt::getLevel(static_cast<int>(optimization_level)).value_or(llvm::CodeGenOptLevel::Default);
}

}  // namespace

std::unique_ptr<llvm::TargetMachine> make_target_machine(const IrUnit &unit) {
  register_target();
  std::string problem;
  const std::string &triple = unit.module->getTargetTriple();
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, problem);
  if (target == nullptr) llvm::report_fatal_error(llvm::StringRef(problem));
  return std::unique_ptr<llvm::TargetMachine>(
      target->createTargetMachine(triple, unit.settings.cpu, unit.settings.features, llvm::TargetOptions(),
                                  llvm::Reloc::Static, std::nullopt, level_of(unit.settings.optimization_level)));
}

}  // namespace bpfcc
