#include "frontend/rules/map_declaration.h"

#include <clang/AST/Attr.h>

namespace bpfcc {
namespace {

/// `__uint(type, BPF_MAP_TYPE_HASH)` declares `int (*type)[BPF_MAP_TYPE_HASH]`: the number is the size of the array.
std::optional<std::uint64_t> array_size(const clang::FieldDecl &member, const clang::ASTContext &context) {
  const clang::QualType pointee = member.getType()->getPointeeType();
  const clang::ConstantArrayType *array = pointee.isNull() ? nullptr : context.getAsConstantArrayType(pointee);
  if (array == nullptr) return std::nullopt;
  return array->getSize().getZExtValue();
}

std::optional<std::uint64_t> initial_value(const clang::VarDecl &variable, const clang::FieldDecl &member) {
  const clang::APValue *value = variable.hasInit() ? variable.evaluateValue() : nullptr;
  if (value == nullptr || !value->isStruct()) return std::nullopt;
  const clang::APValue &field = value->getStructField(member.getFieldIndex());
  if (!field.isInt()) return std::nullopt;
  return field.getInt().getZExtValue();
}

}  // namespace

std::optional<MapType> declared_map_type(const clang::VarDecl &variable, const clang::ASTContext &context) {
  const auto *section = variable.getAttr<clang::SectionAttr>();
  const auto *record = variable.getType()->getAs<clang::RecordType>();
  if (section == nullptr || record == nullptr) return std::nullopt;
  const bool legacy = section->getName() == "maps";
  if (!legacy && section->getName() != ".maps") return std::nullopt;
  for (const clang::FieldDecl *member : record->getDecl()->fields()) {
    if (member->getName() != "type") continue;
    const auto number = legacy ? initial_value(variable, *member) : array_size(*member, context);
    if (number) return static_cast<MapType>(*number);
  }
  return std::nullopt;
}

}  // namespace bpfcc
