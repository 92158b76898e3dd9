// Which way a condition goes, and what is known after it.

#include <algorithm>

#include "frontend/rules/paths/interpreter.h"

namespace bpfcc {
namespace {

bool is_end(const Value *value) { return value->is_pointer() && value->region->kind == RegionKind::kPacketEnd; }

bool is_packet(const Value *value) { return value->is_pointer() && value->region->kind == RegionKind::kPacket; }

/// a < b as b > a.
clang::BinaryOperatorKind mirrored(clang::BinaryOperatorKind operation) {
  switch (operation) {
    case clang::BO_LT:
      return clang::BO_GT;
    case clang::BO_GT:
      return clang::BO_LT;
    case clang::BO_LE:
      return clang::BO_GE;
    case clang::BO_GE:
      return clang::BO_LE;
    default:
      return operation;
  }
}

/// The numbers of `ranges` that compare so with `number`.
Ranges matching(clang::BinaryOperatorKind operation, Ranges ranges, std::int64_t number) {
  switch (operation) {
    case clang::BO_EQ:
      if (!ranges.contains(number)) {
        ranges.keep_from(INT64_MAX);
        ranges.keep_to(INT64_MIN);
      } else {
        ranges = Ranges(number, number);
      }
      break;
    case clang::BO_NE:
      ranges.remove(number);
      break;
    case clang::BO_LT:
      ranges.remove(number);
      ranges.keep_to(number);
      break;
    case clang::BO_LE:
      ranges.keep_to(number);
      break;
    case clang::BO_GT:
      ranges.remove(number);
      ranges.keep_from(number);
      break;
    default:
      ranges.keep_from(number);
  }
  return ranges;
}

}  // namespace

void Interpreter::decide(const clang::Expr *condition, State &&state, ThenState yes, ThenState no) {
  if (is_exhausted() || condition->containsErrors()) return;
  const clang::Expr *inner = condition->IgnoreParens();
  while (const auto *cast = llvm::dyn_cast<clang::ImplicitCastExpr>(inner)) {
    if (cast->getCastKind() != clang::CK_IntegralToBoolean && cast->getCastKind() != clang::CK_IntegralCast &&
        cast->getCastKind() != clang::CK_PointerToBoolean) {
      break;
    }
    // A cut to fewer bits could lose the bits that are set.
    if (cast->getCastKind() == clang::CK_IntegralCast &&
        size_of(cast->getType()) < size_of(cast->getSubExpr()->getType())) {
      break;
    }
    inner = cast->getSubExpr()->IgnoreParens();
  }
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(inner); unary && unary->getOpcode() == clang::UO_LNot) {
    return decide(unary->getSubExpr(), std::move(state), no, yes);
  }
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(inner);
      call != nullptr && call->getBuiltinCallee() == clang::Builtin::BI__builtin_expect) {
    return decide(call->getArg(0), std::move(state), yes, no);
  }
  const auto *operation = llvm::dyn_cast<clang::BinaryOperator>(inner);
  if (operation != nullptr && operation->getOpcode() == clang::BO_LAnd) {
    return decide(
        operation->getLHS(), std::move(state),
        [&](State &&next) { decide(operation->getRHS(), std::move(next), yes, no); }, no);
  }
  if (operation != nullptr && operation->getOpcode() == clang::BO_LOr) {
    return decide(operation->getLHS(), std::move(state), yes,
                  [&](State &&next) { decide(operation->getRHS(), std::move(next), yes, no); });
  }
  clang::Expr::EvalResult constant;
  if (operation != nullptr && operation->isComparisonOp() && !operation->EvaluateAsInt(constant, context_)) {
    return evaluate(operation->getLHS(), std::move(state), [&](State &&next, const Value *left) {
      evaluate(operation->getRHS(), std::move(next), [&](State &&last, const Value *right) {
        compare(operation->getOpcode(), left, right, std::move(last), yes, no);
      });
    });
  }
  evaluate(inner, std::move(state),
           [&](State &&next, const Value *value) { decide_value(value, std::move(next), yes, no); });
}

void Interpreter::decide_value(const Value *value, State &&state, ThenState yes, ThenState no) {
  compare(clang::BO_NE, value, values_.number(0), std::move(state), yes, no);
}

