#include "support/kernel_facts/program_sections.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

#include "support/nearest_name.h"

namespace bpfcc {
namespace {

using A = AttachType;
using F = SectionFlag;
using R = SectionRest;
using T = ProgramType;

// clang-format off
constexpr ProgramSection kSections[] = {
    {"socket", R::kPath, T::kSocketFilter},
    {"sk_reuseport/migrate", R::kNothing, T::kSkReuseport, A::kSkReuseportSelectOrMigrate},
    {"sk_reuseport", R::kWord, T::kSkReuseport, A::kSkReuseportSelect},
    {"kprobe", R::kTarget, T::kKprobe, {}, {}, "FUNCTION", "do_unlinkat"},
    {"uprobe", R::kTarget, T::kKprobe, {}, {}, "BINARY:FUNCTION", "/bin/bash:readline"},
    {"uprobe.s", R::kTarget, T::kKprobe, {}, {F::kSleepable}, "BINARY:FUNCTION", "/bin/bash:readline"},
    {"kretprobe", R::kTarget, T::kKprobe, {}, {}, "FUNCTION", "do_unlinkat"},
    {"uretprobe", R::kTarget, T::kKprobe, {}, {}, "BINARY:FUNCTION", "/bin/bash:readline"},
    {"uretprobe.s", R::kTarget, T::kKprobe, {}, {F::kSleepable}, "BINARY:FUNCTION", "/bin/bash:readline"},
    {"kprobe.multi", R::kTarget, T::kKprobe, A::kTraceKprobeMulti, {}, "PATTERN", "vfs_*"},
    {"kretprobe.multi", R::kTarget, T::kKprobe, A::kTraceKprobeMulti, {}, "PATTERN", "vfs_*"},
    {"kprobe.session", R::kTarget, T::kKprobe, A::kTraceKprobeSession, {}, "PATTERN", "vfs_*"},
    {"uprobe.multi", R::kTarget, T::kKprobe, A::kTraceUprobeMulti, {}, "BINARY:PATTERN", "/bin/bash:read*"},
    {"uretprobe.multi", R::kTarget, T::kKprobe, A::kTraceUprobeMulti, {}, "BINARY:PATTERN", "/bin/bash:read*"},
    {"uprobe.multi.s", R::kTarget, T::kKprobe, A::kTraceUprobeMulti, {F::kSleepable},
     "BINARY:PATTERN", "/bin/bash:read*"},
    {"uretprobe.multi.s", R::kTarget, T::kKprobe, A::kTraceUprobeMulti, {F::kSleepable},
     "BINARY:PATTERN", "/bin/bash:read*"},
    {"ksyscall", R::kTarget, T::kKprobe, {}, {}, "SYSCALL", "unlinkat"},
    {"kretsyscall", R::kTarget, T::kKprobe, {}, {}, "SYSCALL", "unlinkat"},
    {"usdt", R::kTarget, T::kKprobe, {}, {}, "BINARY:PROVIDER:NAME", "libc.so.6:libc:setjmp"},
    {"usdt.s", R::kTarget, T::kKprobe, {}, {F::kSleepable}, "BINARY:PROVIDER:NAME", "libc.so.6:libc:setjmp"},
    {"tc/ingress", R::kNothing, T::kSchedCls, A::kTcxIngress},
    {"tc/egress", R::kNothing, T::kSchedCls, A::kTcxEgress},
    {"tcx/ingress", R::kNothing, T::kSchedCls, A::kTcxIngress},
    {"tcx/egress", R::kNothing, T::kSchedCls, A::kTcxEgress},
    {"tc", R::kWord, T::kSchedCls},
    {"classifier", R::kPath, T::kSchedCls},
    {"action", R::kPath, T::kSchedAct},
    {"netkit/primary", R::kNothing, T::kSchedCls, A::kNetkitPrimary},
    {"netkit/peer", R::kNothing, T::kSchedCls, A::kNetkitPeer},
    {"tracepoint", R::kTarget, T::kTracepoint, {}, {}, "CATEGORY/EVENT", "sched/sched_switch"},
    {"tp", R::kTarget, T::kTracepoint, {}, {}, "CATEGORY/EVENT", "sched/sched_switch"},
    {"raw_tracepoint", R::kTarget, T::kRawTracepoint, {}, {}, "EVENT", "sched_switch"},
    {"raw_tp", R::kTarget, T::kRawTracepoint, {}, {}, "EVENT", "sched_switch"},
    {"raw_tracepoint.w", R::kTarget, T::kRawTracepointWritable, {}, {}, "EVENT", "sched_switch"},
    {"raw_tp.w", R::kTarget, T::kRawTracepointWritable, {}, {}, "EVENT", "sched_switch"},
    {"tp_btf", R::kTarget, T::kTracing, A::kTraceRawTp, {}, "EVENT", "sched_switch"},
    {"fentry", R::kTarget, T::kTracing, A::kTraceFentry, {}, "FUNCTION", "do_unlinkat"},
    {"fmod_ret", R::kTarget, T::kTracing, A::kModifyReturn, {}, "FUNCTION", "bpf_modify_return_test"},
    {"fexit", R::kTarget, T::kTracing, A::kTraceFexit, {}, "FUNCTION", "do_unlinkat"},
    {"fentry.s", R::kTarget, T::kTracing, A::kTraceFentry, {F::kSleepable}, "FUNCTION", "do_unlinkat"},
    {"fmod_ret.s", R::kTarget, T::kTracing, A::kModifyReturn, {F::kSleepable}, "FUNCTION", "bpf_modify_return_test"},
    {"fexit.s", R::kTarget, T::kTracing, A::kTraceFexit, {F::kSleepable}, "FUNCTION", "do_unlinkat"},
    {"freplace", R::kTarget, T::kExt, {}, {}, "FUNCTION", "filter"},
    {"lsm", R::kTarget, T::kLsm, A::kLsmMac, {}, "HOOK", "file_open"},
    {"lsm.s", R::kTarget, T::kLsm, A::kLsmMac, {F::kSleepable}, "HOOK", "file_open"},
    {"lsm_cgroup", R::kTarget, T::kLsm, A::kLsmCgroup, {}, "HOOK", "socket_bind"},
    {"iter", R::kTarget, T::kTracing, A::kTraceIter, {}, "KIND", "task"},
    {"iter.s", R::kTarget, T::kTracing, A::kTraceIter, {F::kSleepable}, "KIND", "task"},
    {"syscall", R::kNothing, T::kSyscall, {}, {F::kSleepable}},
    {"xdp.frags/devmap", R::kNothing, T::kXdp, A::kXdpDevmap, {F::kFrags}},
    {"xdp/devmap", R::kNothing, T::kXdp, A::kXdpDevmap},
    {"xdp.frags/cpumap", R::kNothing, T::kXdp, A::kXdpCpumap, {F::kFrags}},
    {"xdp/cpumap", R::kNothing, T::kXdp, A::kXdpCpumap},
    {"xdp.frags", R::kNothing, T::kXdp, A::kXdp, {F::kFrags}},
    {"xdp", R::kWord, T::kXdp, A::kXdp},
    {"perf_event", R::kPath, T::kPerfEvent},
    {"lwt_in", R::kPath, T::kLwtIn},
    {"lwt_out", R::kPath, T::kLwtOut},
    {"lwt_xmit", R::kPath, T::kLwtXmit},
    {"lwt_seg6local", R::kPath, T::kLwtSeg6local},
    {"sockops", R::kPath, T::kSockOps, A::kCgroupSockOps},
    {"sk_skb/stream_parser", R::kNothing, T::kSkSkb, A::kSkSkbStreamParser},
    {"sk_skb/stream_verdict", R::kNothing, T::kSkSkb, A::kSkSkbStreamVerdict},
    {"sk_skb/verdict", R::kNothing, T::kSkSkb, A::kSkSkbVerdict},
    {"sk_skb", R::kNumber, T::kSkSkb},
    {"sk_msg", R::kPath, T::kSkMsg, A::kSkMsgVerdict},
    {"lirc_mode2", R::kPath, T::kLircMode2, A::kLircMode2},
    {"flow_dissector", R::kPath, T::kFlowDissector, A::kFlowDissector},
    {"cgroup_skb/ingress", R::kNothing, T::kCgroupSkb, A::kCgroupInetIngress},
    {"cgroup_skb/egress", R::kNothing, T::kCgroupSkb, A::kCgroupInetEgress},
    {"cgroup/skb", R::kNumber, T::kCgroupSkb},
    {"cgroup/sock_create", R::kNothing, T::kCgroupSock, A::kCgroupInetSockCreate},
    {"cgroup/sock_release", R::kNothing, T::kCgroupSock, A::kCgroupInetSockRelease},
    {"cgroup/sock", R::kNumber, T::kCgroupSock, A::kCgroupInetSockCreate},
    {"cgroup/post_bind4", R::kNothing, T::kCgroupSock, A::kCgroupInet4PostBind},
    {"cgroup/post_bind6", R::kNothing, T::kCgroupSock, A::kCgroupInet6PostBind},
    {"cgroup/bind4", R::kNothing, T::kCgroupSockAddr, A::kCgroupInet4Bind},
    {"cgroup/bind6", R::kNothing, T::kCgroupSockAddr, A::kCgroupInet6Bind},
    {"cgroup/connect4", R::kNothing, T::kCgroupSockAddr, A::kCgroupInet4Connect},
    {"cgroup/connect6", R::kNothing, T::kCgroupSockAddr, A::kCgroupInet6Connect},
    {"cgroup/connect_unix", R::kNothing, T::kCgroupSockAddr, A::kCgroupUnixConnect},
    {"cgroup/sendmsg4", R::kNothing, T::kCgroupSockAddr, A::kCgroupUdp4Sendmsg},
    {"cgroup/sendmsg6", R::kNothing, T::kCgroupSockAddr, A::kCgroupUdp6Sendmsg},
    {"cgroup/sendmsg_unix", R::kNothing, T::kCgroupSockAddr, A::kCgroupUnixSendmsg},
    {"cgroup/recvmsg4", R::kNothing, T::kCgroupSockAddr, A::kCgroupUdp4Recvmsg},
    {"cgroup/recvmsg6", R::kNothing, T::kCgroupSockAddr, A::kCgroupUdp6Recvmsg},
    {"cgroup/recvmsg_unix", R::kNothing, T::kCgroupSockAddr, A::kCgroupUnixRecvmsg},
    {"cgroup/getpeername4", R::kNothing, T::kCgroupSockAddr, A::kCgroupInet4Getpeername},
    {"cgroup/getpeername6", R::kNothing, T::kCgroupSockAddr, A::kCgroupInet6Getpeername},
    {"cgroup/getpeername_unix", R::kNothing, T::kCgroupSockAddr, A::kCgroupUnixGetpeername},
    {"cgroup/getsockname4", R::kNothing, T::kCgroupSockAddr, A::kCgroupInet4Getsockname},
    {"cgroup/getsockname6", R::kNothing, T::kCgroupSockAddr, A::kCgroupInet6Getsockname},
    {"cgroup/getsockname_unix", R::kNothing, T::kCgroupSockAddr, A::kCgroupUnixGetsockname},
    {"cgroup/sysctl", R::kNumber, T::kCgroupSysctl, A::kCgroupSysctl},
    {"cgroup/getsockopt", R::kNothing, T::kCgroupSockopt, A::kCgroupGetsockopt},
    {"cgroup/setsockopt", R::kNothing, T::kCgroupSockopt, A::kCgroupSetsockopt},
    {"cgroup/dev", R::kNumber, T::kCgroupDevice, A::kCgroupDevice},
    {"struct_ops", R::kTarget, T::kStructOps, {}, {}, "NAME", "cong_avoid"},
    {"struct_ops.s", R::kTarget, T::kStructOps, {}, {F::kSleepable}, "NAME", "cong_avoid"},
    {"sk_lookup", R::kNothing, T::kSkLookup, A::kSkLookup},
    {"netfilter", R::kNothing, T::kNetfilter, A::kNetfilter},
};
// clang-format on

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A whole number, decimal or hexadecimal as in C.
std::optional<std::uint32_t> number(std::string_view text) {
  const bool is_hexadecimal = text.starts_with("0x");
  if (is_hexadecimal) text.remove_prefix(2);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, is_hexadecimal ? 16 : 10);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "2/0": iproute2's id of a program array, and the element.
std::optional<SectionMatch> match_array_element(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto map = number(name.substr(0, slash));
  const auto slot = number(name.substr(slash + 1));
  if (!map || !slot) return std::nullopt;
  return SectionMatch{.tail_call_slot = slot, .tail_call_map = map};
}

/// libbpf 1.5's own rule: the name alone, or for kTarget also with "/" and more behind it.
bool matches(const ProgramSection &section, std::string_view name) {
  if (!name.starts_with(section.name)) return false;
  const std::string_view rest = name.substr(section.name.size());
  return rest.empty() || (section.rest == R::kTarget && rest.front() == '/');
}

bool matches_old_form(const ProgramSection &section, std::string_view name) {
  if (section.rest < R::kNumber || !name.starts_with(section.name) || name == section.name) return false;
  const std::string_view rest = name.substr(section.name.size());
  if (section.rest == R::kNumber) return std::ranges::all_of(rest, is_digit);
  return is_digit(rest.front()) || rest.front() == '_' || rest.front() == '-' ||
         (section.rest == R::kPath && rest.front() == '/');
}

SectionMatch match(const ProgramSection &section, std::string_view name) {
  SectionMatch match{.section = &section};
  std::string_view rest = name.substr(section.name.size());
  if (!rest.starts_with('/')) return match;
  rest.remove_prefix(1);
  // samples/bpf/bpf_load.c took a number there for the place of a tail call, of sockets and kprobes.
  if (section.type == T::kSocketFilter || section.name == "kprobe" || section.name == "kretprobe") {
    match.tail_call_slot = number(rest);
  }
  if (section.rest == R::kTarget && !match.tail_call_slot) match.target = rest;
  return match;
}

}  // namespace

std::span<const ProgramSection> program_sections() { return kSections; }

std::optional<SectionMatch> find_program_section(std::string_view name) {
  if (name.starts_with('?')) name.remove_prefix(1);
  for (const ProgramSection &section : kSections) {
    if (matches(section, name)) return match(section, name);
  }
  for (const ProgramSection &section : kSections) {
    if (matches_old_form(section, name)) return match(section, name);
  }
  return match_array_element(name);
}

std::string_view nearest_program_section(std::string_view name) {
  if (name.starts_with('?')) name.remove_prefix(1);
  std::vector<std::string_view> names;
  std::ranges::transform(kSections, std::back_inserter(names), &ProgramSection::name);
  const std::string_view nearest = nearest_name(name, names);
  if (!nearest.empty()) return nearest;
  // "tracepiont/sched/sched_switch": only what is before the target can be compared.
  std::erase_if(names, [](std::string_view known) { return known.find('/') != std::string_view::npos; });
  return nearest_name(name.substr(0, name.find('/')), names);
}

}  // namespace bpfcc
