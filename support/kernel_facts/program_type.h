#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "support/kernel_facts/attach_type.h"
#include "support/kernel_facts/enum_set.h"
#include "support/kernel_version.h"

namespace bpfcc {

/// What a BPF program is: the kernel's enum bpf_prog_type, with its values.
enum class ProgramType : std::uint8_t {
  kUnspec = 0,
  kSocketFilter = 1,
  kKprobe = 2,
  kSchedCls = 3,
  kSchedAct = 4,
  kTracepoint = 5,
  kXdp = 6,
  kPerfEvent = 7,
  kCgroupSkb = 8,
  kCgroupSock = 9,
  kLwtIn = 10,
  kLwtOut = 11,
  kLwtXmit = 12,
  kSockOps = 13,
  kSkSkb = 14,
  kCgroupDevice = 15,
  kSkMsg = 16,
  kRawTracepoint = 17,
  kCgroupSockAddr = 18,
  kLwtSeg6local = 19,
  kLircMode2 = 20,
  kSkReuseport = 21,
  kFlowDissector = 22,
  kCgroupSysctl = 23,
  kRawTracepointWritable = 24,
  kCgroupSockopt = 25,
  kTracing = 26,
  kStructOps = 27,
  kExt = 28,
  kLsm = 29,
  kSkLookup = 30,
  kSyscall = 31,
  kNetfilter = 32,
};

using ProgramTypeSet = EnumSet<ProgramType>;

/// Which capability loading a program of a type takes beside CAP_BPF (is_net_admin_prog_type and
/// is_perfmon_prog_type in kernel/bpf/syscall.c).
enum class LoadCapability : std::uint8_t { kNone, kNetAdmin, kPerfmon, kNetAdminAndPerfmon };

struct ProgramTypeFact {
  ProgramType type;
  std::string_view name;   ///< "BPF_PROG_TYPE_XDP"
  std::string_view label;  ///< "xdp": what libbpf and bpftool call it
  KernelVersion since;
  std::string_view source;  ///< the Linux commit that brought it
  /// The C type that the program's parameter points to, "struct xdp_md"; empty where the attach point decides
  /// (include/linux/bpf_types.h).
  std::string_view context;
  LoadCapability capability;
};

/// A program of `type`, loaded for one of `attach_types` (any, where empty), may sleep (BPF_F_SLEEPABLE).
struct SleepableFact {
  ProgramType type;
  AttachTypeSet attach_types;
  KernelVersion since;
  std::string_view source;
};

/// Every program type of Linux 6.12, in the order of its values, from 1 up.
std::span<const ProgramTypeFact> program_type_facts();

/// Nothing for kUnspec and for values that Linux 6.12 does not have.
const ProgramTypeFact *program_type_fact(ProgramType type);

/// By name or label; nothing for any other text.
const ProgramTypeFact *program_type_fact(std::string_view name);

/// Which programs may be sleepable (can_be_sleepable in kernel/bpf/verifier.c).
std::span<const SleepableFact> sleepable_facts();

/// The fact that lets a program of this type and attach type sleep, or nothing if none may.
const SleepableFact *sleepable_fact(ProgramType type, AttachType attach_type);

}  // namespace bpfcc
