// What the program's type may do with the fields of its context.

#include <algorithm>

#include <fmt/format.h>

#include "frontend/rules/guarded.h"
#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/names.h"
#include "support/kernel_facts/context.h"

namespace bpfcc {
namespace {

const ContextField *field_at(std::string_view structure, std::int64_t offset) {
  const auto fields = context_fields();
  const auto found = std::ranges::find_if(fields, [&](const ContextField &field) {
    return field.structure == structure && field.offset <= offset && offset < field.offset + field.size;
  });
  return found != fields.end() ? &*found : nullptr;
}

/// How to get at it otherwise; empty where there is no other way.
std::string remedy(const ContextField &field, ProgramType type) {
  const bool is_packet = field.structure == "__sk_buff" && (field.name == "data" || field.name == "data_end");
  if (!is_packet || !is_helper_allowed(*helper_fact(HelperId::kSkbLoadBytes), type)) return {};
  return "bpf_skb_load_bytes copies bytes of the packet: bpf_skb_load_bytes(skb, offset, &header, sizeof(header))";
}

}  // namespace

void Interpreter::check_context(const Value *address, const clang::Expr &place, bool is_write) {
  if (!address->is_pointer() || address->region->kind != RegionKind::kContext) return;
  if (section() == nullptr) return;
  const ProgramSection &section = *this->section();
  if (address->left != nullptr) {
    // The context of a syscall program is memory like any other.
    if (!address->vague && section.type != ProgramType::kSyscall) {
      findings_.report(kContextAccessRule, place.getSourceRange(),
                       fmt::format("{} is in the context, at an offset that is not a constant", name_of(place)), {});
    }
    return;
  }
  const clang::RecordDecl *record = address->region->type.isNull() ? nullptr : address->region->type->getAsRecordDecl();
  if (record == nullptr) return;
  const std::string structure = record->getName().str();
  if (program_type_fact(section.type)->context != "struct " + structure) return;
  const ContextField *field = field_at(structure, address->number);
  if (field == nullptr) return;
  const ContextAccess access = context_access(*field, section.type, section.attach_type);
  if ((is_write ? access.writable() : access.readable()) || is_guarded(place, context_)) return;
  const char *what = !is_write           ? "may not read {}"
                     : access.readable() ? "may read {}, not write it"
                                         : "may not write {}";
  std::vector<Findings::Note> notes;
  if (const std::string other = remedy(*field, section.type); !other.empty()) {
    notes.push_back({place.getSourceRange(), other});
  }
  findings_.report(
      kContextAccessRule, place.getSourceRange(),
      fmt::format("programs in section {} {}", section.name, fmt::format(fmt::runtime(what), name_of(place))), notes);
}

}  // namespace bpfcc
