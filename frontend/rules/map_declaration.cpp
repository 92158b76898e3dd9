#include "frontend/rules/map_declaration.h"

#include <clang/AST/Attr.h>
#include <clang/AST/RecordLayout.h>

namespace bpfcc {
namespace {

bool is_legacy_map(const clang::VarDecl &variable) {
  const auto *section = variable.getAttr<clang::SectionAttr>();
  return section != nullptr && section->getName() == "maps";
}

bool is_map(const clang::VarDecl &variable) {
  const auto *section = variable.getAttr<clang::SectionAttr>();
  return section != nullptr && (section->getName() == "maps" || section->getName() == ".maps");
}

/// `__uint(type, BPF_MAP_TYPE_HASH)` declares `int (*type)[BPF_MAP_TYPE_HASH]`: the number is the size of the array.
std::optional<MapNumber> array_size(const clang::FieldDecl &member, const clang::ASTContext &context) {
  const clang::QualType pointee = member.getType()->getPointeeType();
  const clang::ConstantArrayType *array = pointee.isNull() ? nullptr : context.getAsConstantArrayType(pointee);
  if (array == nullptr) return std::nullopt;
  return MapNumber{array->getSize().getZExtValue(), member.getSourceRange()};
}

/// `__type(key, struct flow)` declares `struct flow *key`.
void read_type(const clang::FieldDecl &member, const clang::ASTContext &context, clang::QualType &type,
               std::optional<MapNumber> &size) {
  const clang::QualType pointee = member.getType()->getPointeeType();
  if (pointee.isNull() || pointee->isIncompleteType() || pointee->isFunctionType()) return;
  // What users wrote inside of __type(), which makes it typeof(...).
  const auto *written = llvm::dyn_cast<clang::TypeOfType>(pointee);
  type = written != nullptr ? written->getUnmodifiedType() : pointee;
  size = {static_cast<std::uint64_t>(context.getTypeSizeInChars(pointee).getQuantity()), member.getSourceRange()};
}

void read_member(const clang::FieldDecl &member, const clang::ASTContext &context, MapDeclaration &map) {
  const llvm::StringRef name = member.getName();
  if (name == "type") map.type = array_size(member, context);
  if (name == "key_size") map.key_size = array_size(member, context);
  if (name == "value_size") map.value_size = array_size(member, context);
  if (name == "max_entries") map.max_entries = array_size(member, context);
  if (name == "map_flags") map.flags = array_size(member, context);
  if (name == "key") read_type(member, context, map.key_type, map.key_size);
  if (name == "value") read_type(member, context, map.value_type, map.value_size);
  // __array(values, ...): what the map holds is given by its id, and libbpf fills in the size.
  if (name == "values") map.value_size = MapNumber{4, member.getSourceRange()};
}

/// The first five numbers of the struct, whatever they are called: struct bpf_map_def of libbpf before 1.0, struct
/// bpf_elf_map of iproute2.
void read_initial_values(const clang::RecordDecl &record, const clang::ASTContext &context, MapDeclaration &map) {
  std::optional<MapNumber> *const numbers[] = {&map.type, &map.key_size, &map.value_size, &map.max_entries, &map.flags};
  const clang::VarDecl &variable = *map.variable;
  const clang::APValue *value = variable.hasInit() ? variable.evaluateValue() : nullptr;
  if (value == nullptr || !value->isStruct()) return;
  const auto *list = llvm::dyn_cast<clang::InitListExpr>(variable.getInit()->IgnoreParens());
  if (list != nullptr && list->isSyntacticForm() && list->getSemanticForm() != nullptr) list = list->getSemanticForm();
  for (const clang::FieldDecl *member : record.fields()) {
    const unsigned index = member->getFieldIndex();
    const std::uint64_t bits = context.getASTRecordLayout(&record).getFieldOffset(index);
    const clang::APValue &field = value->getStructField(index);
    if (!field.isInt() || field.getInt().getBitWidth() != 32 || bits % 32 != 0 || bits / 32 >= std::size(numbers))
      continue;
    const clang::Expr *written = list != nullptr && index < list->getNumInits() ? list->getInit(index) : nullptr;
    const bool is_written = written != nullptr && !llvm::isa<clang::ImplicitValueInitExpr>(written);
    *numbers[bits / 32] = {field.getInt().getZExtValue(),
                           is_written ? written->getSourceRange() : clang::SourceRange(variable.getLocation())};
  }
}

}  // namespace

std::optional<MapDeclaration> read_map(const clang::VarDecl &variable, const clang::ASTContext &context) {
  const auto *record = variable.getType()->getAs<clang::RecordType>();
  if (record == nullptr || !is_map(variable)) return std::nullopt;
  if (variable.isThisDeclarationADefinition() == clang::VarDecl::DeclarationOnly) return std::nullopt;
  MapDeclaration map{&variable, is_legacy_map(variable), {}};
  if (map.is_legacy) {
    constexpr std::int64_t kLeastSize = 16;  // a struct without the first four numbers is none that a loader knows
    if (context.getTypeSizeInChars(variable.getType()).getQuantity() < kLeastSize) return std::nullopt;
    read_initial_values(*record->getDecl(), context, map);
  } else {
    for (const clang::FieldDecl *member : record->getDecl()->fields()) read_member(*member, context, map);
  }
  return map;
}

std::optional<MapType> declared_map_type(const clang::VarDecl &variable, const clang::ASTContext &context) {
  const std::optional<MapDeclaration> map = read_map(variable, context);
  if (!map || !map->type) return std::nullopt;
  return static_cast<MapType>(map->type->value);
}

const clang::VarDecl *named_map(const clang::Expr &expression) {
  const auto *address = llvm::dyn_cast<clang::UnaryOperator>(expression.IgnoreParenCasts());
  if (address == nullptr || address->getOpcode() != clang::UO_AddrOf) return nullptr;
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(address->getSubExpr()->IgnoreParens());
  const auto *variable = reference != nullptr ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  return variable != nullptr && is_map(*variable) ? variable : nullptr;
}

}  // namespace bpfcc
