// Where expressions are in memory, and what is read and written there.

#include "frontend/rules/paths/arithmetic.h"
#include "frontend/rules/paths/interpreter.h"

namespace bpfcc {

void Interpreter::locate(const clang::Expr *expression, State &&state, Then then) {
  if (is_exhausted() || expression->containsErrors()) return;
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
    const auto inside = [&](State &&next, const Value *base) {
      const Value *address = base;
      if (base->is_pointer() && field != nullptr) {
        address = add(base, values_.number(static_cast<std::int64_t>(context_.getFieldOffset(field) / 8)), 1);
      }
      then(std::move(next), address);
    };
    return member->isArrow() ? evaluate(member->getBase(), std::move(state), inside)
                             : locate(member->getBase(), std::move(state), inside);
  } else if (const auto *element = llvm::dyn_cast<clang::ArraySubscriptExpr>(expression)) {
    return evaluate(element->getBase(), std::move(state), [&](State &&next, const Value *base) {
      evaluate(element->getIdx(), std::move(next), [&](State &&last, const Value *index) {
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
                      [&](State &&next) { then(std::move(next), values_.pointer(region)); });
  } else if (const auto *choice = llvm::dyn_cast<clang::ConditionalOperator>(expression)) {
    return decide(
        choice->getCond(), std::move(state),
        [&](State &&next) { locate(choice->getTrueExpr(), std::move(next), then); },
        [&](State &&next) { locate(choice->getFalseExpr(), std::move(next), then); });
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

void Interpreter::load(const clang::Expr &expression, const Value *address, State &&state, Then then) {
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

void Interpreter::store(const clang::Expr &place, const Value *address, const Value *value, State &&state,
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
                             const clang::Expr *initialiser, State &&state, ThenState then) {
  if (initialiser->containsErrors()) return;
  if (const auto *list = llvm::dyn_cast<clang::InitListExpr>(initialiser->IgnoreParens());
      list != nullptr && type->isRecordType() && !type->isUnionType()) {
    const auto *record = type->getAsRecordDecl();
    std::function<void(State &&, clang::RecordDecl::field_iterator, unsigned)> next =
        [&](State &&now, clang::RecordDecl::field_iterator field, unsigned index) {
          if (field == record->field_end() || index >= list->getNumInits()) return then(std::move(now));
          if (field->isUnnamedBitField()) return next(std::move(now), std::next(field), index);
          const auto at = offset + static_cast<std::int64_t>(context_.getFieldOffset(*field) / 8);
          if (field->isBitField()) {
            return evaluate(list->getInit(index), std::move(now),
                            [&](State &&last, const Value *) { next(std::move(last), std::next(field), index + 1); });
          }
          initialise(region, at, field->getType(), list->getInit(index), std::move(now),
                     [&](State &&last) { next(std::move(last), std::next(field), index + 1); });
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
  evaluate(initialiser, std::move(state), [&](State &&next, const Value *value) {
    if (type->isScalarType()) {
      next.store(region, offset, size_of(type), convert(value, type, next));
    } else {
      next.forget(region, offset, size_of(type));
    }
    then(std::move(next));
  });
}

}  // namespace bpfcc
