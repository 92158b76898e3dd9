// Structs of the kernel: how programs come by pointers to them, and what may be done with those.

#include <array>

#include <clang/AST/Attr.h>
#include <clang/AST/RecordLayout.h>
#include <fmt/format.h>

#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/members.h"
#include "frontend/rules/paths/names.h"
#include "support/kernel_facts/program_sections.h"

namespace bpfcc {
namespace {

/// Members whose pointers stay trusted when they are read: BTF_TYPE_SAFE_TRUSTED and BTF_TYPE_SAFE_TRUSTED_OR_NULL in
/// kernel/bpf/verifier.c of Linux 6.12, and some that are taken to be so in others.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kSafeMembers{{
    {"bpf_iter_meta", "seq"},
    {"bpf_iter__task", "meta"},
    {"bpf_iter__task", "task"},
    {"linux_binprm", "file"},
    {"file", "f_inode"},
    {"dentry", "d_inode"},
    {"dentry", "d_parent"},
    {"socket", "sk"},
    {"vm_area_struct", "vm_mm"},
    {"vm_area_struct", "vm_file"},
    {"bpf_iter__bpf_map", "map"},
    {"bpf_iter__bpf_prog", "prog"},
}};

bool is_safe_member(const Value &place) {
  const auto member = member_at(place.region->type, place.number);
  if (!member || place.region->type.isNull() || place.region->type->getAsRecordDecl() == nullptr) return true;
  const std::string_view structure = place.region->type->getAsRecordDecl()->getName();
  return std::ranges::any_of(kSafeMembers, [&](const auto &safe) {
    return safe.first == structure && member->field->getName() == llvm::StringRef(safe.second);
  });
}

/// Hooks that get objects when they come or go: untrusted_lsm_hooks in kernel/bpf/bpf_lsm.c.
constexpr std::array<std::string_view, 7> kUntrustedHooks{
    "bpf_map_free",     "bpf_prog_free", "file_alloc_security", "file_free_security", "sk_alloc_security",
    "sk_free_security", "task_free"};

/// Programs whose arguments may be passed to kfuncs: prog_args_trusted() in kernel/bpf/btf.c.
bool has_trusted_arguments(const SectionMatch &match) {
  const ProgramSection &section = *match.section;
  if (section.type == ProgramType::kLsm)
    return std::ranges::find(kUntrustedHooks, match.target) == kUntrustedHooks.end();
  return section.type == ProgramType::kTracing &&
         (section.attach_type == AttachType::kTraceRawTp || section.attach_type == AttachType::kTraceIter);
}

/// Programs whose context is an array of numbers and pointers, told apart by the types of what they are attached to.
bool has_typed_arguments(const ProgramSection &section) {
  return section.type == ProgramType::kTracing || section.type == ProgramType::kLsm ||
         section.type == ProgramType::kStructOps || section.type == ProgramType::kExt;
}

/// Programs whose context holds numbers alone, addresses in the kernel among them.
bool has_number_context(const ProgramSection &section) {
  return section.type == ProgramType::kKprobe || section.type == ProgramType::kTracepoint ||
         section.type == ProgramType::kRawTracepoint || section.type == ProgramType::kPerfEvent;
}

bool is_default_space(clang::QualType type) {
  return !type->isPointerType() || type->getPointeeType().getAddressSpace() == clang::LangAS::Default;
}

}  // namespace

bool Interpreter::refuses_null(const Region &region) { return region.kind != RegionKind::kReached; }

bool Interpreter::holds_number(const Region &region, clang::QualType type) const {
  if (!type->isIntegralOrEnumerationType() && !type->isPointerType()) return false;
  switch (region.kind) {
    case RegionKind::kContext:
      return section() != nullptr && has_number_context(*section());
    case RegionKind::kMapValue:
      return is_default_space(type) && kptr_kind(type) == KptrKind::kNone;
    case RegionKind::kGlobal:
    case RegionKind::kMemory:
    case RegionKind::kPacket:
    case RegionKind::kObject:
    case RegionKind::kReached:
      return type->isIntegralOrEnumerationType();
    default:
      return false;
  }
}

const Value *Interpreter::context_object(const Value *value, clang::QualType type, State &state) {
  if (value->kind != ValueKind::kSymbol || !type->isPointerType() || !type->getPointeeType()->isRecordType()) {
    return nullptr;
  }
  const auto *const *place = std::get_if<const Value *>(&value->site);
  const bool is_argument = place != nullptr && (*place)->is_pointer() &&
                           (*place)->region->kind == RegionKind::kContext && (*place)->region->type.isNull();
  if (!is_argument || section() == nullptr || !has_typed_arguments(*section())) {
    return nullptr;
  }
  const Region *object = values_.region(RegionKind::kReached, *place, 0, 0, type->getPointeeType());
  state.tracked.nullness.try_emplace(object, Nullness::kUnchecked);
  return values_.pointer(object);
}

