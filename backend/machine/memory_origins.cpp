#include "backend/machine/memory_origins.h"

#include <llvm/ADT/DenseSet.h>
#include <llvm/ADT/PointerIntPair.h>
#include <llvm/ADT/SmallVector.h>
#include <llvm/IR/Function.h>
#include <llvm/IR/GlobalVariable.h>
#include <llvm/IR/IntrinsicInst.h>
#include <llvm/IR/Operator.h>

namespace bpfcc {
namespace {

using Values = llvm::SmallVector<const llvm::Value *, 4>;

constexpr unsigned kMostValues = 64;  ///< a pointer that is computed from more is not followed to the end

/// What a computation's result may be, or be relative to, if that is a pointer; nothing for what is no computation.
Values operands_of(const llvm::Value &value) {
  const auto *operation = llvm::dyn_cast<llvm::Operator>(&value);
  if (operation == nullptr) return {};
  if (llvm::isa<llvm::PHINode>(operation) || llvm::Instruction::isBinaryOp(operation->getOpcode())) {
    return Values(operation->op_begin(), operation->op_end());
  }
  switch (operation->getOpcode()) {
    case llvm::Instruction::GetElementPtr:  // an index is no pointer
    case llvm::Instruction::AddrSpaceCast:
    case llvm::Instruction::BitCast:
    case llvm::Instruction::Freeze:
    case llvm::Instruction::IntToPtr:
    case llvm::Instruction::PtrToInt:
    case llvm::Instruction::SExt:
    case llvm::Instruction::Trunc:
    case llvm::Instruction::ZExt:
      return {operation->getOperand(0)};
    case llvm::Instruction::Select:
      return {operation->getOperand(1), operation->getOperand(2)};
    default:
      return {};
  }
}

/// Whether the kernel is called: one of its helpers, by number, or a function of its own.
bool calls_kernel(const llvm::CallBase &call) {
  if (const llvm::Function *callee = call.getCalledFunction()) return callee->isDeclaration() && !callee->isIntrinsic();
  const auto *number = llvm::dyn_cast<llvm::ConstantExpr>(call.getCalledOperand());
  return number != nullptr && number->getOpcode() == llvm::Instruction::IntToPtr;
}

/// As bpf_loop() does, whose callback reads what its third argument points to.
bool passes_callback(const llvm::CallBase &call) {
  return llvm::any_of(call.args(),
                      [](const llvm::Value *each) { return llvm::isa<llvm::Function>(each->stripPointerCasts()); });
}

/// Functions that libbpf has the kernel verify together with their callers, whose stack they can then reach.
bool is_called_with_any_pointer(const llvm::Function &function) {
  return function.hasLocalLinkage() || function.hasHiddenVisibility();
}

enum class SlotUse { kNone, kDerived, kRead };

SlotUse use_in_call(const llvm::CallBase &call, const llvm::Use &use) {
  if (const auto *intrinsic = llvm::dyn_cast<llvm::IntrinsicInst>(&call)) {
    if (intrinsic->isLifetimeStartOrEnd()) return SlotUse::kNone;
    const bool fills = llvm::isa<llvm::MemIntrinsic>(intrinsic) && call.getArgOperandNo(&use) == 0;
    return fills ? SlotUse::kNone : SlotUse::kRead;
  }
  return calls_kernel(call) && !passes_callback(call) ? SlotUse::kNone : SlotUse::kRead;
}

SlotUse use_of(const llvm::Use &use) {
  const llvm::User &user = *use.getUser();
  if (llvm::isa<llvm::GetElementPtrInst, llvm::PHINode, llvm::SelectInst>(user)) return SlotUse::kDerived;
  if (llvm::isa<llvm::ICmpInst>(user)) return SlotUse::kNone;
  if (llvm::isa<llvm::StoreInst>(user)) {
    return use.getOperandNo() == llvm::StoreInst::getPointerOperandIndex() ? SlotUse::kNone : SlotUse::kRead;
  }
  const auto *call = llvm::dyn_cast<llvm::CallBase>(&user);
  return call != nullptr && call->isArgOperand(&use) ? use_in_call(*call, use) : SlotUse::kRead;
}

/// Whether anything but the kernel may read the slot: instructions of this function, a function that it is passed to,
/// or who finds its address in memory.
bool may_be_read(const llvm::AllocaInst &slot) {
  Values pending{&slot};
  llvm::SmallDenseSet<const llvm::Value *> seen{&slot};
  while (!pending.empty()) {
    for (const llvm::Use &use : pending.pop_back_val()->uses()) {
      const SlotUse kind = use_of(use);
      if (kind == SlotUse::kRead) return true;
      if (kind == SlotUse::kDerived && seen.insert(use.getUser()).second) pending.push_back(use.getUser());
    }
  }
  return false;
}

}  // namespace

bool MemoryOrigins::is_read(const llvm::AllocaInst &slot) {
  const auto [known, is_new] = read_slots_.try_emplace(&slot, false);
  if (is_new) known->second = may_be_read(slot);
  return known->second;
}

void MemoryOrigins::add_root(const llvm::Value &value, MemoryOrigin &origin) {
  if (const auto *slot = llvm::dyn_cast<llvm::AllocaInst>(&value)) {
    origin.frames |= is_read(*slot);
  } else if (const auto *argument = llvm::dyn_cast<llvm::Argument>(&value)) {
    (is_called_with_any_pointer(*argument->getParent()) ? origin.unknown : origin.context) = true;
  } else if (const auto *call = llvm::dyn_cast<llvm::CallBase>(&value)) {
    origin.unknown |= !calls_kernel(*call);
  } else if (!llvm::isa<llvm::GlobalVariable, llvm::ConstantData>(value)) {
    origin.unknown = true;
  }
}

MemoryOrigin MemoryOrigins::of(const llvm::Value &pointer) {
  // A context's address, and a slot's, can be kept on the stack alone: what is loaded from elsewhere is neither.
  using Step = llvm::PointerIntPair<const llvm::Value *, 1, bool>;
  MemoryOrigin origin;
  MemoryOrigin loaded_from;
  llvm::SmallVector<Step, 8> pending{{&pointer, false}};
  llvm::SmallDenseSet<Step> seen;
  while (!pending.empty()) {
    const Step step = pending.pop_back_val();
    if (!seen.insert(step).second) continue;
    if (seen.size() > kMostValues) return {.unknown = true};
    const llvm::Value *value = step.getPointer();
    const bool is_loaded_from = step.getInt();
    if (const auto *load = llvm::dyn_cast<llvm::LoadInst>(value)) {
      pending.emplace_back(load->getPointerOperand(), true);
      continue;
    }
    const Values operands = operands_of(*value);
    for (const llvm::Value *operand : operands) pending.emplace_back(operand, is_loaded_from);
    if (operands.empty()) add_root(*value, is_loaded_from ? loaded_from : origin);
  }
  origin.unknown |= loaded_from.frames || loaded_from.unknown;
  return origin;
}

}  // namespace bpfcc
