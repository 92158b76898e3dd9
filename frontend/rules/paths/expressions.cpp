// What expressions are worth.

#include <algorithm>

#include <clang/AST/Attr.h>
#include <clang/AST/RecordLayout.h>

#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/names.h"

namespace bpfcc {
namespace {

/// What an integer of that type can be, the upper half of 64 unsigned bits left out.
std::pair<std::int64_t, std::int64_t> limits(clang::QualType type, const clang::ASTContext &context) {
  if (!type->isIntegralOrEnumerationType()) return {0, INT64_MAX};
  if (type->isBooleanType()) return {0, 1};
  const unsigned bits = context.getIntWidth(type);
  if (type->isUnsignedIntegerOrEnumerationType()) {
    return {0, bits >= 64 ? INT64_MAX : (std::int64_t{1} << bits) - 1};
  }
  if (bits >= 64) return {INT64_MIN, INT64_MAX};
  return {-(std::int64_t{1} << (bits - 1)), (std::int64_t{1} << (bits - 1)) - 1};
}

/// A number as an integer of that type holds it.
std::int64_t truncate(std::int64_t number, clang::QualType type, const clang::ASTContext &context) {
  if (!type->isIntegralOrEnumerationType()) return number;
  if (type->isBooleanType()) return number != 0 ? 1 : 0;
  const unsigned bits = context.getIntWidth(type);
  if (bits >= 64) return number;
  const std::uint64_t kept = static_cast<std::uint64_t>(number) & ((std::uint64_t{1} << bits) - 1);
  const bool is_negative = !type->isUnsignedIntegerOrEnumerationType() && (kept >> (bits - 1)) != 0;
  return static_cast<std::int64_t>(is_negative ? kept - (std::uint64_t{1} << bits) : kept);
}

std::optional<std::int64_t> fold(clang::BinaryOperatorKind operation, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  switch (operation) {
    case clang::BO_Add:
      return __builtin_add_overflow(left, right, &result) ? std::nullopt : std::optional(result);
    case clang::BO_Sub:
      return __builtin_sub_overflow(left, right, &result) ? std::nullopt : std::optional(result);
    case clang::BO_Mul:
      return __builtin_mul_overflow(left, right, &result) ? std::nullopt : std::optional(result);
    case clang::BO_Div:
      return right <= 0 ? std::nullopt : std::optional(left / right);
    case clang::BO_Rem:
      return right <= 0 ? std::nullopt : std::optional(left % right);
    case clang::BO_And:
      return left & right;
    case clang::BO_Or:
      return left | right;
    case clang::BO_Xor:
      return left ^ right;
    case clang::BO_Shl:
      return left < 0 || right < 0 || right > 31 || left >= (std::int64_t{1} << 31) ? std::nullopt
                                                                                    : std::optional(left << right);
    case clang::BO_Shr:
      return left < 0 || right < 0 || right > 63 ? std::nullopt : std::optional(left >> right);
    case clang::BO_EQ:
      return left == right ? 1 : 0;
    case clang::BO_NE:
      return left != right ? 1 : 0;
    case clang::BO_LT:
      return left < right ? 1 : 0;
    case clang::BO_GT:
      return left > right ? 1 : 0;
    case clang::BO_LE:
      return left <= right ? 1 : 0;
    case clang::BO_GE:
      return left >= right ? 1 : 0;
    default:
      return std::nullopt;
  }
}

clang::BinaryOperatorKind without_assignment(const clang::BinaryOperator &operation) {
  return clang::BinaryOperator::getOpForCompoundAssignment(operation.getOpcode());
}

}  // namespace

std::uint64_t Interpreter::size_of(clang::QualType type) const {
  if (type->isVoidType() || type->isFunctionType()) return 1;
  if (type->isIncompleteType()) return 0;
  return static_cast<std::uint64_t>(context_.getTypeSizeInChars(type).getQuantity());
}

const Region *Interpreter::variable_region(const clang::VarDecl &variable) {
  const bool is_local = variable.hasLocalStorage();
  return values_.region(is_local ? RegionKind::kVariable : RegionKind::kGlobal, variable.getCanonicalDecl(),
                        is_local ? frames_.back() : 0, size_of(variable.getType()), variable.getType());
}

const Value *Interpreter::unknown(Site site, clang::QualType type, State &state, bool vague) {
  const auto [low, high] = limits(type, context_);
  return values_.symbol(site, state.visit(site), low, high, vague, !vague && type->isIntegralOrEnumerationType());
}

const Value *Interpreter::convert(const Value *value, clang::QualType type, State &state) {
  if (value->is_pointer()) return value;
  if (const Value *object = context_object(value, type, state)) return object;
  if (value->kind == ValueKind::kNumber) {
    const std::int64_t number = truncate(value->number, type, context_);
    const bool is_left_out = number < 0 && type->isUnsignedIntegerOrEnumerationType();
    return is_left_out ? values_.symbol(value, 0, 0, INT64_MAX, true) : values_.number(number);
  }
  if (!type->isIntegralOrEnumerationType()) return value;
  const auto [low, high] = limits(type, context_);
  const Ranges ranges = state.ranges(value);
  if (low <= ranges.low() && ranges.high() <= high) return value;
  return values_.operation(clang::BO_Comma, value, value, low, high);  // the value, cut to fewer bits
}

const Value *Interpreter::add(const Value *pointer, const Value *index, std::int64_t scale) {
  std::int64_t bytes = 0;
  if (index->kind == ValueKind::kNumber && !__builtin_mul_overflow(index->number, scale, &bytes)) {
    return values_.pointer(pointer->region, pointer->number + bytes, pointer->left);
  }
  const Value *factor = values_.number(scale);
  const Value *offset = scale == 1 ? index : values_.operation(clang::BO_Mul, index, factor, INT64_MIN, INT64_MAX);
  if (pointer->left != nullptr) {
    offset = values_.operation(clang::BO_Add, pointer->left, offset, INT64_MIN, INT64_MAX);
  }
  return values_.pointer(pointer->region, pointer->number, offset);
}

const Value *Interpreter::arithmetic(clang::BinaryOperatorKind operation, const Value *left, const Value *right,
                                     clang::QualType type, const clang::Expr &expression, State &state) {
  const bool is_pointer = type->isPointerType();
  const auto scale = is_pointer ? static_cast<std::int64_t>(size_of(type->getPointeeType())) : std::int64_t{1};
  if (operation == clang::BO_Add && left->is_pointer() && !right->is_pointer()) return add(left, right, scale);
  if (operation == clang::BO_Add && right->is_pointer() && !left->is_pointer()) return add(right, left, scale);
  if (operation == clang::BO_Sub && left->is_pointer() && right->kind == ValueKind::kNumber) {
    return add(left, values_.number(-right->number), scale);
  }
  if (left->is_pointer() || right->is_pointer()) return unknown(&expression, type, state);
  if (left->kind == ValueKind::kNumber && right->kind == ValueKind::kNumber) {
    if (const auto result = fold(operation, left->number, right->number)) {
      return values_.number(truncate(*result, type, context_));
    }
    return unknown(&expression, type, state);
  }
  const auto [low, high] = limits(type, context_);
  if (operation == clang::BO_And && right->kind == ValueKind::kNumber && right->number >= 0) {
    return values_.operation(operation, left, right, 0, right->number);
  }
  return values_.operation(operation, left, right, low, high);
}

void Interpreter::evaluate(const clang::Expr *expression, State state, Then then) {
  if (is_exhausted()) return;
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
        [&](State next) { evaluate(choice->getTrueExpr(), std::move(next), then); },
        [&](State next) { evaluate(choice->getFalseExpr(), std::move(next), then); });
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

void Interpreter::evaluate_block(const clang::StmtExpr &block, State state, Then then) {
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

void Interpreter::evaluate_binary(const clang::BinaryOperator &operation, State state, Then then) {
  if (operation.isAssignmentOp()) return evaluate_assignment(operation, std::move(state), then);
  const auto truth = [&] {
    decide(
        &operation, std::move(state), [&](State next) { then(std::move(next), values_.number(1)); },
        [&](State next) { then(std::move(next), values_.number(0)); });
  };
  if (operation.isLogicalOp()) return truth();
  if (operation.isComparisonOp()) return truth();
  evaluate(operation.getLHS(), std::move(state), [&](State next, const Value *left) {
    evaluate(operation.getRHS(), std::move(next), [&](State last, const Value *right) {
      const Value *value = operation.getOpcode() == clang::BO_Comma
                               ? right
                               : arithmetic(operation.getOpcode(), left, right, operation.getType(), operation, last);
      then(std::move(last), value);
    });
  });
}

void Interpreter::evaluate_assignment(const clang::BinaryOperator &operation, State state, Then then) {
  evaluate(operation.getRHS(), std::move(state), [&](State next, const Value *right) {
    locate(operation.getLHS(), std::move(next), [&](State located, const Value *address) {
      const auto write = [&](State last, const Value *value) {
        value = convert(value, operation.getLHS()->getType(), last);
        store(*operation.getLHS(), address, value, std::move(last),
              [&](State stored) { then(std::move(stored), value); });
      };
      if (!operation.isCompoundAssignmentOp()) return write(std::move(located), right);
      load(*operation.getLHS(), address, std::move(located), [&](State loaded, const Value *left) {
        const Value *value =
            arithmetic(without_assignment(operation), left, right, operation.getType(), operation, loaded);
        write(std::move(loaded), value);
      });
    });
  });
}

void Interpreter::evaluate_unary(const clang::UnaryOperator &operation, State state, Then then) {
  const clang::Expr *operand = operation.getSubExpr();
  if (operation.isIncrementDecrementOp()) {
    locate(operand, std::move(state), [&](State next, const Value *address) {
      load(*operand, address, std::move(next), [&](State loaded, const Value *before) {
        const Value *one = values_.number(operation.isIncrementOp() ? 1 : -1);
        const Value *after = arithmetic(clang::BO_Add, before, one, operation.getType(), operation, loaded);
        store(*operand, address, after, std::move(loaded),
              [&](State stored) { then(std::move(stored), operation.isPostfix() ? before : after); });
      });
    });
    return;
  }
  switch (operation.getOpcode()) {
    case clang::UO_AddrOf:
      return locate(operand, std::move(state), then);
    case clang::UO_LNot:
      return decide(
          operand, std::move(state), [&](State next) { then(std::move(next), values_.number(0)); },
          [&](State next) { then(std::move(next), values_.number(1)); });
    case clang::UO_Plus:
    case clang::UO_Extension:
      return evaluate(operand, std::move(state), then);
    case clang::UO_Deref:
      return locate(&operation, std::move(state), then);
    default:
      evaluate(operand, std::move(state), [&](State next, const Value *) {
        const Value *value = unknown(&operation, operation.getType(), next);
        then(std::move(next), value);
      });
  }
}

void Interpreter::evaluate_cast(const clang::CastExpr &cast, State state, Then then) {
  const clang::Expr *operand = cast.getSubExpr();
  switch (cast.getCastKind()) {
    case clang::CK_LValueToRValue:
      return locate(operand, std::move(state),
                    [&](State next, const Value *address) { load(*operand, address, std::move(next), then); });
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
          operand, std::move(state), [&](State next) { then(std::move(next), values_.number(1)); },
          [&](State next) { then(std::move(next), values_.number(0)); });
    default:
      evaluate(operand, std::move(state), [&](State next, const Value *value) {
        const Value *converted = convert(value, cast.getType(), next);
        then(std::move(next), converted);
      });
  }
}

void Interpreter::locate(const clang::Expr *expression, State state, Then then) {
  if (is_exhausted()) return;
  expression = expression->IgnoreParens();
  if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(expression)) {
    if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl())) {
      const Value *address = values_.pointer(variable_region(*variable));
      return then(std::move(state), address);
    }
    if (const auto *function = llvm::dyn_cast<clang::FunctionDecl>(reference->getDecl())) {
      // A weak one is taken to exist.
      const Region *code = values_.region(RegionKind::kGlobal, function->getCanonicalDecl(), 0, 0);
      return then(std::move(state), values_.pointer(code));
    }
  } else if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(expression)) {
    const auto *field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    const auto inside = [&](State next, const Value *base) {
      const Value *address = base;
      if (base->is_pointer() && field != nullptr) {
        address = add(base, values_.number(static_cast<std::int64_t>(context_.getFieldOffset(field) / 8)), 1);
      }
      then(std::move(next), address);
    };
    return member->isArrow() ? evaluate(member->getBase(), std::move(state), inside)
                             : locate(member->getBase(), std::move(state), inside);
  } else if (const auto *element = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
    return evaluate(element->getBase(), std::move(state), [&](State next, const Value *base) {
      evaluate(element->getIdx(), std::move(next), [&](State last, const Value *index) {
        const auto size = static_cast<std::int64_t>(size_of(element->getType()));
        const Value *address = base->is_pointer() && !index->is_pointer() ? add(base, index, size) : base;
        then(std::move(last), address);
      });
    });
  } else if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression)) {
    if (unary->getOpcode() == clang::UO_Deref || unary->getOpcode() == clang::UO_AddrOf) {
      return evaluate(unary->getSubExpr(), std::move(state), then);
    }
    if (unary->getOpcode() == clang::UO_Extension) return locate(unary->getSubExpr(), std::move(state), then);
  } else if (const auto *literal = llvm::dyn_cast<clang::CompoundLiteralExpr>(expression)) {
    const unsigned frame = literal->isFileScope() ? 0 : frames_.back();
    const Region *region = values_.region(RegionKind::kVariable, literal, frame, size_of(literal->getType()));
    return initialise(region, 0, literal->getType(), literal->getInitializer(), std::move(state),
                      [&](State next) { then(std::move(next), values_.pointer(region)); });
  } else if (const auto *choice = llvm::dyn_cast<clang::ConditionalOperator>(expression)) {
    return decide(
        choice->getCond(), std::move(state), [&](State next) { locate(choice->getTrueExpr(), std::move(next), then); },
        [&](State next) { locate(choice->getFalseExpr(), std::move(next), then); });
  } else if (const auto *called = llvm::dyn_cast<clang::CallExpr>(expression)) {
    return call(*called, std::move(state), then);
  } else if (const auto *block = llvm::dyn_cast<clang::StmtExpr>(expression)) {
    return evaluate_block(*block, std::move(state), then);
  } else if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression); cast && cast->isLValue()) {
    return locate(cast->getSubExpr(), std::move(state), then);
  }
  const Value *address = unknown(expression, context_.VoidPtrTy, state);
  then(std::move(state), address);
}

