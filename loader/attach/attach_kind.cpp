#include "loader/attach/attach_kind.h"

#include <linux/bpf.h>

#include <algorithm>
#include <array>

#include "loader/attach/cgroup.h"
#include "loader/attach/iterator.h"
#include "loader/attach/kprobe.h"
#include "loader/attach/perf.h"
#include "loader/attach/raw_tracepoint.h"
#include "loader/attach/socket.h"
#include "loader/attach/tc.h"
#include "loader/attach/tracepoint.h"
#include "loader/attach/tracing.h"
#include "loader/attach/uprobe.h"
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
constexpr std::array kXdpPrograms = {ProgramClass{BPF_PROG_TYPE_XDP, 0}, ProgramClass{BPF_PROG_TYPE_XDP, BPF_XDP}};
constexpr std::array kTcPrograms = {ProgramClass{BPF_PROG_TYPE_SCHED_CLS}};
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

// Of the kinds that take a type of program the first one is offered where the user has to choose.
constexpr std::array kKinds = {
    AttachKind{
        "socket", kSocketPrograms, {}, "socket:IFACE or socket:fd=N", "socket:eth0", check_socket, attach_socket},
    AttachKind{"tracepoint", kTracepointPrograms, kTracepointSections, "tracepoint:CATEGORY/NAME",
               "tracepoint:sched/sched_switch", check_tracepoint, attach_tracepoint},
    AttachKind{"perf", kPerfPrograms, {}, "perf:EVENT[@N[hz]][,pid=N]", "perf:cpu-clock@99hz", check_perf, attach_perf},
    AttachKind{"raw_tracepoint", kRawTracepointPrograms, kRawTracepointSections, "raw_tracepoint:NAME",
               "raw_tracepoint:sched_switch", check_raw_tracepoint, attach_raw_tracepoint},
    AttachKind{"tp_btf", kTpBtfPrograms, kTpBtfSections, "tp_btf:NAME", "tp_btf:sched_switch", check_tracing,
               attach_tracing},
    AttachKind{"fentry", kFentryPrograms, kFentrySections, "fentry:FUNCTION", "fentry:do_unlinkat", check_tracing,
               attach_tracing},
    AttachKind{"fexit", kFexitPrograms, kFexitSections, "fexit:FUNCTION", "fexit:do_unlinkat", check_tracing,
               attach_tracing},
    AttachKind{"fmod_ret", kFmodRetPrograms, kFmodRetSections, "fmod_ret:FUNCTION", "fmod_ret:security_file_open",
               check_tracing, attach_tracing},
    AttachKind{"lsm", kLsmPrograms, kLsmSections, "lsm:HOOK", "lsm:file_open", check_tracing, attach_lsm},
    AttachKind{"iter", kIteratorPrograms, kIteratorSections, "iter:TARGET", "iter:task", check_iterator,
               attach_iterator},
    AttachKind{"kprobe", kProbePrograms, kKprobeSections, "kprobe:FUNCTION[+OFFSET]", "kprobe:do_unlinkat",
               check_kprobe, attach_kprobe},
    AttachKind{"kretprobe", kProbePrograms, kKretprobeSections, "kretprobe:FUNCTION", "kretprobe:do_unlinkat",
               check_kretprobe, attach_kretprobe},
    AttachKind{"uprobe", kProbePrograms, kUprobeSections, "uprobe:FILE:FUNCTION[+OFFSET][,pid=N]",
               "uprobe:/bin/bash:readline", check_uprobe, attach_uprobe},
    AttachKind{"uretprobe", kProbePrograms, kUretprobeSections, "uretprobe:FILE:FUNCTION[,pid=N]",
               "uretprobe:/bin/bash:readline", check_uretprobe, attach_uretprobe},
    AttachKind{"xdp", kXdpPrograms, {}, "xdp:IFACE[:native|:generic]", "xdp:eth0", check_xdp, attach_xdp},
    AttachKind{"tc", kTcPrograms, {}, "tc:IFACE[:ingress|:egress]", "tc:eth0:ingress", check_tc, attach_tc},
    AttachKind{"cgroup",
               kCgroupPrograms,
               {},
               "cgroup:PATH[:ingress|:egress]",
               "cgroup:/sys/fs/cgroup/system.slice",
               check_cgroup,
               attach_cgroup},
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
  return "";
}

}  // namespace bpfcc
