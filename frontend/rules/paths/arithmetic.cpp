// Numbers and addresses: what operations on values give.

#include "frontend/rules/paths/arithmetic.h"
#include "frontend/rules/paths/interpreter.h"

namespace bpfcc {

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

namespace {

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

}  // namespace bpfcc