void Interpreter::load(const clang::Expr &expression, const Value *address, State state, Then then) {
  const clang::QualType type = expression.getType();
  const std::uint64_t size = size_of(type);
  if (!check_access(state, address, static_cast<std::int64_t>(size), expression)) return;
  if (!check_objects(expression, address, static_cast<std::int64_t>(size), false, state)) return;
  if (!check_kptr(address, static_cast<std::int64_t>(size), nullptr, expression, state)) return;
  check_context(address, expression, false);
  const bool is_bit_field = expression.refersToBitField();
  if (!address->is_pointer() || is_bit_field || address->left != nullptr || type->isRecordType()) {
    const Value *value = type->isRecordType() && address->is_pointer() ? address : unknown(&expression, type, state);
    return then(std::move(state), value);
  }
  const Region *region = address->region;
  if (const Value *known = state.load(region, address->number, size)) return then(std::move(state), known);
  const Value *value = region->kind == RegionKind::kContext ? context_value(state, address, size) : nullptr;
  if (value == nullptr) value = object_value(state, address, type);
  if (value == nullptr) {
    const auto [low, high] = limits(type, context_);
    const Value *place = values_.pointer(region, address->number);
    // The same place read twice is the same number, as long as nothing was written there.
    value = values_.symbol(place, state.forgotten(region), low, high, region->kind == RegionKind::kVariable,
                           holds_number(*region, type));
  }
  state.store(region, address->number, size, value);
  then(std::move(state), value);
}

