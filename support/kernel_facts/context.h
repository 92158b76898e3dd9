#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "support/kernel_facts/program_type.h"
#include "support/kernel_version.h"

namespace bpfcc {

/// A member of the struct that a program's parameter points to.
struct ContextField {
  std::string_view structure;  ///< "__sk_buff"
  std::string_view name;       ///< "data_end"
  std::uint16_t offset;        ///< bytes
  std::uint16_t size;          ///< bytes, of the whole array for an array
  KernelVersion since;         ///< 0.0: as old as the struct, or not known
  std::string_view source;     ///< the Linux commit for `since`; empty without it
};

/// What reading a field gives.
enum class ContextPointer : std::uint8_t {
  kNone,                ///< a number
  kPacket,              ///< a pointer to data, to be checked against the end
  kPacketMeta,          ///< a pointer to data before the packet, to be checked against the packet's start
  kPacketEnd,           ///< the end of the data
  kFlowKeys,            ///< struct bpf_flow_keys
  kSocket,              ///< struct bpf_sock, full
  kSocketOrNull,        ///< the same, to be checked for NULL
  kSocketCommon,        ///< struct bpf_sock, perhaps not full
  kSocketCommonOrNull,  ///< the same, to be checked for NULL
};

/// How programs may access a field. Sizes are sums of 1, 2, 4 and 8: each is one width in bytes at which the kernel
/// accepts an access to the field's start (cb[0], for an array).
struct ContextAccess {
  std::uint8_t read_sizes;
  std::uint8_t write_sizes;
  ContextPointer pointer;

  [[nodiscard]] constexpr bool readable() const { return read_sizes != 0; }
  [[nodiscard]] constexpr bool writable() const { return write_sizes != 0; }
};

/// Every field of the context structs of Linux 6.12's linux/bpf.h, struct by struct, in the order of the offsets.
std::span<const ContextField> context_fields();

/// Nothing for a struct that is no context, or a field that Linux 6.12 does not have.
const ContextField *context_field(std::string_view structure, std::string_view name);

/// What the is_valid_access function of the program type (net/core/filter.c, kernel/bpf/cgroup.c, ...) says to a
/// program of this type, loaded for this attach type; for one of its attach types at least, where empty. `type` is one
/// whose context the struct is. Of Linux 6.12: capabilities and hardware offload are not looked at.
ContextAccess context_access(const ContextField &field, ProgramType type, std::optional<AttachType> attach_type = {});

}  // namespace bpfcc
