#include "support/kernel_facts/context.h"

#include "support/kernel_facts/context_access.h"

namespace bpfcc {

const ContextField *context_field(std::string_view structure, std::string_view name) {
  for (const ContextField &field : context_fields()) {
    if (field.structure == structure && field.name == name) return &field;
  }
  return nullptr;
}

ContextAccess context_access(const ContextField &field, ProgramType type, std::optional<AttachType> attach_type) {
  ContextAccess access{0, 0, ContextPointer::kNone};
  for (const ContextRight &right : context_rights()) {
    if (right.field != field.name || right.structure != field.structure || !right.types.contains(type)) continue;
    if (attach_type && !right.attach_types.empty() && !right.attach_types.contains(*attach_type)) continue;
    access.read_sizes |= right.read_sizes;
    access.write_sizes |= right.write_sizes;
    if (right.pointer != ContextPointer::kNone) access.pointer = right.pointer;
  }
  return access;
}

}  // namespace bpfcc
