#include "backend/passes/atomics.h"

#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>

#include "support/kernel_facts/feature.h"

namespace bpfcc {
namespace {

constexpr unsigned kWordBits = 32;
constexpr unsigned kRegisterBits = 64;

/// An operation of C that is always an instruction of the kernel's interpreter and JIT compilers: BPF_ADD, BPF_AND,
/// BPF_OR, BPF_XOR, BPF_XCHG and BPF_CMPXCHG (Documentation/bpf/standardization/instruction-set.rst, "Atomic
/// operations"). A subtraction adds the negated number.
constexpr std::array kOperations = {llvm::AtomicRMWInst::Add, llvm::AtomicRMWInst::Sub, llvm::AtomicRMWInst::And,
                                    llvm::AtomicRMWInst::Or,  llvm::AtomicRMWInst::Xor, llvm::AtomicRMWInst::Xchg};

/// What an instruction does atomically.
struct Operation {
  std::string name;
  unsigned bits;
  bool exists;      ///< as an instruction of BPF
  bool is_old_add;  ///< BPF_XADD, which has been there from the start: an addition whose result nobody asks for
};

unsigned bits_of(const llvm::Type &type, const llvm::Module &module) {
  return static_cast<unsigned>(module.getDataLayout().getTypeSizeInBits(const_cast<llvm::Type *>(&type)));
}

std::optional<Operation> operation_of(const llvm::Instruction &instruction) {
  const llvm::Module &module = *instruction.getModule();
  if (const auto *change = llvm::dyn_cast<llvm::AtomicRMWInst>(&instruction)) {
    const auto operation = change->getOperation();
    const bool adds = operation == llvm::AtomicRMWInst::Add || operation == llvm::AtomicRMWInst::Sub;
    return Operation{fmt::format("atomic '{}'", llvm::AtomicRMWInst::getOperationName(operation).str()),
                     bits_of(*change->getType(), module),
                     std::ranges::find(kOperations, operation) != kOperations.end(), adds && change->use_empty()};
  }
  if (const auto *exchange = llvm::dyn_cast<llvm::AtomicCmpXchgInst>(&instruction)) {
    return Operation{"atomic compare and exchange", bits_of(*exchange->getCompareOperand()->getType(), module), true,
                     false};
  }
  return std::nullopt;
}

std::optional<Refusal> find_in(const Operation &operation, const CodeGenSettings &settings) {
  const auto found = [](std::string message, std::string remedy) {
    return Refusal{"bpf-atomic", std::move(message), std::move(remedy)};
  };
  if (!operation.exists) {
    return found("BPF has no instruction for " + operation.name,
                 "there are add, and, or, xor, exchange, compare and exchange");
  }
  if (operation.bits != kWordBits && operation.bits != kRegisterBits) {
    return found(
        fmt::format("{} of {} bits: BPF has atomic operations on 32 and 64 bits alone", operation.name, operation.bits),
        "make the variable an int or a long");
  }
  if (operation.is_old_add) return std::nullopt;
  const FeatureFact &atomics = feature_fact(Feature::kAtomics);
  if (settings.kernel && *settings.kernel < atomics.since) {
    return found(fmt::format("{} needs Linux {}; the program must run on {}", operation.name, to_string(atomics.since),
                             to_string(*settings.kernel)),
                 "older kernels have __sync_fetch_and_add whose result is not used, and bpf_spin_lock from 5.1 on");
  }
  if (settings.cpu == "v1" || settings.cpu == "v2" || settings.cpu == "generic") {
    return found(fmt::format("{} is not in the instruction set {}", operation.name, settings.cpu),
                 "-mcpu=v3 has it, from Linux 5.12 on");
  }
  return std::nullopt;
}

}  // namespace

void report_atomics(const llvm::Module &module, const CodeGenSettings &settings, Refusals &refusals) {
  for (const llvm::Function &function : module) {
    for (const llvm::Instruction &instruction : llvm::instructions(function)) {
      const std::optional<Operation> operation = operation_of(instruction);
      const std::optional<Refusal> refusal = operation ? find_in(*operation, settings) : std::nullopt;
      if (refusal) refusals.add(instruction, *refusal);
    }
  }
}

}  // namespace bpfcc
