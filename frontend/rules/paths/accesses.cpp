// Whether memory may be read or written where the program does.

#include <fmt/format.h>

#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/names.h"
#include "support/kernel_facts/context.h"
#include "support/kernel_facts/program_sections.h"

namespace bpfcc {

bool Interpreter::check_access(State &state, const Value *address, std::int64_t size, const clang::Expr &expression) {
  if (!address->is_pointer()) return true;
  const Region *region = address->region;
  const std::string name = pointer_name(expression);
  if (const auto null = state.tracked.nullness.find(region);
      null != state.tracked.nullness.end() && null->second != Nullness::kNotNull) {
    const bool is_null = null->second == Nullness::kNull;
    const CallName origin = call_name(region->site);
    findings_.report(kNullRule, expression.getSourceRange(),
                     is_null ? fmt::format("{} is used where {} has returned NULL", name, origin.name)
                             : fmt::format("{} is used without a check: {} may return NULL", name, origin.name),
                     {{origin.range, "it comes from here"}});
    return false;
  }
  if (const auto reference = state.tracked.references.find(state.tracked.owner(region));
      reference != state.tracked.references.end() && reference->second.released != nullptr) {
    findings_.report(kReleasedRule, expression.getSourceRange(), fmt::format("{} is used after its release", name),
                     {{reference->second.released->getSourceRange(), "it was released here"}});
    return false;
  }
  if (region->kind == RegionKind::kPacket) return check_packet(state, address, size, expression);
  const bool is_sized = region->kind == RegionKind::kMapValue || region->kind == RegionKind::kMemory;
  if (is_sized && region->size != 0 && address->left == nullptr &&
      (address->number < 0 || address->number + size > static_cast<std::int64_t>(region->size))) {
    const CallName origin = call_name(region->site);
    findings_.report(kMemoryBoundsRule, expression.getSourceRange(),
                     fmt::format("{} is outside of its memory: {} bytes at offset {} of {}", name_of(expression), size,
                                 address->number, region->size),
                     {{origin.range, "the memory comes from here"}});
    return false;
  }
  return true;
}

bool Interpreter::check_packet(State &state, const Value *address, std::int64_t size, const clang::Expr &expression) {
  const State::Tracked &tracked = state.tracked;
  const std::string name = name_of(expression);
  if (address->region->instance != tracked.packet) {
    std::vector<Findings::Note> notes;
    if (tracked.packet_moved != nullptr) {
      notes.push_back({tracked.packet_moved->getSourceRange(),
                       "this call may move the packet: read data and data_end again after it, and compare them again"});
    }
    findings_.report(kPacketMovedRule, expression.getSourceRange(),
                     fmt::format("{} points to where the packet was", name), notes);
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
                   fmt::format("{} may be past the end of the packet: {}", name, reason), {});
  return false;
}

const Value *Interpreter::context_value(State &state, const Value *address, std::uint64_t size) {
  const auto *record = static_cast<const clang::RecordDecl *>(address->region->site);
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
