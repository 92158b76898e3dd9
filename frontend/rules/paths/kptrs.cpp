// Pointers to kernel objects that lie in maps: how their places may be accessed.

#include <fmt/format.h>

#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/members.h"
#include "frontend/rules/paths/names.h"

namespace bpfcc {
namespace {

constexpr std::int64_t kPointerSize = 8;

bool can_hold_kptrs(const Region &region) {
  return region.kind == RegionKind::kMapValue || region.kind == RegionKind::kGlobal;
}

}  // namespace

bool Interpreter::check_kptr(const Value *address, std::int64_t size, const Value *written, const clang::Expr &place,
                             const State &state) {
  if (!address->is_pointer() || !can_hold_kptrs(*address->region)) return true;
  const auto report = [&](const std::string &message) {
    findings_.report(kKptrRule, place.getSourceRange(), message, {});
    return false;
  };
  std::int64_t begin = address->number;
  std::int64_t end = begin + size;
  if (address->left != nullptr) {
    const Ranges ranges = state.ranges(address->left);
    const auto last = static_cast<std::int64_t>(address->region->size);
    if (address->vague || ranges.low() < 0 || ranges.high() > last) return true;
    begin += ranges.low();
    end += ranges.high();
  }
  const auto kptr = kptr_in(address->region->type, begin, end);
  if (!kptr) return true;
  if (address->left != nullptr) {
    return report(fmt::format("{} may be a kptr: those are accessed at constant offsets alone", name_of(place)));
  }
  if (address->number != kptr->offset || size != kPointerSize) {
    return report(
        fmt::format("{} is {} bytes at offset {}, where a kptr lies at {}: it is read as a whole, and written "
                    "by bpf_kptr_xchg",
                    name_of(place), size, address->number, kptr->offset));
  }
  if (written == nullptr) return true;
  if (kptr->kind != KptrKind::kUntrusted) {
    return report(fmt::format("{} is a kptr, which holds a reference: bpf_kptr_xchg exchanges it", name_of(place)));
  }
  if (written->is_pointer() && (written->number != 0 || written->left != nullptr)) {
    return report(fmt::format("what is stored in {} does not point to the start of an object", name_of(place)));
  }
  return true;
}

bool Interpreter::check_kptr_argument(const clang::Expr &argument, const Value *address, std::int64_t size) {
  if (!address->is_pointer() || !can_hold_kptrs(*address->region) || address->left != nullptr) return true;
  if (!kptr_in(address->region->type, address->number, address->number + size)) return true;
  findings_.report(kKptrRule, argument.getSourceRange(),
                   fmt::format("{} is passed with {} bytes, a kptr among them: calls may not access it as memory",
                               name_of(argument), size),
                   {});
  return false;
}

bool Interpreter::check_exchange(const clang::CallExpr &call, const std::vector<const Value *> &arguments) {
  const Value *slot = arguments[0];
  const Value *given = arguments[1];
  if (!slot->is_pointer() || slot->region->type.isNull() || slot->left != nullptr) return true;
  const auto report = [&](unsigned index, const std::string &message) {
    findings_.report(kKptrRule, call.getArg(index)->getSourceRange(), message, {});
    return false;
  };
  const auto kptr = kptr_at(slot->region->type, slot->number);
  if (!kptr || !can_hold_kptrs(*slot->region)) return true;
  if (kptr->kind == KptrKind::kUntrusted) {
    return report(0, fmt::format("{} is __kptr_untrusted, which holds no reference: it is read and written like any "
                                 "other pointer",
                                 name_of(*call.getArg(0))));
  }
  if (!given->is_pointer() || given->left != nullptr) return true;
  // What a kfunc of the kernel returns may be typed in another way than the kptr: by name, as the kernel sees it.
  if (given->number != 0 || !has_part(given->region->type, 0, kptr->pointee)) {
    return report(1, fmt::format("{} does not point to the start of a '{}'", name_of(*call.getArg(1)),
                                 kptr->pointee.getUnqualifiedType().getAsString()));
  }
  return true;
}

}  // namespace bpfcc