void Interpreter::compare(clang::BinaryOperatorKind operation, const Value *left, const Value *right, State &&state,
                          ThenState yes, ThenState no) {
  if (left->is_pointer() || right->is_pointer()) {
    return compare_pointers(operation, left, right, std::move(state), yes, no);
  }
  if (left->kind == ValueKind::kNumber && right->kind != ValueKind::kNumber) {
    return compare(mirrored(operation), right, left, std::move(state), yes, no);
  }
  const clang::BinaryOperatorKind opposite = clang::BinaryOperator::negateComparisonOp(operation);
  if (left == right && (operation == clang::BO_EQ || operation == clang::BO_LE || operation == clang::BO_GE)) {
    return yes(std::move(state));
  }
  if (right->kind != ValueKind::kNumber) {
    // Of two unknown numbers only that this comparison came out so is remembered.
    const bool is_swapped = operation == clang::BO_GT || operation == clang::BO_LE;
    const bool is_negated = operation == clang::BO_GE || operation == clang::BO_LE || operation == clang::BO_NE;
    const bool is_equality = operation == clang::BO_EQ || operation == clang::BO_NE;
    const Value *first = is_swapped ? right : left;
    const Value *second = is_swapped ? left : right;
    if (is_equality && second < first) std::swap(first, second);
    const Value *truth = values_.operation(is_equality ? clang::BO_EQ : clang::BO_LT, first, second, 0, 1);
    return compare(is_negated ? clang::BO_EQ : clang::BO_NE, truth, values_.number(0), std::move(state), yes, no);
  }
  const Ranges ranges = state.ranges(left);
  Ranges met = matching(operation, ranges, right->number);
  Ranges unmet = matching(opposite, ranges, right->number);
  const bool may_be = !met.is_empty();
  const bool may_not_be = !unmet.is_empty();
  if (may_be && may_not_be) {
    State other = state;
    other.restrict(left, std::move(unmet));
    state.restrict(left, std::move(met));
    yes(std::move(state));
    no(std::move(other));
  } else if (may_be) {
    yes(std::move(state));
  } else if (may_not_be) {
    no(std::move(state));
  }
}

void Interpreter::compare_pointers(clang::BinaryOperatorKind operation, const Value *left, const Value *right,
                                   State &&state, ThenState yes, ThenState no) {
  if (!left->is_pointer()) {
    return compare_pointers(mirrored(operation), right, left, std::move(state), yes, no);
  }
  const bool is_equality = operation == clang::BO_EQ || operation == clang::BO_NE;
  if (right->is_number(0) && is_equality) {
    const ThenState is_null = operation == clang::BO_EQ ? yes : no;
    const ThenState is_not_null = operation == clang::BO_EQ ? no : yes;
    const auto known = state.tracked.nullness.find(left->region);
    if (known == state.tracked.nullness.end() || known->second == Nullness::kNotNull) {
      return is_not_null(std::move(state));
    }
    if (known->second == Nullness::kNull) return is_null(std::move(state));
    State without = state;
    without.tracked.nullness[left->region] = Nullness::kNull;
    without.tracked.references.erase(left->region);
    state.tracked.nullness[left->region] = Nullness::kNotNull;
    is_not_null(std::move(state));
    return is_null(std::move(without));
  }
  if (is_end(left) && is_packet(right)) {
    return compare_pointers(mirrored(operation), right, left, std::move(state), yes, no);
  }
  if (is_packet(left) && is_end(right)) {
    State other = state;
    const auto knows = [&](State &known, std::int64_t bytes) {
      if (left->region->instance != known.tracked.packet) return;
      std::int64_t &checked = known.tracked.checked_bytes[left->left];
      checked = std::max(checked, bytes);
    };
    switch (operation) {
      case clang::BO_GT:  // left > end: the other way, all before left is there
        knows(other, left->number);
        break;
      case clang::BO_LE:
        knows(state, left->number);
        break;
      case clang::BO_LT:  // left < end: one byte more
        knows(state, left->number + 1);
        break;
      case clang::BO_GE:
        knows(other, left->number + 1);
        break;
      default:
        state.tracked.packet_doubt = other.tracked.packet_doubt = true;
    }
    yes(std::move(state));
    return no(std::move(other));
  }
  for (const Value *each : {left, right}) {
    if (is_end(each)) state.tracked.packet_doubt = true;
  }
  if (left == right && is_equality) return operation == clang::BO_EQ ? yes(std::move(state)) : no(std::move(state));
  if (!right->is_pointer() && right->kind == ValueKind::kNumber) {
    State other = state;
    yes(std::move(state));
    return no(std::move(other));
  }
  const Value *truth = values_.operation(operation, left, right, 0, 1);
  compare(clang::BO_NE, truth, values_.number(0), std::move(state), yes, no);
}

}  // namespace bpfcc
