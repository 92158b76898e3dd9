// Whether memory may be read or written where the program does.

#include <algorithm>

#include <clang/AST/Attr.h>
#include <clang/AST/RecursiveASTVisitor.h>
#include <fmt/format.h>

#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/members.h"
#include "frontend/rules/paths/names.h"
#include "support/kernel_facts/context.h"
#include "support/kernel_facts/program_sections.h"

namespace bpfcc {

namespace {

/// Whether all of it may be 0.
bool is_zero(const clang::VarDecl &variable) {
  const clang::APValue *value = variable.evaluateValue();
  if (value == nullptr) return true;
  if (value->isInt()) return value->getInt().isZero();
  return !value->isArray() && !value->isStruct();
}

}  // namespace

bool Interpreter::check_null(State &state, const Region *region, const clang::Expr &expression, Spell used) {
  const auto null = state.tracked.nullness.find(region);
  if (null == state.tracked.nullness.end() || null->second == Nullness::kNotNull || !refuses_null(*region)) return true;
  const Origin origin = origin_of(*region);
  const bool is_null = null->second == Nullness::kNull;
  findings_.report(kNullRule, expression.getSourceRange(),
                   is_null ? fmt::format("{} where {}{}", used(), origin.name,
                                         region->call() != nullptr ? " has returned NULL" : " is NULL")
                           : fmt::format("{} without a check: {}", used(), null_reason(*region)),
                   {{origin.range, "it comes from here"}});
  return false;
}

bool Interpreter::check_released(State &state, const Region *region, const clang::Expr &expression, Spell name) {
  const auto reference = state.tracked.references.find(state.tracked.owner(region));
  if (reference == state.tracked.references.end() || reference->second.released == nullptr) return true;
  // The slices of an object that is gone were never acquired.
  const bool is_slice = reference->second.acquired == reference->second.released;
  findings_.report(
      kReleasedRule, expression.getSourceRange(),
      is_slice ? fmt::format("{} points to memory that is gone", name())
               : fmt::format("{} is used after its release", name()),
      {{reference->second.released->getSourceRange(), is_slice ? "this took it away" : "it was released here"}});
  return false;
}

bool Interpreter::check_access(State &state, const Value *address, std::int64_t size, const clang::Expr &expression) {
  if (!address->is_pointer()) return check_number(address, expression);
  const Region *region = address->region;
  const auto name = [&expression] { return pointer_name(expression); };
  if (!check_null(state, region, expression, [&] { return name() + " is used"; })) return false;
  if (!check_released(state, region, expression, name)) return false;
  if (region->kind == RegionKind::kPacket) return check_packet(state, address, size, expression);
  return check_bounds(state, address, size, expression);
}

bool Interpreter::check_number(const Value *address, const clang::Expr &expression) {
  // In an arena, numbers are pointers.
  const bool is_elsewhere = expression.getType().getAddressSpace() != clang::LangAS::Default;
  if (!address->scalar || address->vague || is_elsewhere) return true;
  const std::string name = pointer_name(expression);
  if (address->is_number(0)) {
    findings_.report(kPointerRule, expression.getSourceRange(), fmt::format("{} is used where it is NULL", name), {});
    return false;
  }
  findings_.report(
      kPointerRule, expression.getSourceRange(), fmt::format("{} is used as a pointer, but it is a number", name),
      {{expression.getSourceRange(),
        "bpf_probe_read_kernel copies from an address in the kernel, bpf_probe_read_user from a process"}});
  return false;
}

bool Interpreter::check_bounds(State &state, const Value *address, std::int64_t size, const clang::Expr &expression) {
  const Region *region = address->region;
  const bool is_sized = region->kind == RegionKind::kMapValue || region->kind == RegionKind::kMemory;
  const bool is_global = region->kind == RegionKind::kGlobal && region->variable() != nullptr;
  std::uint64_t bytes = is_sized || is_global ? region->size : 0;
  const Value *offset = address->left;
  std::int64_t begin = address->number;
  if (offset != nullptr) {
    // The most that it may be is what counts, and only where the program bounds it or leaves it at a number.
    const Ranges ranges = state.ranges(offset);
    if (offset->vague || ranges.low() != ranges.high()) return true;
    begin += ranges.low();
  }
  if (bytes == 0 || (begin >= 0 && begin + size <= static_cast<std::int64_t>(bytes))) return true;
  if (is_global) {
    // The verifier knows the map of all such variables alone.
    const std::int64_t all = bytes_beside(*region->variable());
    if (begin > -all && begin + size <= all) return true;
  }
  const Origin origin = origin_of(*region);
  findings_.report(
      kMemoryBoundsRule, expression.getSourceRange(),
      fmt::format("{} is outside of its memory: {} bytes at offset {} of {}", name_of(expression), size, begin, bytes),
      {{origin.range, "the memory comes from here"}});
  return false;
}

std::int64_t Interpreter::bytes_beside(const clang::VarDecl &variable) {
  if (variable.hasAttr<clang::SectionAttr>() || !variable.hasDefinition()) return INT64_MAX / 2;
  class Sum : public clang::RecursiveASTVisitor<Sum> {
   public:
    bool VisitVarDecl(clang::VarDecl *each) {
      const bool is_left_out = !each->isExternallyVisible() && !each->isReferenced();
      const bool is_elsewhere = each->hasAttr<clang::SectionAttr>() || each->getType().isConstQualified() != is_const ||
                                each->hasInit() != has_value;
      if (!each->hasGlobalStorage() || is_left_out || is_elsewhere || each->getType()->isIncompleteType()) return true;
      constexpr std::int64_t kMostPadding = 16;
      bytes += each->getASTContext().getTypeSizeInChars(each->getType()).getQuantity() + kMostPadding;
      return true;
    }
    bool is_const = false;
    bool has_value = false;
    std::int64_t bytes = 0;
  };
  Sum sum;
  // Those with a value and those without are in maps of their own, but for those whose value is 0.
  if (!variable.hasInit() || is_zero(variable)) return INT64_MAX / 2;
  sum.is_const = variable.getType().isConstQualified();
  sum.has_value = true;
  sum.TraverseDecl(context_.getTranslationUnitDecl());
  return sum.bytes;
}

bool Interpreter::check_room(const clang::Expr &argument, const Value *address, std::int64_t size) {
  if (!address->is_pointer() || address->left != nullptr) return true;
  const Region &region = *address->region;
  std::int64_t room = 0;
  std::string what;
  if (region.kind == RegionKind::kVariable && region.variable() != nullptr) {
    room = static_cast<std::int64_t>(region.size) - address->number;
    what = fmt::format("variable '{}'", region.variable()->getNameAsString());
  } else if (region.kind == RegionKind::kReached) {
    const auto member = member_at(region.type, address->number);
    if (!member) return true;
    room = member->offset + member->size - address->number;
    what = fmt::format("member '{}'", member->field->getNameAsString());
  } else {
    return true;
  }
  if (address->number >= 0 && size <= room) return true;
  findings_.report(kMemoryBoundsRule, argument.getSourceRange(),
                   fmt::format("{} is passed with {} bytes, but {} has {} from there on", name_of(argument), size, what,
                               std::max<std::int64_t>(room, 0)),
                   {});
  return false;
}

bool Interpreter::check_packet(State &state, const Value *address, std::int64_t size, const clang::Expr &expression) {
  const State::Tracked &tracked = state.tracked;
  if (address->region->instance != tracked.packet) {
    std::vector<Findings::Note> notes;
    if (tracked.packet_moved != nullptr) {
      notes.push_back({tracked.packet_moved->getSourceRange(),
                       "this call may move the packet: read data and data_end again after it, and compare them again"});
    }
    findings_.report(kPacketMovedRule, expression.getSourceRange(),
                     fmt::format("{} points to where the packet was", name_of(expression)), notes);
    return false;
  }
  const auto checked = tracked.checked_bytes.find(address->left);
  const std::int64_t bytes = checked == tracked.checked_bytes.end() ? 0 : checked->second;
  if (address->number >= 0 && address->number + size <= bytes) return true;
  // With an offset that is not followed, or bounds that hold for another one, the verifier may know more.
  const bool is_doubtful = tracked.packet_doubt || address->vague || address->number < 0 ||
                           (address->left != nullptr && checked == tracked.checked_bytes.end());
  if (is_doubtful) return true;
  const std::string reason =
      bytes == 0 ? "it was not compared with data_end"
                 : fmt::format("{} bytes were compared with data_end, it ends at {}", bytes, address->number + size);
  findings_.report(kPacketBoundsRule, expression.getSourceRange(),
                   fmt::format("{} may be past the end of the packet: {}", name_of(expression), reason), {});
  return false;
}

const Value *Interpreter::context_value(State &state, const Value *address, std::uint64_t size) {
  const clang::RecordDecl *record = address->region->type.isNull() ? nullptr : address->region->type->getAsRecordDecl();
  if (record == nullptr) return nullptr;
  const std::string structure = record->getName().str();
  const auto type = program_type(*root_, structure);
  if (!type) return nullptr;
  for (const ContextField &field : context_fields()) {
    if (field.structure != structure || field.offset != address->number || field.size != size) continue;
    const Region *object = values_.region(RegionKind::kObject, address, 0, 0);
    switch (context_access(field, *type).pointer) {
      case ContextPointer::kPacket:
        return values_.pointer(values_.region(RegionKind::kPacket, root_, state.tracked.packet, 0));
      case ContextPointer::kPacketEnd:
        return values_.pointer(values_.region(RegionKind::kPacketEnd, root_, state.tracked.packet, 0));
      case ContextPointer::kSocket:
      case ContextPointer::kSocketCommon:
        return values_.pointer(object);
      default:
        return nullptr;
    }
  }
  return nullptr;
}

}  // namespace bpfcc
