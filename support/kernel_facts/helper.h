#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "support/kernel_facts/attach_type.h"
#include "support/kernel_facts/enum_set.h"
#include "support/kernel_facts/helper_id.h"
#include "support/kernel_facts/program_type.h"
#include "support/kernel_version.h"

namespace bpfcc {

/// What an argument of a helper is: the kernel's enum bpf_arg_type without its flags.
enum class HelperArgKind : std::uint8_t {
  kNone,          ///< the helper has no such argument
  kMapPtr,        ///< a map
  kMapKey,        ///< memory of the map's key_size bytes
  kMapValue,      ///< memory of the map's value_size bytes
  kMem,           ///< memory; the size is HelperArg::size, or the next argument of kind kSize or kSizeOrZero
  kSize,          ///< number of bytes of the memory before it, not 0
  kSizeOrZero,    ///< number of bytes of the memory before it
  kContext,       ///< the program's context
  kAnything,      ///< any initialised value
  kScalar,        ///< any number
  kSpinLock,      ///< struct bpf_spin_lock in a map value
  kSocketCommon,  ///< struct bpf_sock, full or not, as helpers return it
  kSocket,        ///< struct bpf_sock, full
  kKernelObject,  ///< a kernel struct, known by its BTF id
  kRingbufMem,    ///< a record reserved in a ring buffer
  kAllocSize,     ///< number of bytes to reserve, a constant
  kAnySocket,     ///< kSocketCommon, or a kernel struct that is a socket
  kPerCpuObject,  ///< a per-CPU kernel variable
  kFunction,      ///< a function of the program, called back
  kStack,         ///< memory on the stack
  kConstString,   ///< a string in read-only memory, NUL-terminated
  kTimer,         ///< struct bpf_timer in a map value
  kKptrSlot,      ///< a kptr field in a map value
  kDynptr,        ///< struct bpf_dynptr on the stack
  kArena,         ///< an address in an arena
  kVaries,        ///< one of the above; which one depends on the program type
};

enum class HelperArgFlag : std::uint8_t {
  kOrNull,    ///< NULL is accepted too
  kWritten,   ///< the helper writes to it
  kUninit,    ///< it need not be initialised
  kReleased,  ///< the reference is given up
};

struct HelperArg {
  HelperArgKind kind = HelperArgKind::kNone;
  EnumSet<HelperArgFlag> flags = {};
  std::uint16_t size = 0;  ///< bytes, for memory whose size the helper's prototype fixes; else 0
};

/// What a helper returns: the kernel's enum bpf_return_type without its flags.
enum class HelperReturn : std::uint8_t {
  kInteger,
  kVoid,
  kMapValue,
  kSocket,
  kTcpSocket,
  kSocketCommon,
  kMem,
  kMemOrKernelObject,
  kKernelObject,
};

enum class HelperFlag : std::uint8_t {
  kGplOnly,        ///< only for programs under a license that is compatible with the GPL, see HelperAccess::gpl_only
  kMayReturnNull,  ///< the returned pointer must be checked
  kMightSleep,     ///< only sleepable programs may call it
  kChangesPacket,  ///< it may move packet data: every pointer into the packet is invalid after the call
  kAcquires,       ///< the result is a reference that must be released
  kReleases,       ///< it releases the reference that it is given
};

/// A helper that BPF programs can call.
struct HelperFact {
  HelperId id;
  std::string_view name;  ///< "bpf_map_lookup_elem"
  KernelVersion since;
  std::string_view source;  ///< the Linux commit that brought it
  EnumSet<HelperFlag> flags;
  HelperReturn returns;
  std::array<HelperArg, 5> args;

  [[nodiscard]] constexpr bool has(HelperFlag flag) const { return flags.contains(flag); }
  [[nodiscard]] constexpr int arg_count() const {
    int count = 0;
    while (count < 5 && args[count].kind != HelperArgKind::kNone) ++count;
    return count;
  }
};

/// When and where programs of one type may call a helper.
struct HelperAccess {
  KernelVersion since;
  AttachTypeSet
      attach_types;  ///< only programs loaded for one of these, the first of them since then; any, where empty
  bool gpl_only;     ///< only programs under a license that is compatible with the GPL
};

/// Every helper of Linux 6.12, in the order of the ids, from 1 up. Prototypes (struct bpf_func_proto) are those
/// of 6.12.
std::span<const HelperFact> helper_facts();

/// Nothing for ids that Linux 6.12 does not have.
const HelperFact *helper_fact(HelperId id);

/// By name, with or without the bpf_ in front; nothing for any other text.
const HelperFact *helper_fact(std::string_view name);

/// Nothing if no program of this type (loaded for this attach type, where given) may call the helper. Programs of type
/// kExt may call what the program that they replace may call: that is not known here, so they get every helper.
std::optional<HelperAccess> helper_access(const HelperFact &helper, ProgramType type,
                                          std::optional<AttachType> attach_type = {});

/// Whether a program of this type, loaded for this attach type (any, where empty), may call the helper on this kernel
/// (the newest one, where empty). Whether a sleepable program is needed is said by HelperFlag::kMightSleep. In doubt,
/// true: capabilities, kernel configuration, lockdown and BTF targets are not looked at.
bool is_helper_allowed(const HelperFact &helper, ProgramType type, std::optional<KernelVersion> kernel = {},
                       std::optional<AttachType> attach_type = {});

}  // namespace bpfcc
