#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "support/kernel_facts/enum_set.h"
#include "support/kernel_version.h"

namespace bpfcc {

enum class ProgramType : std::uint8_t;

/// Where a program is attached: the kernel's enum bpf_attach_type, with its values. Given at load time too
/// (expected_attach_type); a program type for which that means nothing is loaded with the value 0.
enum class AttachType : std::uint8_t {
  kCgroupInetIngress = 0,
  kCgroupInetEgress = 1,
  kCgroupInetSockCreate = 2,
  kCgroupSockOps = 3,
  kSkSkbStreamParser = 4,
  kSkSkbStreamVerdict = 5,
  kCgroupDevice = 6,
  kSkMsgVerdict = 7,
  kCgroupInet4Bind = 8,
  kCgroupInet6Bind = 9,
  kCgroupInet4Connect = 10,
  kCgroupInet6Connect = 11,
  kCgroupInet4PostBind = 12,
  kCgroupInet6PostBind = 13,
  kCgroupUdp4Sendmsg = 14,
  kCgroupUdp6Sendmsg = 15,
  kLircMode2 = 16,
  kFlowDissector = 17,
  kCgroupSysctl = 18,
  kCgroupUdp4Recvmsg = 19,
  kCgroupUdp6Recvmsg = 20,
  kCgroupGetsockopt = 21,
  kCgroupSetsockopt = 22,
  kTraceRawTp = 23,
  kTraceFentry = 24,
  kTraceFexit = 25,
  kModifyReturn = 26,
  kLsmMac = 27,
  kTraceIter = 28,
  kCgroupInet4Getpeername = 29,
  kCgroupInet6Getpeername = 30,
  kCgroupInet4Getsockname = 31,
  kCgroupInet6Getsockname = 32,
  kXdpDevmap = 33,
  kCgroupInetSockRelease = 34,
  kXdpCpumap = 35,
  kSkLookup = 36,
  kXdp = 37,
  kSkSkbVerdict = 38,
  kSkReuseportSelect = 39,
  kSkReuseportSelectOrMigrate = 40,
  kPerfEvent = 41,
  kTraceKprobeMulti = 42,
  kLsmCgroup = 43,
  kStructOps = 44,
  kNetfilter = 45,
  kTcxIngress = 46,
  kTcxEgress = 47,
  kTraceUprobeMulti = 48,
  kCgroupUnixConnect = 49,
  kCgroupUnixSendmsg = 50,
  kCgroupUnixRecvmsg = 51,
  kCgroupUnixGetpeername = 52,
  kCgroupUnixGetsockname = 53,
  kNetkitPrimary = 54,
  kNetkitPeer = 55,
  kTraceKprobeSession = 56,
};

using AttachTypeSet = EnumSet<AttachType>;

struct AttachTypeFact {
  AttachType type;
  std::string_view name;   ///< "BPF_CGROUP_INET_INGRESS"
  std::string_view label;  ///< "cgroup_inet_ingress": what libbpf and bpftool call it
  KernelVersion since;
  std::string_view source;             ///< the Linux commit that brought it
  EnumSet<ProgramType> program_types;  ///< what can be attached there
};

/// Every attach type of Linux 6.12, in the order of its values, from 0 up.
std::span<const AttachTypeFact> attach_type_facts();

/// Nothing for values that Linux 6.12 does not have.
const AttachTypeFact *attach_type_fact(AttachType type);

/// By name or label; nothing for any other text.
const AttachTypeFact *attach_type_fact(std::string_view name);

/// The attach types with which programs of `type` are loaded or attached; empty for the types that have none (a socket
/// filter, a raw tracepoint, ...).
AttachTypeSet attach_types_of(ProgramType type);

}  // namespace bpfcc
