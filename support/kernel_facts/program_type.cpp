#include "support/kernel_facts/program_type.h"

namespace bpfcc {
namespace {

using T = ProgramType;
using A = AttachType;
using C = LoadCapability;

// clang-format off
constexpr ProgramTypeFact kProgramTypes[] = {
    {T::kSocketFilter, "BPF_PROG_TYPE_SOCKET_FILTER", "socket_filter", {3, 19}, "ddd872bc3098",
     "struct __sk_buff", C::kNone},
    {T::kKprobe, "BPF_PROG_TYPE_KPROBE", "kprobe", {4, 1}, "2541517c32be", "bpf_user_pt_regs_t", C::kPerfmon},
    {T::kSchedCls, "BPF_PROG_TYPE_SCHED_CLS", "sched_cls", {4, 1}, "96be4325f443", "struct __sk_buff", C::kNetAdmin},
    {T::kSchedAct, "BPF_PROG_TYPE_SCHED_ACT", "sched_act", {4, 1}, "94caee8c312d", "struct __sk_buff", C::kNetAdmin},
    {T::kTracepoint, "BPF_PROG_TYPE_TRACEPOINT", "tracepoint", {4, 7}, "98b5c2c65c29", "", C::kPerfmon},
    {T::kXdp, "BPF_PROG_TYPE_XDP", "xdp", {4, 8}, "6a773a15a1e8", "struct xdp_md", C::kNetAdmin},
    {T::kPerfEvent, "BPF_PROG_TYPE_PERF_EVENT", "perf_event", {4, 9}, "0515e5999a46",
     "struct bpf_perf_event_data", C::kPerfmon},
    {T::kCgroupSkb, "BPF_PROG_TYPE_CGROUP_SKB", "cgroup_skb", {4, 10}, "0e33661de493", "struct __sk_buff", C::kNone},
    {T::kCgroupSock, "BPF_PROG_TYPE_CGROUP_SOCK", "cgroup_sock", {4, 10}, "610236587600",
     "struct bpf_sock", C::kNetAdmin},
    {T::kLwtIn, "BPF_PROG_TYPE_LWT_IN", "lwt_in", {4, 10}, "3a0af8fd61f9", "struct __sk_buff", C::kNetAdmin},
    {T::kLwtOut, "BPF_PROG_TYPE_LWT_OUT", "lwt_out", {4, 10}, "3a0af8fd61f9", "struct __sk_buff", C::kNetAdmin},
    {T::kLwtXmit, "BPF_PROG_TYPE_LWT_XMIT", "lwt_xmit", {4, 10}, "3a0af8fd61f9", "struct __sk_buff", C::kNetAdmin},
    {T::kSockOps, "BPF_PROG_TYPE_SOCK_OPS", "sock_ops", {4, 13}, "40304b2a1567", "struct bpf_sock_ops", C::kNetAdmin},
    {T::kSkSkb, "BPF_PROG_TYPE_SK_SKB", "sk_skb", {4, 14}, "b005fd189cec", "struct __sk_buff", C::kNetAdmin},
    {T::kCgroupDevice, "BPF_PROG_TYPE_CGROUP_DEVICE", "cgroup_device", {4, 15}, "ebc614f68736",
     "struct bpf_cgroup_dev_ctx", C::kNetAdmin},
    {T::kSkMsg, "BPF_PROG_TYPE_SK_MSG", "sk_msg", {4, 17}, "4f738adba30a", "struct sk_msg_md", C::kNetAdmin},
    {T::kRawTracepoint, "BPF_PROG_TYPE_RAW_TRACEPOINT", "raw_tracepoint", {4, 17}, "c4f6699dfcb8",
     "struct bpf_raw_tracepoint_args", C::kPerfmon},
    {T::kCgroupSockAddr, "BPF_PROG_TYPE_CGROUP_SOCK_ADDR", "cgroup_sock_addr", {4, 17}, "4fbac77d2d09",
     "struct bpf_sock_addr", C::kNetAdmin},
    {T::kLwtSeg6local, "BPF_PROG_TYPE_LWT_SEG6LOCAL", "lwt_seg6local", {4, 18}, "004d4b274e2a",
     "struct __sk_buff", C::kNetAdmin},
    {T::kLircMode2, "BPF_PROG_TYPE_LIRC_MODE2", "lirc_mode2", {4, 18}, "f4364dcfc86d", "__u32", C::kNone},
    {T::kSkReuseport, "BPF_PROG_TYPE_SK_REUSEPORT", "sk_reuseport", {4, 19}, "2dbb9b9e6df6",
     "struct sk_reuseport_md", C::kNone},
    {T::kFlowDissector, "BPF_PROG_TYPE_FLOW_DISSECTOR", "flow_dissector", {4, 20}, "d58e468b1112",
     "struct __sk_buff", C::kNetAdmin},
    {T::kCgroupSysctl, "BPF_PROG_TYPE_CGROUP_SYSCTL", "cgroup_sysctl", {5, 2}, "7b146cebe30c",
     "struct bpf_sysctl", C::kNetAdmin},
    {T::kRawTracepointWritable, "BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE",
     "raw_tracepoint_writable", {5, 2}, "9df1c28bb752", "struct bpf_raw_tracepoint_args", C::kPerfmon},
    {T::kCgroupSockopt, "BPF_PROG_TYPE_CGROUP_SOCKOPT", "cgroup_sockopt", {5, 3}, "0d01da6afc54",
     "struct bpf_sockopt", C::kNetAdmin},
    {T::kTracing, "BPF_PROG_TYPE_TRACING", "tracing", {5, 5}, "f1b9509c2fb0", "", C::kPerfmon},
    {T::kStructOps, "BPF_PROG_TYPE_STRUCT_OPS", "struct_ops", {5, 6}, "27ae7997a661", "", C::kPerfmon},
    {T::kExt, "BPF_PROG_TYPE_EXT", "ext", {5, 6}, "be8704ff07d2", "", C::kNetAdminAndPerfmon},
    {T::kLsm, "BPF_PROG_TYPE_LSM", "lsm", {5, 7}, "fc611f47f218", "", C::kPerfmon},
    {T::kSkLookup, "BPF_PROG_TYPE_SK_LOOKUP", "sk_lookup", {5, 9}, "e9ddbb7707ff", "struct bpf_sk_lookup", C::kNone},
    {T::kSyscall, "BPF_PROG_TYPE_SYSCALL", "syscall", {5, 14}, "79a7f8bdb159", "", C::kNone},
    {T::kNetfilter, "BPF_PROG_TYPE_NETFILTER", "netfilter", {6, 4}, "84601d6ee68a", "struct bpf_nf_ctx", C::kNetAdmin},
};
// clang-format on

constexpr SleepableFact kSleepable[] = {
    {T::kTracing, {A::kTraceFentry, A::kTraceFexit, A::kModifyReturn, A::kTraceIter}, {5, 10}, "1e6c62a88215"},
    {T::kLsm, {A::kLsmMac}, {5, 10}, "1e6c62a88215"},
    {T::kSyscall, {}, {5, 14}, "79a7f8bdb159"},
    {T::kKprobe, {}, {6, 0}, "8c7dcb84e3b7"},  // uprobes only
    {T::kStructOps, {}, {6, 3}, "1e12d3ef47d2"},
};

}  // namespace

std::span<const ProgramTypeFact> program_type_facts() { return kProgramTypes; }

const ProgramTypeFact *program_type_fact(ProgramType type) {
  const auto index = static_cast<std::size_t>(type) - 1;
  return index < std::size(kProgramTypes) ? &kProgramTypes[index] : nullptr;
}

const ProgramTypeFact *program_type_fact(std::string_view name) {
  for (const ProgramTypeFact &fact : kProgramTypes) {
    if (fact.name == name || fact.label == name) return &fact;
  }
  return nullptr;
}

std::span<const SleepableFact> sleepable_facts() { return kSleepable; }

const SleepableFact *sleepable_fact(ProgramType type, AttachType attach_type) {
  for (const SleepableFact &fact : kSleepable) {
    if (fact.type == type && (fact.attach_types.empty() || fact.attach_types.contains(attach_type))) return &fact;
  }
  return nullptr;
}

}  // namespace bpfcc
