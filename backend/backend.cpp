#include "backend/backend.h"

#include <llvm/Bitcode/BitcodeWriter.h>
#include <llvm/Support/raw_ostream.h>

#include "backend/diagnostics.h"
#include "backend/machine_code.h"
#include "backend/optimise.h"
#include "backend/passes/assembly_addresses.h"
#include "backend/passes/atomics.h"
#include "backend/passes/remaining_calls.h"
#include "backend/passes/remaining_loops.h"
#include "backend/passes/unsupported_values.h"
#include "backend/refusals.h"
#include "backend/stack_ledger.h"
#include "backend/target.h"

namespace bpfcc {
namespace {

void emit(IrUnit &unit, llvm::TargetMachine &machine, EmitKind kind, llvm::raw_pwrite_stream &out) {
  switch (kind) {
    case EmitKind::kLlvmIr:
      unit.module->print(out, nullptr);
      break;
    case EmitKind::kBitcode:
      llvm::WriteBitcodeToFile(*unit.module, out);
      break;
    case EmitKind::kAssembly:
      emit_machine_code(unit, machine, llvm::CodeGenFileType::AssemblyFile, out);
      break;
    case EmitKind::kObject:
      emit_machine_code(unit, machine, llvm::CodeGenFileType::ObjectFile, out);
      break;
  }
}

}  // namespace

std::optional<std::vector<std::byte>> run_backend(IrUnit &unit, EmitKind kind, DiagSink &sink) {
  StackLedger ledger;
  Refusals refusals(sink);
  unit.context->setDiagnosticHandler(make_diagnostic_handler(unit.assembly_places, ledger, refusals));
  const std::unique_ptr<llvm::TargetMachine> machine = make_target_machine(unit);

  optimise(unit, *machine);
  if (!unit.settings.loops_allowed) report_remaining_loops(*unit.module, refusals);
  const bool is_machine_code = kind == EmitKind::kAssembly || kind == EmitKind::kObject;
  if (is_machine_code) {
    report_unsupported_values(*unit.module, refusals);
    report_remaining_calls(*unit.module, unit.settings, refusals);
    report_atomics(*unit.module, unit.settings, refusals);
    report_assembly_addresses(*unit.module, refusals);
  }
  // Code is generated in spite of errors, for what that has to say; if it crashes, there is a reason already.
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream out(bytes);
  if (is_machine_code) ledger = open_stack_ledger(*unit.module);
  emit(unit, *machine, kind, out);
  if (is_machine_code) report_stack(*unit.module, ledger, unit.settings, sink);
  if (sink.has_errors()) return std::nullopt;

  const auto *begin = reinterpret_cast<const std::byte *>(bytes.data());
  return std::vector<std::byte>(begin, begin + bytes.size());
}

}  // namespace bpfcc
