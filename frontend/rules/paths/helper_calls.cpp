// Calls of helpers.

#include <algorithm>

#include <fmt/format.h>

#include "frontend/rules/map_declaration.h"
#include "frontend/rules/paths/interpreter.h"
#include "frontend/rules/paths/names.h"
#include "support/kernel_facts/map_helper.h"

namespace bpfcc {
namespace {

/// What a lookup in this map returns is a map, or a socket: no memory of the map's value size.
bool holds_objects(const clang::VarDecl &map, const clang::ASTContext &context) {
  const std::optional<MapType> type = declared_map_type(map, context);
  return !type || *type == MapType::kArrayOfMaps || *type == MapType::kHashOfMaps || *type == MapType::kSockmap ||
         *type == MapType::kSockhash || *type == MapType::kXskmap;
}

/// The helpers whose result is another view of the socket that they are given, reference and all
/// (is_ptr_cast_function in kernel/bpf/verifier.c).
bool is_socket_cast(const HelperFact &helper) {
  return helper.id == HelperId::kTcpSock || helper.id == HelperId::kSkFullsock ||
         helper.name.starts_with("bpf_skc_to_");
}

RegionKind kind_of(HelperReturn returns) {
  switch (returns) {
    case HelperReturn::kMapValue:
      return RegionKind::kMapValue;
    case HelperReturn::kMem:
      return RegionKind::kMemory;
    default:
      return RegionKind::kObject;
  }
}

bool must_point(HelperArgKind kind) {
  switch (kind) {
    case HelperArgKind::kMapPtr:
    case HelperArgKind::kMapKey:
    case HelperArgKind::kMapValue:
    case HelperArgKind::kMem:
    case HelperArgKind::kSpinLock:
    case HelperArgKind::kSocketCommon:
    case HelperArgKind::kSocket:
    case HelperArgKind::kKernelObject:
    case HelperArgKind::kRingbufMem:
    case HelperArgKind::kAnySocket:
    case HelperArgKind::kTimer:
    case HelperArgKind::kPerCpuObject:
    case HelperArgKind::kKptrSlot:
      return true;
    default:
      return false;
  }
}

}  // namespace

const clang::VarDecl *Interpreter::map_of(const Value *value) const {
  const bool is_map =
      value->is_pointer() && value->region->kind == RegionKind::kGlobal && value->left == nullptr && value->number == 0;
  const clang::VarDecl *variable = is_map ? value->region->variable() : nullptr;
  return variable != nullptr && declared_map_type(*variable, context_) ? variable : nullptr;
}

clang::QualType Interpreter::map_member_type(const Value *map, llvm::StringRef member) const {
  const clang::VarDecl *variable = map_of(map);
  if (variable == nullptr || (member == "value" && holds_objects(*variable, context_))) return {};
  const auto map_read = read_map(*variable, context_);
  if (!map_read) return {};
  const clang::QualType type = member == "key" ? map_read->key_type : map_read->value_type;
  return type.isNull() || type->isIncompleteType() ? clang::QualType() : type;
}

bool Interpreter::check_argument(const clang::CallExpr &call, unsigned index, const Value *value,
                                 std::string_view callee, State &state) {
  if (!value->is_pointer()) return true;
  const clang::Expr &argument = *call.getArg(index);
  const auto name = [&argument] { return name_of(argument); };
  const auto used = [&] { return fmt::format("{} is passed to '{}'", name(), callee); };
  return check_null(state, value->region, argument, used) && check_released(state, value->region, argument, name);
}

/// Whether the verifier knows that a lookup finds something: get_constant_map_key in kernel/bpf/verifier.c, which 6.12
/// does not have and 6.18 has.
bool Interpreter::finds_always(const HelperFact &helper, const std::vector<const Value *> &arguments,
                               const State &state) const {
  constexpr KernelVersion kFirst = {6, 13};
  if (helper.id != HelperId::kMapLookupElem || !findings_.kernel() || *findings_.kernel() < kFirst) return false;
  const Value *map = arguments[0];
  const Value *key = arguments[1];
  const clang::VarDecl *variable = map_of(map);
  if (variable == nullptr || !key->is_pointer()) return false;
  const auto type = declared_map_type(*variable, context_);
  if (type != MapType::kArray && type != MapType::kPercpuArray) return false;
  // Whether the key is less than the number of entries is the verifier's matter.
  const Value *index = state.load(key->region, key->number, sizeof(std::uint32_t));
  return key->left == nullptr && index != nullptr && index->kind == ValueKind::kNumber;
}

std::int64_t Interpreter::memory_size(const HelperFact &helper, unsigned index,
                                      const std::vector<const Value *> &arguments) const {
  const HelperArg &argument = helper.args[index];
  if (argument.kind == HelperArgKind::kMapKey || argument.kind == HelperArgKind::kMapValue) {
    const clang::QualType type =
        map_member_type(arguments[0], argument.kind == HelperArgKind::kMapKey ? "key" : "value");
    return type.isNull() ? 0 : static_cast<std::int64_t>(size_of(type));
  }
  if (argument.kind != HelperArgKind::kMem) return 0;
  if (argument.size != 0) return argument.size;
  const bool has_size = index + 1 < arguments.size() && index + 1 < helper.args.size() &&
                        (helper.args[index + 1].kind == HelperArgKind::kSize ||
                         helper.args[index + 1].kind == HelperArgKind::kSizeOrZero);
  return has_size && arguments[index + 1]->kind == ValueKind::kNumber ? arguments[index + 1]->number : 0;
}

bool Interpreter::check_memory(const clang::Expr &argument, const Value *address, std::int64_t size, bool is_written,
                               State &state) {
  if (!address->is_pointer()) return true;
  if (is_written && !check_writable(address, argument)) return false;
  if (size <= 0) return true;
  if (!check_access(state, address, size, argument)) return false;
  return check_objects(argument, address, size, is_written, state) && check_kptr_argument(argument, address, size);
}

bool Interpreter::check_helper_argument(const clang::CallExpr &call, unsigned index, const HelperFact &helper,
                                        const std::vector<const Value *> &arguments, State &state) {
  const HelperArg &argument = helper.args[index];
  const Value *value = arguments[index];
  const bool may_be_null = argument.flags.contains(HelperArgFlag::kOrNull);
  const bool is_exchanged = helper.id == HelperId::kKptrXchg && index == 1;
  if (((must_point(argument.kind) && !may_be_null) || is_exchanged) &&
      !check_argument(call, index, value, helper.name, state)) {
    return false;
  }
  if (argument.kind == HelperArgKind::kDynptr) {
    if (argument.flags.contains(HelperArgFlag::kUninit)) {
      return make_object(call, index, value, helper.id == HelperId::kRingbufReserveDynptr, state);
    }
    return argument.flags.contains(HelperArgFlag::kReleased) ? end_object(call, index, value, state)
                                                             : use_object(call, index, value, state);
  }
  if (argument.kind == HelperArgKind::kTimer) return check_timer(call, index, arguments, state);
  const bool is_written = argument.flags.contains(HelperArgFlag::kWritten);
  const std::int64_t size = memory_size(helper, index, arguments);
  if (!may_be_null && !check_memory(*call.getArg(index), value, size, is_written, state)) return false;
  const bool is_read = !argument.flags.contains(HelperArgFlag::kUninit);
  if (!may_be_null && is_read) check_initialised(*call.getArg(index), value, size, state);
  // Keys and values of another size than the map's are another rule's matter.
  if (argument.kind == HelperArgKind::kMem && size > 0 && !check_room(*call.getArg(index), value, size)) return false;
  return !argument.flags.contains(HelperArgFlag::kReleased) || release(call, index, value, state);
}

bool Interpreter::check_special(const clang::CallExpr &call, const HelperFact &helper,
                                const std::vector<const Value *> &arguments) {
  if (helper.id == HelperId::kKptrXchg) return check_exchange(call, arguments);
  if (helper.id == HelperId::kDynptrFromMem && arguments[0]->is_pointer() &&
      arguments[0]->region->kind == RegionKind::kVariable) {
    findings_.report(kObjectRule, call.getArg(0)->getSourceRange(),
                     fmt::format("{} is on the stack: a dynptr is made of memory in a map", name_of(*call.getArg(0))),
                     {});
    return false;
  }
  return check_map_type(call, helper, arguments);
}

bool Interpreter::check_map_type(const clang::CallExpr &call, const HelperFact &helper,
                                 const std::vector<const Value *> &arguments) {
  // What the program itself calls is another rule's matter.
  const bool is_in_callee = frames_.size() > 1;
  const clang::VarDecl *map = is_in_callee && !arguments.empty() ? map_of(arguments[0]) : nullptr;
  if (map == nullptr || helper.args[0].kind != HelperArgKind::kMapPtr || section() == nullptr) {
    return true;
  }
  const auto type = declared_map_type(*map, context_);
  const ProgramType program = section()->type;
  const bool is_allowed_to_others = is_map_helper_allowed(*type, helper.id, ProgramType::kExt);
  if (!is_allowed_to_others || is_map_helper_allowed(*type, helper.id, program)) return true;
  findings_.report(kMapHelperRule, call.getSourceRange(),
                   fmt::format("programs of type {} may not call '{}' on maps of type {}",
                               program_type_fact(program)->label, helper.name, map_type_fact(*type)->label),
                   {});
  return false;
}

void Interpreter::move_packet(const clang::CallExpr &call, State &state) {
  ++state.tracked.packet;
  state.tracked.packet_moved = &call;
  state.tracked.checked_bytes.clear();
  end_packet_slices(call, state);
  // What the program read from its context may be another packet now.
  for (const clang::ParmVarDecl *parameter : root_->parameters()) {
    const clang::QualType type = parameter->getType();
    const auto *record = type->isPointerType() ? type->getPointeeType()->getAsRecordDecl() : nullptr;
    if (record != nullptr) {
      state.forget(values_.region(RegionKind::kContext, record, 0, 0, context_.getRecordType(record)));
    }
  }
}

void Interpreter::call_helper(const clang::CallExpr &call, const HelperFact &helper,
                              const std::vector<const Value *> &arguments, State &&state, Then then) {
  const auto count = std::min<unsigned>(static_cast<unsigned>(helper.arg_count()), arguments.size());
  if (!check_allowed(call, &helper, nullptr)) return;
  if (helper.id != HelperId::kSpinUnlock &&
      !check_held(call, helper.name, true, helper.has(HelperFlag::kMightSleep), false, state)) {
    return;
  }
  if (count == static_cast<unsigned>(helper.arg_count()) && !check_special(call, helper, arguments)) return;
  for (unsigned i = 0; i < count; ++i) {
    if (!check_helper_argument(call, i, helper, arguments, state)) return;
  }
  for (unsigned i = 0; i < count; ++i) {
    // Old prototypes do not say which memory is written: the C declaration does.
    const clang::QualType type = call.getArg(i)->IgnoreParenImpCasts()->getType();
    const bool is_read_only = type->isPointerType() && type->getPointeeType().isConstQualified();
    const HelperArgKind kind = helper.args[i].kind;
    const bool is_memory = kind == HelperArgKind::kMem || kind == HelperArgKind::kDynptr ||
                           kind == HelperArgKind::kKptrSlot || kind == HelperArgKind::kAnything;
    if (is_memory && !is_read_only && arguments[i]->is_pointer()) state.forget_reachable(arguments[i]->region);
  }
  if (helper.has(HelperFlag::kChangesPacket)) move_packet(call, state);
  // Of XDP, the packet stays where it is.
  if (helper.id == HelperId::kDynptrWrite && packet_of(arguments[0], state) == PacketKind::kSkb)
    end_packet_slices(call, state);
  const bool is_found = finds_always(helper, arguments, state);
  if (helper.id == HelperId::kSpinLock && !hold(call, HeldKind::kSpinLock, arguments[0], state)) return;
  if (helper.id == HelperId::kSpinUnlock && !unlock(call, state)) return;
  call_back(call, helper, arguments, std::move(state), [&](State &&next) {
    const Value *result = helper_result(call, helper, arguments, is_found, next);
    then(std::move(next), result);
  });
}

const Value *Interpreter::helper_result(const clang::CallExpr &call, const HelperFact &helper,
                                        const std::vector<const Value *> &arguments, bool is_found, State &state) {
  // Some are declared to return a number, but return a pointer: bpf_task_pt_regs.
  const bool is_number = helper.returns == HelperReturn::kInteger || helper.returns == HelperReturn::kVoid;
  if (!call.getType()->isPointerType()) return unknown(&call, call.getType(), state, !is_number);
  clang::QualType type = call.getType()->getPointeeType();
  std::uint64_t size = 0;
  if (helper.returns == HelperReturn::kMapValue) {
    type = map_member_type(arguments[0], "value");
    if (!type.isNull()) size = size_of(type);
  }
  for (unsigned i = 0; i < arguments.size() && i < helper.args.size(); ++i) {
    if (helper.args[i].kind == HelperArgKind::kAllocSize && arguments[i]->kind == ValueKind::kNumber) {
      size = static_cast<std::uint64_t>(arguments[i]->number);
    }
  }
  const Region *region = values_.region(kind_of(helper.returns), &call, state.visit(&call), size, type);
  if (helper.has(HelperFlag::kMayReturnNull) && !is_found) state.tracked.nullness[region] = Nullness::kUnchecked;
  if (helper.has(HelperFlag::kAcquires)) acquire(call, region, state);
  if (helper.id == HelperId::kDynptrData) note_slice(arguments[0], region, state);
  if (is_socket_cast(helper) && arguments[0]->is_pointer()) {
    state.tracked.owners[region] = state.tracked.owner(arguments[0]->region);
  }
  return values_.pointer(region);
}

}  // namespace bpfcc