void Interpreter::store(const clang::Expr &place, const Value *address, const Value *value, State state,
                        ThenState then) {
  const std::uint64_t size = size_of(place.getType());
  if (!check_access(state, address, static_cast<std::int64_t>(size), place)) return;
  if (!check_objects(place, address, static_cast<std::int64_t>(size), true, state)) return;
  if (!check_writable(address, place)) return;
  if (!check_kptr(address, static_cast<std::int64_t>(size), value, place, state)) return;
  check_context(address, place, true);
  if (!address->is_pointer()) {
    state.forget_shared();
    return then(std::move(state));
  }
  if (address->left != nullptr) {
    state.forget(address->region);
  } else if (place.refersToBitField() || place.getType()->isRecordType()) {
    state.forget(address->region, address->number, size);
  } else {
    state.store(address->region, address->number, size, value);
  }
  then(std::move(state));
}

void Interpreter::initialise(const Region *region, std::int64_t offset, clang::QualType type,
                             const clang::Expr *initialiser, State state, ThenState then) {
  if (const auto *list = llvm::dyn_cast<clang::InitListExpr>(initialiser->IgnoreParens());
      list != nullptr && type->isRecordType() && !type->isUnionType()) {
    const auto *record = type->getAsRecordDecl();
    std::function<void(State, clang::RecordDecl::field_iterator, unsigned)> next =
        [&](State now, clang::RecordDecl::field_iterator field, unsigned index) {
          if (field == record->field_end() || index >= list->getNumInits()) return then(std::move(now));
          if (field->isUnnamedBitField()) return next(std::move(now), std::next(field), index);
          const auto at = offset + static_cast<std::int64_t>(context_.getFieldOffset(*field) / 8);
          if (field->isBitField()) {
            return evaluate(list->getInit(index), std::move(now),
                            [&](State last, const Value *) { next(std::move(last), std::next(field), index + 1); });
          }
          initialise(region, at, field->getType(), list->getInit(index), std::move(now),
                     [&](State last) { next(std::move(last), std::next(field), index + 1); });
        };
    return next(std::move(state), record->field_begin(), 0);
  }
  if (type->isArrayType() || type->isUnionType() || llvm::isa<clang::ImplicitValueInitExpr>(initialiser)) {
    if (type->isScalarType()) state.store(region, offset, size_of(type), values_.number(0));
    return then(std::move(state));
  }
  if (const auto *list = llvm::dyn_cast<clang::InitListExpr>(initialiser); list && list->getNumInits() == 1) {
    initialiser = list->getInit(0);
  }
  evaluate(initialiser, std::move(state), [&](State next, const Value *value) {
    if (type->isScalarType()) {
      next.store(region, offset, size_of(type), convert(value, type, next));
    } else {
      next.forget(region, offset, size_of(type));
    }
    then(std::move(next));
  });
}

}  // namespace bpfcc
