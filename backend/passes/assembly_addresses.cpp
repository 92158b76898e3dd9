#include "backend/passes/assembly_addresses.h"

#include <string>

#include <fmt/format.h>
#include <llvm/ADT/SmallVector.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/IR/GlobalValue.h>
#include <llvm/IR/InlineAsm.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>

namespace bpfcc {
namespace {

/// Whether the line assigns the operand as it is: "r1 = $0", but not "r1 = $0 ll", which has 64 bits for it, nor
/// "call $0" or ".quad $0".
bool is_short_constant(llvm::StringRef line, unsigned operand) {
  line = line.trim();
  const std::string name = "$" + std::to_string(operand);
  const std::string braced = "${" + std::to_string(operand);
  if (line.starts_with(".") || line.contains("goto")) return false;
  const auto [left, right] = line.rsplit('=');
  if (left.size() == line.size()) return false;
  const llvm::StringRef value = right.trim();
  return value == name || (value.starts_with(braced + "}") && value.size() == braced.size() + 1) ||
         (value.starts_with(braced + ":") && value.ends_with("}"));
}

/// The line of the assembly that uses the operand as a constant of 32 bits; empty where none does.
llvm::StringRef short_use(llvm::StringRef text, unsigned operand) {
  llvm::SmallVector<llvm::StringRef, 8> lines;
  llvm::SplitString(text, lines, "\n;");
  for (const llvm::StringRef line : lines) {
    if (is_short_constant(line, operand)) return line.trim();
  }
  return {};
}

void check(const llvm::CallInst &call, Refusals &refusals) {
  const auto &assembly = *llvm::cast<llvm::InlineAsm>(call.getCalledOperand());
  unsigned argument = 0;
  unsigned operand = 0;
  for (const llvm::InlineAsm::ConstraintInfo &constraint : assembly.ParseConstraints()) {
    if (constraint.Type == llvm::InlineAsm::isClobber || constraint.Type == llvm::InlineAsm::isLabel) continue;
    const unsigned number = operand++;
    if (!constraint.hasArg()) continue;
    const auto *symbol = llvm::dyn_cast<llvm::GlobalValue>(call.getArgOperand(argument++)->stripPointerCasts());
    const bool is_constant = !constraint.isIndirect && constraint.Codes.front() == "i";
    if (symbol == nullptr || !is_constant || short_use(assembly.getAsmString(), number).empty()) continue;
    refusals.add(call,
                 {"bpf-assembly",
                  fmt::format("inline assembly: the address of '{}' does not fit in the constant of an instruction",
                              symbol->getName().str()),
                  fmt::format("'{{register}} = %{} ll' loads an address of 64 bits", number)});
  }
}

}  // namespace

void report_assembly_addresses(const llvm::Module &module, Refusals &refusals) {
  for (const llvm::Function &function : module) {
    for (const llvm::Instruction &instruction : llvm::instructions(function)) {
      const auto *call = llvm::dyn_cast<llvm::CallInst>(&instruction);
      if (call != nullptr && call->isInlineAsm()) check(*call, refusals);
    }
  }
}

}  // namespace bpfcc
