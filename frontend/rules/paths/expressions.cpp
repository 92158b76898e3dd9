// What expressions are worth.

#include <algorithm>

#include <clang/AST/Attr.h>
#include <clang/AST/RecordLayout.h>

#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/names.h"

namespace bpfcc {
namespace {

clang::BinaryOperatorKind without_assignment(const clang::BinaryOperator &operation) {
  return clang::BinaryOperator::getOpForCompoundAssignment(operation.getOpcode());
}

}  // namespace

void Interpreter::evaluate(const clang::Expr *expression, State &&state, Then then) {
  if (is_exhausted() || expression->containsErrors()) return;
  expression = expression->IgnoreParens();
  const clang::QualType type = expression->getType();
  clang::Expr::EvalResult constant;
  if (type->isIntegralOrEnumerationType() && !expression->isValueDependent() &&
      expression->EvaluateAsInt(constant, context_, clang::Expr::SE_NoSideEffects)) {
    const llvm::APSInt &number = constant.Val.getInt();
    const Value *value = number.isRepresentableByInt64()
                             ? values_.number(number.getExtValue())
                             : values_.symbol(expression, 0, 0, INT64_MAX, true);  // the half that is left out
    then(std::move(state), value);
    return;
  }
  if (const auto *operation = llvm::dyn_cast<clang::BinaryOperator>(expression)) {
    evaluate_binary(*operation, std::move(state), then);
  } else if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression)) {
    evaluate_unary(*unary, std::move(state), then);
  } else if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression)) {
    evaluate_cast(*cast, std::move(state), then);
  } else if (const auto *called = llvm::dyn_cast<clang::CallExpr>(expression)) {
    call(*called, std::move(state), then);
  } else if (const auto *block = llvm::dyn_cast<clang::StmtExpr>(expression)) {
    evaluate_block(*block, std::move(state), then);
  } else if (const auto *choice = llvm::dyn_cast<clang::ConditionalOperator>(expression)) {
    decide(
        choice->getCond(), std::move(state),
        [&](State &&next) { evaluate(choice->getTrueExpr(), std::move(next), then); },
        [&](State &&next) { evaluate(choice->getFalseExpr(), std::move(next), then); });
  } else if (const auto *chosen = llvm::dyn_cast<clang::ChooseExpr>(expression)) {
    evaluate(chosen->getChosenSubExpr(), std::move(state), then);
  } else if (const auto *generic = llvm::dyn_cast<clang::GenericSelectionExpr>(expression)) {
    evaluate(generic->getResultExpr(), std::move(state), then);
  } else if (expression->isLValue()) {
    locate(expression, std::move(state), then);
  } else {
    const Value *value = unknown(expression, type, state);
    then(std::move(state), value);
  }
}

void Interpreter::evaluate_block(const clang::StmtExpr &block, State &&state, Then then) {
  // Jumps are followed to a label at the result alone.
  Exits exits;
  const clang::CompoundStmt &body = *block.getSubStmt();
  const clang::Stmt *last = body.body_empty() ? nullptr : body.body_back();
  const auto *label = llvm::dyn_cast_or_null<clang::LabelStmt>(last);
  const auto *result = llvm::dyn_cast_or_null<clang::Expr>(label != nullptr ? label->getSubStmt() : last);
  States states{std::move(state)};
  for (const clang::Stmt *child : body.body()) {
    if (child == last && result != nullptr) break;
    states = execute(child, std::move(states), exits);
  }
  if (label != nullptr) std::ranges::move(exits.jumps[label->getDecl()], std::back_inserter(states));
  for (State &next : states) {
    if (result != nullptr) {
      evaluate(result, std::move(next), then);
    } else {
      then(std::move(next), values_.number(0));
    }
  }
}

