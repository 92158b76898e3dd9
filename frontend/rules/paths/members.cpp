#include "frontend/rules/paths/members.h"

#include <algorithm>
#include <vector>

#include <clang/AST/Attr.h>
#include <clang/AST/RecordLayout.h>

#include "support/kernel_facts/context.h"

namespace bpfcc {
namespace {

/// Structs in structs deeper than this are not looked into.
constexpr unsigned kDeepest = 8;

const clang::RecordDecl *complete_record(clang::QualType type) {
  if (type.isNull()) return nullptr;
  const clang::RecordDecl *record = type->getAsRecordDecl();
  record = record != nullptr ? record->getDefinition() : nullptr;
  return record != nullptr && !record->isInvalidDecl() ? record : nullptr;
}

std::int64_t size_of(const clang::ASTContext &context, clang::QualType type) {
  return type->isIncompleteType() ? 0 : context.getTypeSizeInChars(type).getQuantity();
}

std::int64_t offset_of(const clang::FieldDecl &field) {
  return static_cast<std::int64_t>(field.getASTContext().getFieldOffset(&field) / 8);
}

void find_kptrs(clang::QualType type, std::int64_t offset, unsigned depth, std::vector<Kptr> &found) {
  if (type.isNull() || depth > kDeepest) return;
  if (const KptrKind kind = kptr_kind(type); kind != KptrKind::kNone) {
    found.push_back({kind, offset, type->getPointeeType()});
    return;
  }
  const clang::RecordDecl *record = complete_record(type);
  if (record == nullptr || record->isUnion()) return;
  for (const clang::FieldDecl *field : record->fields()) {
    if (!field->isBitField()) find_kptrs(field->getType(), offset + offset_of(*field), depth + 1, found);
  }
}

bool names_match(const clang::RecordDecl &one, const clang::RecordDecl &other) {
  if (one.getIdentifier() == nullptr || other.getIdentifier() == nullptr) return &one == &other;
  return one.getName() == other.getName();
}

bool has_part(const clang::RecordDecl &whole, std::int64_t offset, const clang::RecordDecl &part, unsigned depth) {
  if (offset == 0 && names_match(whole, part)) return true;
  if (depth > kDeepest) return true;
  for (const clang::FieldDecl *field : whole.fields()) {
    const std::int64_t begin = offset_of(*field);
    const std::int64_t size = size_of(field->getASTContext(), field->getType());
    if (offset < begin || offset >= begin + size) continue;
    if (field->getType()->isArrayType()) return true;
    const clang::RecordDecl *inner = complete_record(field->getType());
    if (inner != nullptr && has_part(*inner, offset - begin, part, depth + 1)) return true;
  }
  return false;
}

}  // namespace

std::optional<Member> member_at(clang::QualType type, std::int64_t offset) {
  const clang::RecordDecl *record = complete_record(type);
  std::int64_t start = 0;
  for (unsigned depth = 0; record != nullptr && !record->isUnion() && depth < kDeepest; ++depth) {
    const clang::FieldDecl *hit = nullptr;
    for (const clang::FieldDecl *field : record->fields()) {
      const std::int64_t begin = start + offset_of(*field);
      const std::int64_t end = begin + size_of(field->getASTContext(), field->getType());
      if (!field->isBitField() && begin <= offset && offset < end) hit = field;
    }
    if (hit == nullptr) return std::nullopt;
    start += offset_of(*hit);
    record = complete_record(hit->getType());
    if (record == nullptr) return Member{hit, start, size_of(hit->getASTContext(), hit->getType())};
  }
  return std::nullopt;
}

bool has_part(clang::QualType whole, std::int64_t offset, clang::QualType part) {
  const clang::RecordDecl *outer = complete_record(whole);
  const clang::RecordDecl *inner = part.isNull() ? nullptr : part->getAsRecordDecl();
  if (outer == nullptr || inner == nullptr) return true;
  return has_part(*outer, offset, *inner, 0);
}

bool begins_at(clang::QualType type, std::int64_t offset, llvm::StringRef name) {
  const clang::RecordDecl *record = complete_record(type);
  for (unsigned depth = 0; record != nullptr && depth < kDeepest; ++depth) {
    if (offset == 0 && record->getName() == name) return true;
    const clang::RecordDecl *inner = nullptr;
    for (const clang::FieldDecl *field : record->fields()) {
      const std::int64_t begin = offset_of(*field);
      if (offset < begin || offset >= begin + size_of(field->getASTContext(), field->getType())) continue;
      inner = complete_record(field->getType());
      offset -= begin;
      break;
    }
    record = inner;
  }
  return false;
}

bool is_context_type(clang::QualType type) {
  const auto *record = type->getAsRecordDecl();
  return record != nullptr && std::ranges::any_of(context_fields(), [&](const ContextField &field) {
           return field.structure == std::string_view(record->getName());
         });
}

bool is_dynptr(clang::QualType type) {
  const auto *record = type->getAsRecordDecl();
  return record != nullptr && record->getName() == "bpf_dynptr";
}

bool holds_pointers(clang::QualType type) {
  const clang::RecordDecl *record = complete_record(type);
  if (record == nullptr) return false;
  for (const clang::FieldDecl *field : record->fields()) {
    if (field->getType()->isPointerType() || holds_pointers(field->getType())) return true;
  }
  return false;
}

KptrKind kptr_kind(clang::QualType pointer) {
  if (pointer.isNull() || !pointer->isPointerType()) return KptrKind::kNone;
  const auto *tagged = pointer->getPointeeType()->getAs<clang::BTFTagAttributedType>();
  if (tagged == nullptr) return KptrKind::kNone;
  const llvm::StringRef tag = tagged->getAttr()->getBTFTypeTag();
  if (tag == "kptr_untrusted") return KptrKind::kUntrusted;
  if (tag == "kptr" || tag == "kptr_ref") return KptrKind::kReferenced;
  return tag == "percpu_kptr" ? KptrKind::kPerCpu : KptrKind::kNone;
}

std::optional<Kptr> kptr_at(clang::QualType type, std::int64_t offset) {
  const auto found = kptr_in(type, offset, offset + 1);
  return found && found->offset == offset ? found : std::nullopt;
}

std::optional<Kptr> kptr_in(clang::QualType type, std::int64_t begin, std::int64_t end) {
  std::vector<Kptr> all;
  find_kptrs(type, 0, 0, all);
  for (const Kptr &kptr : all) {
    if (kptr.offset < end && begin < kptr.offset + 8) return kptr;
  }
  return std::nullopt;
}

}  // namespace bpfcc
