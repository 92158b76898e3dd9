#include "loader/attach/attach_kind.h"

#include <linux/bpf.h>

#include <algorithm>
#include <array>

#include "loader/attach/cgroup.h"
#include "loader/attach/iterator.h"
#include "loader/attach/kprobe.h"
#include "loader/attach/kprobe_multi.h"
#include "loader/attach/lirc.h"
#include "loader/attach/net_namespace.h"
#include "loader/attach/netfilter.h"
#include "loader/attach/netkit.h"
#include "loader/attach/perf.h"
#include "loader/attach/raw_tracepoint.h"
#include "loader/attach/reuseport.h"
#include "loader/attach/route.h"
#include "loader/attach/run_once.h"
#include "loader/attach/sock_map.h"
#include "loader/attach/socket.h"
#include "loader/attach/struct_ops.h"
#include "loader/attach/tc.h"
#include "loader/attach/tracepoint.h"
#include "loader/attach/tracing.h"
#include "loader/attach/uprobe.h"
#include "loader/attach/uprobe_multi.h"
#include "loader/attach/usdt.h"
#include "loader/attach/xdp.h"

namespace bpfcc {
namespace {

constexpr std::array kSocketPrograms = {ProgramClass{BPF_PROG_TYPE_SOCKET_FILTER}};
constexpr std::array kTracepointPrograms = {ProgramClass{BPF_PROG_TYPE_TRACEPOINT}};
constexpr std::array kPerfPrograms = {ProgramClass{BPF_PROG_TYPE_PERF_EVENT}, ProgramClass{BPF_PROG_TYPE_TRACEPOINT}};
constexpr std::array kRawTracepointPrograms = {ProgramClass{BPF_PROG_TYPE_RAW_TRACEPOINT},
                                               ProgramClass{BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE}};
constexpr std::array kTpBtfPrograms = {ProgramClass{BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP}};
constexpr std::array kFentryPrograms = {ProgramClass{BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY}};
constexpr std::array kFexitPrograms = {ProgramClass{BPF_PROG_TYPE_TRACING, BPF_TRACE_FEXIT}};
constexpr std::array kFmodRetPrograms = {ProgramClass{BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN}};
constexpr std::array kLsmPrograms = {ProgramClass{BPF_PROG_TYPE_LSM, BPF_LSM_MAC}};
constexpr std::array kIteratorPrograms = {ProgramClass{BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER}};
constexpr std::array kProbePrograms = {ProgramClass{BPF_PROG_TYPE_KPROBE, 0}};
constexpr std::array kMultiProbePrograms = {ProgramClass{BPF_PROG_TYPE_KPROBE, BPF_TRACE_KPROBE_MULTI}};
constexpr std::array kSessionProbePrograms = {ProgramClass{BPF_PROG_TYPE_KPROBE, BPF_TRACE_KPROBE_SESSION}};
constexpr std::array kMultiUserProbePrograms = {ProgramClass{BPF_PROG_TYPE_KPROBE, BPF_TRACE_UPROBE_MULTI}};
// libbpf loads them for many places at once where the kernel can.
constexpr std::array kUsdtPrograms = {ProgramClass{BPF_PROG_TYPE_KPROBE, 0},
                                      ProgramClass{BPF_PROG_TYPE_KPROBE, BPF_TRACE_UPROBE_MULTI}};
constexpr std::array kReuseportPrograms = {ProgramClass{BPF_PROG_TYPE_SK_REUSEPORT},
                                           ProgramClass{BPF_PROG_TYPE_SOCKET_FILTER}};
constexpr std::array kSockMapPrograms = {ProgramClass{BPF_PROG_TYPE_SK_SKB}, ProgramClass{BPF_PROG_TYPE_SK_MSG}};
constexpr std::array kSkLookupPrograms = {ProgramClass{BPF_PROG_TYPE_SK_LOOKUP}};
constexpr std::array kFlowDissectorPrograms = {ProgramClass{BPF_PROG_TYPE_FLOW_DISSECTOR}};
constexpr std::array kNetfilterPrograms = {ProgramClass{BPF_PROG_TYPE_NETFILTER}};
constexpr std::array kLircPrograms = {ProgramClass{BPF_PROG_TYPE_LIRC_MODE2}};
constexpr std::array kStructOpsPrograms = {ProgramClass{BPF_PROG_TYPE_STRUCT_OPS}};
constexpr std::array kSyscallPrograms = {ProgramClass{BPF_PROG_TYPE_SYSCALL}};
constexpr std::array kXdpPrograms = {ProgramClass{BPF_PROG_TYPE_XDP, 0}, ProgramClass{BPF_PROG_TYPE_XDP, BPF_XDP}};
constexpr std::array kTcPrograms = {
    ProgramClass{BPF_PROG_TYPE_SCHED_CLS, 0}, ProgramClass{BPF_PROG_TYPE_SCHED_CLS, BPF_TCX_INGRESS},
    ProgramClass{BPF_PROG_TYPE_SCHED_CLS, BPF_TCX_EGRESS}, ProgramClass{BPF_PROG_TYPE_SCHED_ACT}};
constexpr std::array kNetkitPrograms = {ProgramClass{BPF_PROG_TYPE_SCHED_CLS, BPF_NETKIT_PRIMARY},
                                        ProgramClass{BPF_PROG_TYPE_SCHED_CLS, BPF_NETKIT_PEER}};
constexpr std::array kRoutePrograms = {ProgramClass{BPF_PROG_TYPE_LWT_IN}, ProgramClass{BPF_PROG_TYPE_LWT_OUT},
                                       ProgramClass{BPF_PROG_TYPE_LWT_XMIT}, ProgramClass{BPF_PROG_TYPE_LWT_SEG6LOCAL}};
constexpr std::array kFreplacePrograms = {ProgramClass{BPF_PROG_TYPE_EXT}};
constexpr std::array kCgroupPrograms = {
    ProgramClass{BPF_PROG_TYPE_CGROUP_SKB},       ProgramClass{BPF_PROG_TYPE_CGROUP_SOCK},
    ProgramClass{BPF_PROG_TYPE_CGROUP_SOCK_ADDR}, ProgramClass{BPF_PROG_TYPE_CGROUP_DEVICE},
    ProgramClass{BPF_PROG_TYPE_CGROUP_SYSCTL},    ProgramClass{BPF_PROG_TYPE_CGROUP_SOCKOPT},
    ProgramClass{BPF_PROG_TYPE_SOCK_OPS},         ProgramClass{BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP}};

using Prefix = std::string_view;
constexpr std::array kTracepointSections = {Prefix("tracepoint/"), Prefix("tp/")};
constexpr std::array kRawTracepointSections = {Prefix("raw_tracepoint/"), Prefix("raw_tp/"),
                                               Prefix("raw_tracepoint.w/"), Prefix("raw_tp.w/")};
constexpr std::array kTpBtfSections = {Prefix("tp_btf/")};
constexpr std::array kFentrySections = {Prefix("fentry/"), Prefix("fentry.s/")};
constexpr std::array kFexitSections = {Prefix("fexit/"), Prefix("fexit.s/")};
constexpr std::array kFmodRetSections = {Prefix("fmod_ret/"), Prefix("fmod_ret.s/")};
constexpr std::array kLsmSections = {Prefix("lsm/"), Prefix("lsm.s/")};
constexpr std::array kIteratorSections = {Prefix("iter/"), Prefix("iter.s/")};
constexpr std::array kKprobeSections = {Prefix("kprobe/")};
constexpr std::array kKretprobeSections = {Prefix("kretprobe/")};
constexpr std::array kUprobeSections = {Prefix("uprobe/"), Prefix("uprobe.s/")};
constexpr std::array kUretprobeSections = {Prefix("uretprobe/"), Prefix("uretprobe.s/")};

constexpr std::array kMultiSections = {Prefix("kprobe.multi/")};
constexpr std::array kReturnMultiSections = {Prefix("kretprobe.multi/")};
constexpr std::array kSessionSections = {Prefix("kprobe.session/")};
constexpr std::array kUserMultiSections = {Prefix("uprobe.multi/"), Prefix("uprobe.multi.s/")};
constexpr std::array kUserReturnMultiSections = {Prefix("uretprobe.multi/"), Prefix("uretprobe.multi.s/")};
constexpr std::array kFreplaceSections = {Prefix("freplace/")};
constexpr std::array kCallSections = {Prefix("ksyscall/")};
constexpr std::array kReturnCallSections = {Prefix("kretsyscall/")};
constexpr std::array kUsdtSections = {Prefix("usdt/"), Prefix("usdt.s/")};

/// Most kinds need no more than the program and the argument.
template <auto attach>
Result<std::unique_ptr<Attachment>> plain(const AttachRequest &request) {
  return attach(request.program, request.argument);
}

// Of the kinds that take a type of program the first one is offered where the user has to choose.
constexpr std::array kKinds = {
    AttachKind{"socket",
               kSocketPrograms,
               {},
               "socket:IFACE or socket:udp:PORT or socket:tcp:PORT or socket:fd=N",
               "socket:eth0",
               check_socket,
               plain<attach_socket>},
    AttachKind{"tracepoint", kTracepointPrograms, kTracepointSections, "tracepoint:CATEGORY/NAME",
               "tracepoint:sched/sched_switch", check_tracepoint, plain<attach_tracepoint>},
    AttachKind{"perf",
               kPerfPrograms,
               {},
               "perf:EVENT[@N[hz]][,pid=N|,cpu=N|,cgroup=PATH]",
               "perf:cpu-clock@99hz",
               check_perf,
               plain<attach_perf>},
    AttachKind{"raw_tracepoint", kRawTracepointPrograms, kRawTracepointSections, "raw_tracepoint:NAME",
               "raw_tracepoint:sched_switch", check_raw_tracepoint, plain<attach_raw_tracepoint>},
    AttachKind{"tp_btf", kTpBtfPrograms, kTpBtfSections, "tp_btf:NAME", "tp_btf:sched_switch", check_tracing,
               plain<attach_tracing>},
    AttachKind{"fentry", kFentryPrograms, kFentrySections, "fentry:FUNCTION[,prog=id:N|PATH]", "fentry:do_unlinkat",
               check_function, plain<attach_tracing>},
    AttachKind{"fexit", kFexitPrograms, kFexitSections, "fexit:FUNCTION[,prog=id:N|PATH]", "fexit:do_unlinkat",
               check_function, plain<attach_tracing>},
    AttachKind{"fmod_ret", kFmodRetPrograms, kFmodRetSections, "fmod_ret:FUNCTION", "fmod_ret:security_file_open",
               check_tracing, plain<attach_tracing>},
    AttachKind{"lsm", kLsmPrograms, kLsmSections, "lsm:HOOK", "lsm:file_open", check_tracing, plain<attach_lsm>},
    AttachKind{"iter", kIteratorPrograms, kIteratorSections, "iter:TARGET", "iter:task", check_iterator,
               plain<attach_iterator>},
    AttachKind{"kprobe", kProbePrograms, kKprobeSections, "kprobe:FUNCTION[+OFFSET]", "kprobe:do_unlinkat",
               check_kprobe, plain<attach_kprobe>},
    AttachKind{"kretprobe", kProbePrograms, kKretprobeSections, "kretprobe:FUNCTION", "kretprobe:do_unlinkat",
               check_kretprobe, plain<attach_kretprobe>},
    AttachKind{"uprobe", kProbePrograms, kUprobeSections, "uprobe:FILE:FUNCTION[+OFFSET][,pid=N]",
               "uprobe:/bin/bash:readline", check_uprobe, plain<attach_uprobe>},
    AttachKind{"uretprobe", kProbePrograms, kUretprobeSections, "uretprobe:FILE:FUNCTION[,pid=N]",
               "uretprobe:/bin/bash:readline", check_uretprobe, plain<attach_uretprobe>},
    AttachKind{"xdp", kXdpPrograms, {}, "xdp:IFACE[:native|:generic]", "xdp:eth0", check_xdp, attach_xdp},
    AttachKind{"tc", kTcPrograms, {}, "tc:IFACE[:ingress|:egress]", "tc:eth0:ingress", check_tc, plain<attach_tc>},
    AttachKind{"netkit", kNetkitPrograms, {}, "netkit:IFACE", "netkit:nk0", check_netkit, plain<attach_netkit>},
    AttachKind{"route",
               kRoutePrograms,
               {},
               "route:PREFIX,dev=IFACE[,via=ADDRESS][,metric=N][,table=N]",
               "route:10.1.0.0/16,dev=eth0",
               check_route,
               plain<attach_route>},
    AttachKind{"cgroup",
               kCgroupPrograms,
               {},
               "cgroup:PATH[:ingress|:egress]",
               "cgroup:/sys/fs/cgroup/system.slice",
               check_cgroup,
               plain<attach_cgroup>},
    AttachKind{"kprobe.multi", kMultiProbePrograms, kMultiSections, "kprobe.multi:PATTERN", "kprobe.multi:vfs_*",
               check_kprobe_multi, plain<attach_kprobe_multi>},
    AttachKind{"kretprobe.multi", kMultiProbePrograms, kReturnMultiSections, "kretprobe.multi:PATTERN",
               "kretprobe.multi:vfs_*", check_kprobe_multi, plain<attach_kretprobe_multi>},
    AttachKind{"kprobe.session", kSessionProbePrograms, kSessionSections, "kprobe.session:PATTERN",
               "kprobe.session:vfs_*", check_kprobe_multi, plain<attach_kprobe_session>},
    AttachKind{"uprobe.multi", kMultiUserProbePrograms, kUserMultiSections, "uprobe.multi:FILE:PATTERN[,pid=N]",
               "uprobe.multi:/bin/bash:read*", check_uprobe_multi, plain<attach_uprobe_multi>},
    AttachKind{"uretprobe.multi", kMultiUserProbePrograms, kUserReturnMultiSections,
               "uretprobe.multi:FILE:PATTERN[,pid=N]", "uretprobe.multi:/bin/bash:read*", check_uprobe_multi,
               plain<attach_uretprobe_multi>},
    AttachKind{"freplace", kFreplacePrograms, kFreplaceSections, "freplace:FUNCTION,prog=id:N|PATH",
               "freplace:filter,prog=id:7", check_freplace, plain<attach_tracing>},
    AttachKind{"ksyscall", kProbePrograms, kCallSections, "ksyscall:NAME", "ksyscall:unlinkat", check_system_call,
               plain<attach_ksyscall>},
    AttachKind{"kretsyscall", kProbePrograms, kReturnCallSections, "kretsyscall:NAME", "kretsyscall:unlinkat",
               check_system_call, plain<attach_kretsyscall>},
    AttachKind{"usdt", kUsdtPrograms, kUsdtSections, "usdt:FILE:PROVIDER:NAME[,pid=N]", "usdt:libc.so.6:libc:setjmp",
               check_usdt, plain<attach_usdt>},
    AttachKind{"reuseport",
               kReuseportPrograms,
               {},
               "reuseport:fd=N",
               "reuseport:fd=3",
               check_reuseport,
               plain<attach_reuseport>},
    AttachKind{"sockmap",
               kSockMapPrograms,
               {},
               "sockmap:MAP[:parser|:verdict]",
               "sockmap:sockets",
               check_sock_map,
               attach_sock_map},
    AttachKind{"sk_lookup",
               kSkLookupPrograms,
               {},
               "sk_lookup:NETNS",
               "sk_lookup:self",
               check_net_namespace,
               plain<attach_net_namespace>,
               "self"},
    AttachKind{"flow_dissector",
               kFlowDissectorPrograms,
               {},
               "flow_dissector:NETNS",
               "flow_dissector:self",
               check_net_namespace,
               plain<attach_net_namespace>,
               "self"},
    AttachKind{"netfilter",
               kNetfilterPrograms,
               {},
               "netfilter:FAMILY:HOOK[:PRIORITY]",
               "netfilter:ipv4:input",
               check_netfilter,
               plain<attach_netfilter>},
    AttachKind{"lirc", kLircPrograms, {}, "lirc:DEVICE", "lirc:/dev/lirc0", check_lirc, plain<attach_lirc>},
    AttachKind{"struct_ops",
               kStructOpsPrograms,
               {},
               "struct_ops:map",
               "struct_ops:map",
               check_struct_ops,
               attach_struct_ops,
               "map"},
    AttachKind{"run", kSyscallPrograms, {}, "run:once", "run:once", check_run_once, plain<run_once>, "once"},
};

}  // namespace

std::span<const AttachKind> attach_kinds() { return kKinds; }

const AttachKind *find_attach_kind(std::string_view name) {
  const std::string prefix = std::string(name) + "/";
  const auto kind = std::ranges::find_if(kKinds, [&](const AttachKind &row) {
    return row.name == name || std::ranges::find(row.sections, prefix) != row.sections.end();
  });
  return kind != kKinds.end() ? &*kind : nullptr;
}

bool takes(const AttachKind &kind, const ProgramSpec &program) {
  return program.type == 0 || std::ranges::any_of(kind.programs, [&](const ProgramClass &row) {
           return row.type == program.type && (row.attach_type == ProgramClass::kAny ||
                                               static_cast<std::uint32_t>(row.attach_type) == program.attach_type);
         });
}

std::string argument_of_section(const AttachKind &kind, std::string_view section) {
  if (section.starts_with('?')) section.remove_prefix(1);  // libbpf: not loaded unless asked for
  for (const std::string_view prefix : kind.sections) {
    if (section.starts_with(prefix)) return std::string(section.substr(prefix.size()));
  }
  return std::string(kind.default_argument);
}

}  // namespace bpfcc