const Value *Interpreter::object_value(State &state, const Value *address, clang::QualType type) {
  if (!type->isPointerType() || address->left != nullptr || !is_default_space(type)) return nullptr;
  const Region &holder = *address->region;
  const clang::QualType pointee = type->getPointeeType();
  const Value *place = values_.pointer(&holder, address->number);
  const unsigned instance = state.forgotten(&holder);
  const bool is_holder =
      holder.kind == RegionKind::kMapValue || holder.kind == RegionKind::kGlobal || holder.kind == RegionKind::kObject;
  if (is_holder && kptr_at(holder.type, address->number)) {
    const Region *object = values_.region(RegionKind::kObject, place, instance, 0, pointee);
    state.tracked.nullness[object] = Nullness::kUnchecked;
    return values_.pointer(object);
  }
  // Of a struct that a call returned, it is not known here whether it is the kernel's or the program's own.
  if (holder.kind != RegionKind::kReached || !pointee->isRecordType()) return nullptr;
  const Region *object = values_.region(RegionKind::kReached, place, instance, 0, pointee);
  state.tracked.nullness.try_emplace(object, Nullness::kUnchecked);
  return values_.pointer(object);
}

bool Interpreter::check_object_argument(const clang::CallExpr &call, unsigned index, const Value *value,
                                        const KfuncFact &kfunc, State &state) {
  const clang::Expr &argument = *call.getArg(index);
  const auto report = [&](const std::string &message, const std::string &why) {
    findings_.report(kTrustedRule, argument.getSourceRange(), message, {{argument.getSourceRange(), why}});
    return false;
  };
  const auto what = [&] { return fmt::format("{} is passed to '{}'", name_of(argument), kfunc.name); };
  if (value->kind == ValueKind::kNumber) {
    findings_.report(kNullRule, argument.getSourceRange(), fmt::format("NULL is passed to '{}'", kfunc.name), {});
    return false;
  }
  const clang::QualType wanted = call.getDirectCallee()->getParamDecl(index)->getType()->getPointeeType();
  if (!value->is_pointer()) return true;
  const Region &region = *value->region;
  if (region.kind == RegionKind::kVariable && holds_pointers(wanted)) {
    return report(what() + ", but it points to the stack", "only the kernel makes such objects");
  }
  if (region.kind != RegionKind::kReached && region.kind != RegionKind::kObject) return true;
  if (value->left == nullptr && !has_part(region.type, value->number, wanted)) {
    return report(what() + fmt::format(", which takes a '{}'", wanted.getUnqualifiedType().getAsString()),
                  fmt::format("it is part of a '{}'", region.type.getUnqualifiedType().getAsString()));
  }
  if (state.tracked.untrusted.contains(&region)) {
    return report(what() + " after bpf_rcu_read_unlock", "what was read under RCU can be passed on until then");
  }
  if (region.kind != RegionKind::kReached) return true;
  const Value *place = region.place();
  if (place->region->kind == RegionKind::kContext) {
    if (section() == nullptr || has_trusted_arguments(*section_)) return true;
    if (section()->type != ProgramType::kTracing && section()->type != ProgramType::kLsm) return true;
    return report(what() + ", but it may be about to be freed",
                  fmt::format("arguments of programs in section {} can only be read here", section()->name));
  }
  if (!kfunc.has(KfuncFlag::kTrustedArgs) || kfunc.has(KfuncFlag::kRcu) || is_safe_member(*place)) return true;
  return report(what() + ", but nothing holds it", "it was read from another object, which keeps no reference for you");
}

bool Interpreter::check_writable(const Value *address, const clang::Expr &place) {
  if (!address->is_pointer()) return true;
  const Region &region = *address->region;
  const auto report = [&](const std::string &why) {
    const Origin origin = origin_of(region);
    findings_.report(kReadOnlyRule, place.getSourceRange(), fmt::format("{} is written, {}", name_of(place), why),
                     {{origin.range, "the memory comes from here"}});
    return false;
  };
  const clang::VarDecl *variable = region.variable();
  if (region.kind == RegionKind::kGlobal && variable != nullptr && variable->getType().isConstQualified()) {
    return report(
        fmt::format("but '{}' is const: it lies in a map that programs may only read", variable->getNameAsString()));
  }
  if (region.kind == RegionKind::kMemory && region.call() != nullptr) {
    const clang::FunctionDecl *callee = region.call()->getDirectCallee();
    if (callee != nullptr && callee->getName() == "bpf_dynptr_slice") {
      return report("but bpf_dynptr_slice gives memory to read: bpf_dynptr_slice_rdwr gives memory to write");
    }
  }
  // Only some members may be written, by some types of program.
  const bool is_tracing = section() != nullptr && section()->type == ProgramType::kTracing;
  if (region.kind == RegionKind::kReached && is_tracing) return report("but it belongs to the kernel");
  return true;
}

}  // namespace bpfcc