void Interpreter::evaluate_binary(const clang::BinaryOperator &operation, State &&state, Then then) {
  if (operation.isAssignmentOp()) return evaluate_assignment(operation, std::move(state), then);
  const auto truth = [&] {
    decide(
        &operation, std::move(state), [&](State &&next) { then(std::move(next), values_.number(1)); },
        [&](State &&next) { then(std::move(next), values_.number(0)); });
  };
  if (operation.isLogicalOp()) return truth();
  if (operation.isComparisonOp()) return truth();
  evaluate(operation.getLHS(), std::move(state), [&](State &&next, const Value *left) {
    evaluate(operation.getRHS(), std::move(next), [&](State &&last, const Value *right) {
      const Value *value = operation.getOpcode() == clang::BO_Comma
                               ? right
                               : arithmetic(operation.getOpcode(), left, right, operation.getType(), operation, last);
      then(std::move(last), value);
    });
  });
}

void Interpreter::evaluate_assignment(const clang::BinaryOperator &operation, State &&state, Then then) {
  evaluate(operation.getRHS(), std::move(state), [&](State &&next, const Value *right) {
    locate(operation.getLHS(), std::move(next), [&](State &&located, const Value *address) {
      const auto write = [&](State &&last, const Value *value) {
        value = convert(value, operation.getLHS()->getType(), last);
        store(*operation.getLHS(), address, value, std::move(last),
              [&](State &&stored) { then(std::move(stored), value); });
      };
      if (!operation.isCompoundAssignmentOp()) return write(std::move(located), right);
      load(*operation.getLHS(), address, std::move(located), [&](State &&loaded, const Value *left) {
        const Value *value =
            arithmetic(without_assignment(operation), left, right, operation.getType(), operation, loaded);
        write(std::move(loaded), value);
      });
    });
  });
}

void Interpreter::evaluate_unary(const clang::UnaryOperator &operation, State &&state, Then then) {
  const clang::Expr *operand = operation.getSubExpr();
  if (operation.isIncrementDecrementOp()) {
    locate(operand, std::move(state), [&](State &&next, const Value *address) {
      load(*operand, address, std::move(next), [&](State &&loaded, const Value *before) {
        const Value *one = values_.number(operation.isIncrementOp() ? 1 : -1);
        const Value *after = arithmetic(clang::BO_Add, before, one, operation.getType(), operation, loaded);
        store(*operand, address, after, std::move(loaded),
              [&](State &&stored) { then(std::move(stored), operation.isPostfix() ? before : after); });
      });
    });
    return;
  }
  switch (operation.getOpcode()) {
    case clang::UO_AddrOf:
      return locate(operand, std::move(state), then);
    case clang::UO_LNot:
      return decide(
          operand, std::move(state), [&](State &&next) { then(std::move(next), values_.number(0)); },
          [&](State &&next) { then(std::move(next), values_.number(1)); });
    case clang::UO_Plus:
    case clang::UO_Extension:
      return evaluate(operand, std::move(state), then);
    case clang::UO_Deref:
      return locate(&operation, std::move(state), then);
    default:
      evaluate(operand, std::move(state), [&](State &&next, const Value *) {
        const Value *value = unknown(&operation, operation.getType(), next);
        then(std::move(next), value);
      });
  }
}

void Interpreter::evaluate_cast(const clang::CastExpr &cast, State &&state, Then then) {
  const clang::Expr *operand = cast.getSubExpr();
  switch (cast.getCastKind()) {
    case clang::CK_LValueToRValue:
      return locate(operand, std::move(state),
                    [&](State &&next, const Value *address) { load(*operand, address, std::move(next), then); });
    case clang::CK_ArrayToPointerDecay:
    case clang::CK_FunctionToPointerDecay:
      return locate(operand, std::move(state), then);
    case clang::CK_NullToPointer:
      return then(std::move(state), values_.number(0));
    case clang::CK_ToVoid:
      return operand->isLValue() ? then(std::move(state), values_.number(0))
                                 : evaluate(operand, std::move(state), then);
    case clang::CK_PointerToBoolean:
    case clang::CK_IntegralToBoolean:
      return decide(
          operand, std::move(state), [&](State &&next) { then(std::move(next), values_.number(1)); },
          [&](State &&next) { then(std::move(next), values_.number(0)); });
    default:
      evaluate(operand, std::move(state), [&](State &&next, const Value *value) {
        const Value *converted = convert(value, cast.getType(), next);
        then(std::move(next), converted);
      });
  }
}

}  // namespace bpfcc
