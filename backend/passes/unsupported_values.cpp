#include "backend/passes/unsupported_values.h"

#include <llvm/IR/InstIterator.h>
#include <llvm/IR/InstrTypes.h>
#include <llvm/IR/IntrinsicInst.h>

#include "backend/source_place.h"

namespace bpfcc {
namespace {

constexpr unsigned kRegisterBits = 64;

bool is_wide(const llvm::Type &type) {
  return type.isVectorTy() || (type.isIntegerTy() && type.getIntegerBitWidth() > kRegisterBits);
}

void add_error(Refusals &refusals, std::string_view rule, SourcePlace place, std::string message) {
  Diag diag;
  diag.id = rule;
  diag.place = std::move(place);
  diag.message = std::move(message);
  refusals.add(std::move(diag));
}

std::string returns_too_much(const llvm::Function *function) {
  const std::string subject = function == nullptr ? "this call" : "'" + function->getName().str() + "'";
  return subject + " returns more than one register of 64 bits; take a pointer to what is to be filled in";
}

void check(const llvm::CallBase &call, const llvm::Function &function, Refusals &refusals) {
  const auto *intrinsic = llvm::dyn_cast<llvm::IntrinsicInst>(&call);
  if (intrinsic != nullptr && intrinsic->getIntrinsicID() == llvm::Intrinsic::returnaddress) {
    add_error(refusals, {}, source_place(call.getDebugLoc(), function),
              "BPF programs cannot read their return address");
  }
  if (intrinsic == nullptr && !call.isInlineAsm() && is_wide(*call.getType())) {
    add_error(refusals, "bpf-struct-return", source_place(call.getDebugLoc(), function),
              returns_too_much(call.getCalledFunction()));
  }
}

}  // namespace

void report_unsupported_values(const llvm::Module &module, Refusals &refusals) {
  for (const llvm::Function &function : module) {
    if (function.isDeclaration()) continue;
    if (is_wide(*function.getReturnType())) {
      add_error(refusals, "bpf-struct-return", source_place({}, function), returns_too_much(&function));
    }
    for (const llvm::Instruction &instruction : llvm::instructions(function)) {
      if (const auto *call = llvm::dyn_cast<llvm::CallBase>(&instruction)) check(*call, function, refusals);
    }
  }
}

}  // namespace bpfcc
