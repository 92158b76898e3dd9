#include "support/kernel_facts/attach_type.h"

#include "support/kernel_facts/program_type.h"

namespace bpfcc {
namespace {

using T = AttachType;
using P = ProgramType;

// clang-format off
constexpr AttachTypeFact kAttachTypes[] = {
    {T::kCgroupInetIngress, "BPF_CGROUP_INET_INGRESS", "cgroup_inet_ingress", {4, 10}, "0e33661de493", {P::kCgroupSkb}},
    {T::kCgroupInetEgress, "BPF_CGROUP_INET_EGRESS", "cgroup_inet_egress", {4, 10}, "0e33661de493", {P::kCgroupSkb}},
    {T::kCgroupInetSockCreate, "BPF_CGROUP_INET_SOCK_CREATE", "cgroup_inet_sock_create", {4, 10}, "610236587600",
     {P::kCgroupSock}},
    {T::kCgroupSockOps, "BPF_CGROUP_SOCK_OPS", "cgroup_sock_ops", {4, 13}, "40304b2a1567", {P::kSockOps}},
    {T::kSkSkbStreamParser, "BPF_SK_SKB_STREAM_PARSER", "sk_skb_stream_parser", {4, 14}, "464bc0fd6273", {P::kSkSkb}},
    {T::kSkSkbStreamVerdict, "BPF_SK_SKB_STREAM_VERDICT", "sk_skb_stream_verdict", {4, 14}, "464bc0fd6273",
     {P::kSkSkb}},
    {T::kCgroupDevice, "BPF_CGROUP_DEVICE", "cgroup_device", {4, 15}, "ebc614f68736", {P::kCgroupDevice}},
    {T::kSkMsgVerdict, "BPF_SK_MSG_VERDICT", "sk_msg_verdict", {4, 17}, "4f738adba30a", {P::kSkMsg}},
    {T::kCgroupInet4Bind, "BPF_CGROUP_INET4_BIND", "cgroup_inet4_bind", {4, 17}, "4fbac77d2d09", {P::kCgroupSockAddr}},
    {T::kCgroupInet6Bind, "BPF_CGROUP_INET6_BIND", "cgroup_inet6_bind", {4, 17}, "4fbac77d2d09", {P::kCgroupSockAddr}},
    {T::kCgroupInet4Connect, "BPF_CGROUP_INET4_CONNECT", "cgroup_inet4_connect", {4, 17}, "d74bad4e74ee",
     {P::kCgroupSockAddr}},
    {T::kCgroupInet6Connect, "BPF_CGROUP_INET6_CONNECT", "cgroup_inet6_connect", {4, 17}, "d74bad4e74ee",
     {P::kCgroupSockAddr}},
    {T::kCgroupInet4PostBind, "BPF_CGROUP_INET4_POST_BIND", "cgroup_inet4_post_bind", {4, 17}, "aac3fc320d94",
     {P::kCgroupSock}},
    {T::kCgroupInet6PostBind, "BPF_CGROUP_INET6_POST_BIND", "cgroup_inet6_post_bind", {4, 17}, "aac3fc320d94",
     {P::kCgroupSock}},
    {T::kCgroupUdp4Sendmsg, "BPF_CGROUP_UDP4_SENDMSG", "cgroup_udp4_sendmsg", {4, 18}, "1cedee13d25a",
     {P::kCgroupSockAddr}},
    {T::kCgroupUdp6Sendmsg, "BPF_CGROUP_UDP6_SENDMSG", "cgroup_udp6_sendmsg", {4, 18}, "1cedee13d25a",
     {P::kCgroupSockAddr}},
    {T::kLircMode2, "BPF_LIRC_MODE2", "lirc_mode2", {4, 18}, "f4364dcfc86d", {P::kLircMode2}},
    {T::kFlowDissector, "BPF_FLOW_DISSECTOR", "flow_dissector", {4, 20}, "d58e468b1112", {P::kFlowDissector}},
    {T::kCgroupSysctl, "BPF_CGROUP_SYSCTL", "cgroup_sysctl", {5, 2}, "7b146cebe30c", {P::kCgroupSysctl}},
    {T::kCgroupUdp4Recvmsg, "BPF_CGROUP_UDP4_RECVMSG", "cgroup_udp4_recvmsg", {5, 2}, "983695fa6765",
     {P::kCgroupSockAddr}},
    {T::kCgroupUdp6Recvmsg, "BPF_CGROUP_UDP6_RECVMSG", "cgroup_udp6_recvmsg", {5, 2}, "983695fa6765",
     {P::kCgroupSockAddr}},
    {T::kCgroupGetsockopt, "BPF_CGROUP_GETSOCKOPT", "cgroup_getsockopt", {5, 3}, "0d01da6afc54", {P::kCgroupSockopt}},
    {T::kCgroupSetsockopt, "BPF_CGROUP_SETSOCKOPT", "cgroup_setsockopt", {5, 3}, "0d01da6afc54", {P::kCgroupSockopt}},
    {T::kTraceRawTp, "BPF_TRACE_RAW_TP", "trace_raw_tp", {5, 5}, "f1b9509c2fb0", {P::kTracing}},
    {T::kTraceFentry, "BPF_TRACE_FENTRY", "trace_fentry", {5, 5}, "fec56f5890d9", {P::kTracing}},
    {T::kTraceFexit, "BPF_TRACE_FEXIT", "trace_fexit", {5, 5}, "fec56f5890d9", {P::kTracing}},
    {T::kModifyReturn, "BPF_MODIFY_RETURN", "modify_return", {5, 7}, "ae24082331d9", {P::kTracing}},
    {T::kLsmMac, "BPF_LSM_MAC", "lsm_mac", {5, 7}, "fc611f47f218", {P::kLsm}},
    {T::kTraceIter, "BPF_TRACE_ITER", "trace_iter", {5, 8}, "15d83c4d7cef", {P::kTracing}},
    {T::kCgroupInet4Getpeername, "BPF_CGROUP_INET4_GETPEERNAME", "cgroup_inet4_getpeername", {5, 8}, "1b66d253610c",
     {P::kCgroupSockAddr}},
    {T::kCgroupInet6Getpeername, "BPF_CGROUP_INET6_GETPEERNAME", "cgroup_inet6_getpeername", {5, 8}, "1b66d253610c",
     {P::kCgroupSockAddr}},
    {T::kCgroupInet4Getsockname, "BPF_CGROUP_INET4_GETSOCKNAME", "cgroup_inet4_getsockname", {5, 8}, "1b66d253610c",
     {P::kCgroupSockAddr}},
    {T::kCgroupInet6Getsockname, "BPF_CGROUP_INET6_GETSOCKNAME", "cgroup_inet6_getsockname", {5, 8}, "1b66d253610c",
     {P::kCgroupSockAddr}},
    {T::kXdpDevmap, "BPF_XDP_DEVMAP", "xdp_devmap", {5, 8}, "fbee97feed9b", {P::kXdp}},
    {T::kCgroupInetSockRelease, "BPF_CGROUP_INET_SOCK_RELEASE", "cgroup_inet_sock_release", {5, 9}, "f5836749c9c0",
     {P::kCgroupSock}},
    {T::kXdpCpumap, "BPF_XDP_CPUMAP", "xdp_cpumap", {5, 9}, "9216477449f3", {P::kXdp}},
    {T::kSkLookup, "BPF_SK_LOOKUP", "sk_lookup", {5, 9}, "e9ddbb7707ff", {P::kSkLookup}},
    {T::kXdp, "BPF_XDP", "xdp", {5, 9}, "aa8d3a716b59", {P::kXdp}},
    {T::kSkSkbVerdict, "BPF_SK_SKB_VERDICT", "sk_skb_verdict", {5, 13}, "a7ba4558e69a", {P::kSkSkb}},
    {T::kSkReuseportSelect, "BPF_SK_REUSEPORT_SELECT", "sk_reuseport_select", {5, 14}, "d5e4ddaeb6ab",
     {P::kSkReuseport}},
    {T::kSkReuseportSelectOrMigrate, "BPF_SK_REUSEPORT_SELECT_OR_MIGRATE",
     "sk_reuseport_select_or_migrate", {5, 14}, "d5e4ddaeb6ab", {P::kSkReuseport}},
    {T::kPerfEvent, "BPF_PERF_EVENT", "perf_event", {5, 15}, "b89fbfbb854c",
     {P::kKprobe, P::kTracepoint, P::kPerfEvent}},
    {T::kTraceKprobeMulti, "BPF_TRACE_KPROBE_MULTI", "trace_kprobe_multi", {5, 18}, "0dcac2725406", {P::kKprobe}},
    {T::kLsmCgroup, "BPF_LSM_CGROUP", "lsm_cgroup", {6, 0}, "69fd337a975c", {P::kLsm}},
    {T::kStructOps, "BPF_STRUCT_OPS", "struct_ops", {6, 4}, "68b04864ca42", {P::kStructOps}},
    {T::kNetfilter, "BPF_NETFILTER", "netfilter", {6, 4}, "84601d6ee68a", {P::kNetfilter}},
    {T::kTcxIngress, "BPF_TCX_INGRESS", "tcx_ingress", {6, 6}, "e420bed02507", {P::kSchedCls}},
    {T::kTcxEgress, "BPF_TCX_EGRESS", "tcx_egress", {6, 6}, "e420bed02507", {P::kSchedCls}},
    {T::kTraceUprobeMulti, "BPF_TRACE_UPROBE_MULTI", "trace_uprobe_multi", {6, 6}, "89ae89f53d20", {P::kKprobe}},
    {T::kCgroupUnixConnect, "BPF_CGROUP_UNIX_CONNECT", "cgroup_unix_connect", {6, 7}, "859051dd165e",
     {P::kCgroupSockAddr}},
    {T::kCgroupUnixSendmsg, "BPF_CGROUP_UNIX_SENDMSG", "cgroup_unix_sendmsg", {6, 7}, "859051dd165e",
     {P::kCgroupSockAddr}},
    {T::kCgroupUnixRecvmsg, "BPF_CGROUP_UNIX_RECVMSG", "cgroup_unix_recvmsg", {6, 7}, "859051dd165e",
     {P::kCgroupSockAddr}},
    {T::kCgroupUnixGetpeername, "BPF_CGROUP_UNIX_GETPEERNAME", "cgroup_unix_getpeername", {6, 7}, "859051dd165e",
     {P::kCgroupSockAddr}},
    {T::kCgroupUnixGetsockname, "BPF_CGROUP_UNIX_GETSOCKNAME", "cgroup_unix_getsockname", {6, 7}, "859051dd165e",
     {P::kCgroupSockAddr}},
    {T::kNetkitPrimary, "BPF_NETKIT_PRIMARY", "netkit_primary", {6, 7}, "35dfaad7188c", {P::kSchedCls}},
    {T::kNetkitPeer, "BPF_NETKIT_PEER", "netkit_peer", {6, 7}, "35dfaad7188c", {P::kSchedCls}},
    {T::kTraceKprobeSession, "BPF_TRACE_KPROBE_SESSION", "trace_kprobe_session", {6, 10}, "535a3692ba72", {P::kKprobe}},
};
// clang-format on

}  // namespace

std::span<const AttachTypeFact> attach_type_facts() { return kAttachTypes; }

const AttachTypeFact *attach_type_fact(AttachType type) {
  const auto index = static_cast<std::size_t>(type);
  return index < std::size(kAttachTypes) ? &kAttachTypes[index] : nullptr;
}

const AttachTypeFact *attach_type_fact(std::string_view name) {
  for (const AttachTypeFact &fact : kAttachTypes) {
    if (fact.name == name || fact.label == name) return &fact;
  }
  return nullptr;
}

AttachTypeSet attach_types_of(ProgramType type) {
  AttachTypeSet types;
  for (const AttachTypeFact &fact : kAttachTypes) {
    if (fact.program_types.contains(type)) types = types | AttachTypeSet{fact.type};
  }
  return types;
}

}  // namespace bpfcc
