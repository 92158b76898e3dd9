// Dynptrs and iterators: structs in variables that calls make, use and end.

#include <fmt/format.h>

#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/names.h"

namespace bpfcc {
namespace {

using Place = std::pair<const Region *, std::int64_t>;

/// struct bpf_dynptr of 16 bytes; iterators are of 8 to 64, and one variable holds one of them.
constexpr std::int64_t kDynptrSize = 16;

bool is_followed(const Value *address) {
  return address->is_pointer() && address->region->kind == RegionKind::kVariable && address->left == nullptr;
}

/// One that a callback or a global function got as an argument.
bool is_passed_on(const Value *address) {
  return address->is_pointer() && address->region->kind == RegionKind::kDynptr;
}

constexpr std::string_view kMustBeOnStack = "must be a variable of a function, on the stack";

bool is_off_stack(const Value *address) {
  return address->is_pointer() &&
         (address->region->kind == RegionKind::kGlobal || address->region->kind == RegionKind::kMapValue);
}

Place place_of(const Value *address) { return {address->region, address->number}; }

/// The object that some of those bytes belong to.
auto find_overlap(State &state, const Value *address, std::int64_t size) {
  auto &objects = state.tracked.objects;
  auto found = objects.lower_bound({address->region, address->number - kDynptrSize + 1});
  const bool is_hit =
      found != objects.end() && found->first.first == address->region && found->first.second < address->number + size;
  return is_hit ? found : objects.end();
}

bool has_twin(const State &state, const StackObject &object) {
  unsigned count = 0;
  for (const auto &[place, other] : state.tracked.objects) count += other.group == object.group ? 1 : 0;
  return count > 1;
}

}  // namespace

bool Interpreter::refuse_object(const clang::Expr &argument, std::string_view why) {
  findings_.report(kObjectRule, argument.getSourceRange(), fmt::format("{} {}", name_of(argument), why), {});
  return false;
}

bool Interpreter::make_object(const clang::CallExpr &call, unsigned index, const Value *address, bool must_end,
                              State &state, PacketKind packet) {
  if (is_passed_on(address)) {
    return refuse_object(*call.getArg(index), "is a dynptr that the program was given: it may not be made anew");
  }
  if (is_off_stack(address)) return refuse_object(*call.getArg(index), kMustBeOnStack);
  if (!is_followed(address) || state.tracked.unknown_objects.contains(address->region)) return true;
  if (!check_objects(*call.getArg(index), address, kDynptrSize, true, state)) return false;
  state.tracked.objects.insert_or_assign(place_of(address),
                                         StackObject{&call, ++state.tracked.groups, must_end, packet});
  return true;
}

bool Interpreter::clone_object(const clang::CallExpr &call, const Value *from, const Value *to, State &state) {
  if (!use_object(call, 0, from, state)) return false;
  const bool is_known = is_followed(from) && state.tracked.objects.contains(place_of(from));
  const StackObject original =
      is_known ? state.tracked.objects.at(place_of(from)) : StackObject{&call, 0, false, PacketKind::kNone};
  if (!make_object(call, 1, to, original.must_end, state, original.packet)) return false;
  if (!is_followed(to)) return true;
  if (!is_known) {
    state.tracked.unknown_objects.insert(to->region);
  } else if (const auto made = state.tracked.objects.find(place_of(to)); made != state.tracked.objects.end()) {
    made->second.group = original.group;
  }
  return true;
}

bool Interpreter::use_object(const clang::CallExpr &call, unsigned index, const Value *address, State &state) {
  const clang::Expr &argument = *call.getArg(index);
  if (is_passed_on(address) && (address->number != 0 || address->left != nullptr)) {
    return refuse_object(argument, "is not the dynptr that the program was given, but beside it");
  }
  if (is_off_stack(address)) return refuse_object(argument, kMustBeOnStack);
  if (!is_followed(address) || state.tracked.objects.contains(place_of(address)) ||
      state.tracked.unknown_objects.contains(address->region)) {
    return true;
  }
  return refuse_object(argument, "is not initialised on some path, or no longer");
}

bool Interpreter::end_object(const clang::CallExpr &call, unsigned index, const Value *address, State &state) {
  if (!use_object(call, index, address, state)) return false;
  if (is_passed_on(address)) {
    return refuse_object(*call.getArg(index), "is a dynptr that the program was given: it may not be ended here");
  }
  if (!is_followed(address)) return true;
  const auto object = state.tracked.objects.find(place_of(address));
  if (object == state.tracked.objects.end()) return true;
  const unsigned group = object->second.group;
  std::erase_if(state.tracked.objects, [&](const auto &each) { return each.second.group == group; });
  end_slices(group, call, state);
  return true;
}

void Interpreter::end_slices(unsigned group, const clang::CallExpr &by, State &state) {
  std::erase_if(state.tracked.slices, [&](const auto &slice) {
    if (slice.second != group) return false;
    state.tracked.references.insert_or_assign(slice.first, Reference{&by, &by});
    return true;
  });
}

void Interpreter::end_packet_slices(const clang::CallExpr &by, State &state) {
  std::set<unsigned> groups;
  for (const auto &[place, object] : state.tracked.objects) {
    if (object.packet != PacketKind::kNone) groups.insert(object.group);
  }
  for (const unsigned group : groups) end_slices(group, by, state);
}

PacketKind Interpreter::packet_of(const Value *address, const State &state) {
  if (!is_followed(address)) return PacketKind::kNone;
  const auto object = state.tracked.objects.find(place_of(address));
  return object != state.tracked.objects.end() ? object->second.packet : PacketKind::kNone;
}

void Interpreter::note_slice(const Value *address, const Region *slice, State &state) {
  if (!is_followed(address)) return;
  const auto object = state.tracked.objects.find(place_of(address));
  if (object != state.tracked.objects.end()) state.tracked.slices[slice] = object->second.group;
}

bool Interpreter::check_objects(const clang::Expr &expression, const Value *address, std::int64_t size, bool is_write,
                                State &state) {
  if (is_passed_on(address)) {
    findings_.report(kObjectRule, expression.getSourceRange(),
                     fmt::format("{} is a dynptr: calls alone may look into it", pointer_name(expression)), {});
    return false;
  }
  if (!is_followed(address)) return true;
  for (auto object = find_overlap(state, address, size); object != state.tracked.objects.end();
       object = find_overlap(state, address, size)) {
    if (!is_write || (object->second.must_end && !has_twin(state, object->second))) {
      const clang::SourceRange made = object->second.made->getSourceRange();
      findings_.report(kObjectRule, expression.getSourceRange(),
                       is_write ? fmt::format("{} is overwritten while it holds something", name_of(expression))
                                : fmt::format("{} is read where a dynptr or an iterator is", name_of(expression)),
                       {{made, "it was made here"}});
      return false;
    }
    const unsigned group = object->second.group;
    const clang::CallExpr &made = *object->second.made;
    state.tracked.objects.erase(object);
    end_slices(group, made, state);
  }
  return true;
}

}  // namespace bpfcc
