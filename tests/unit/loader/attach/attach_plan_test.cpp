#include "loader/attach/attach_plan.h"

#include <gtest/gtest.h>
#include <linux/bpf.h>

#include <set>

namespace bpfcc {
namespace {

ProgramSpec program(std::string name, std::string section, bpf_prog_type type, std::uint32_t attach_type = 0) {
  ProgramSpec spec;
  spec.name = std::move(name);
  spec.section = std::move(section);
  spec.type = type;
  spec.attach_type = attach_type;
  return spec;
}

const ProgramSpec kCount = program("count", "socket", BPF_PROG_TYPE_SOCKET_FILTER);
const ProgramSpec kSample = program("sample", "perf_event", BPF_PROG_TYPE_PERF_EVENT);
const ProgramSpec kExec = program("exec", "tracepoint/sched/sched_process_exec", BPF_PROG_TYPE_TRACEPOINT);

std::string error_of(const std::vector<ProgramSpec> &programs, const std::vector<AttachTarget> &targets,
                     const TailCalls &tail_calls = {}) {
  const auto plan = plan_attachments(programs, targets, tail_calls);
  if (plan) return "none";
  EXPECT_EQ(plan.error().kind, ErrorKind::kUsage);
  return to_string(plan.error());
}

TEST(ParseAttachTarget, ReadsThreeParts) {
  const auto target = parse_attach_target("count=socket:eth0");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->program, "count");
  EXPECT_EQ(target->kind, "socket");
  EXPECT_EQ(target->argument, "eth0");
}

TEST(ParseAttachTarget, TheArgumentMayHaveColonsAndEqualsSigns) {
  const auto target = parse_attach_target("count=uprobe:/bin/a:main,pid=3");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->kind, "uprobe");
  EXPECT_EQ(target->argument, "/bin/a:main,pid=3");
}

TEST(ParseAttachTarget, TheArgumentMayBeLeftOut) {
  const auto target = parse_attach_target("count=tc");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->kind, "tc");
  EXPECT_EQ(target->argument, "");
}

TEST(ParseAttachTarget, OtherTextIsAUsageError) {
  for (const char *text : {"", "count", "=socket:lo", "count=", "count=:lo", "socket:lo"}) {
    const auto target = parse_attach_target(text);
    ASSERT_FALSE(target) << text;
    EXPECT_EQ(to_string(target.error()),
              "--attach " + std::string(text) + ": not PROGRAM=KIND:WHERE\n  hint: for example count=socket:eth0");
  }
}

TEST(PlanAttachments, TargetsAndSections) {
  const std::vector<ProgramSpec> programs = {kExec, kCount};
  const auto plan = plan_attachments(programs, {{"count", "socket", "lo"}, {"count", "socket", "eth0"}}, {});
  ASSERT_TRUE(plan) << to_string(plan.error());
  ASSERT_EQ(plan->size(), 3u);
  EXPECT_EQ((*plan)[0].program, 0u);
  EXPECT_EQ((*plan)[0].kind->name, "tracepoint");
  EXPECT_EQ((*plan)[0].argument, "sched/sched_process_exec");
  EXPECT_EQ((*plan)[1].kind->name, "socket");
  EXPECT_EQ((*plan)[1].argument, "lo");
  EXPECT_EQ((*plan)[2].argument, "eth0");
}

TEST(PlanAttachments, WithoutArgumentTheSectionGivesIt) {
  const auto plan = plan_attachments({kExec}, {{"exec", "tracepoint", ""}}, {});
  ASSERT_TRUE(plan) << to_string(plan.error());
  EXPECT_EQ((*plan)[0].argument, "sched/sched_process_exec");
}

TEST(PlanAttachments, AProgramThatIsOnlyCalledIsNotAttached) {
  const auto plan = plan_attachments({kCount, kExec}, {}, {{"count", "table[3]"}});
  ASSERT_TRUE(plan) << to_string(plan.error());
  EXPECT_EQ((*plan)[0].kind, nullptr);
  EXPECT_EQ((*plan)[0].argument, "table[3]");
}

TEST(PlanAttachments, WhatIsOnlyCalledNeedsOneThatCalls) {
  EXPECT_EQ(error_of({kCount}, {}, {{"count", "table[1]"}}),
            "count: nothing would run it: it is only called through table[1], and no program is attached\n"
            "  hint: for example --attach count=socket:eth0 (socket:IFACE or socket:udp:PORT or socket:tcp:PORT or "
            "socket:fd=N)");
}

TEST(PlanAttachments, ATargetGoesBeforeBeingCalled) {
  const auto plan = plan_attachments({kCount}, {{"count", "socket", "lo"}}, {{"count", "table[3]"}});
  ASSERT_TRUE(plan) << to_string(plan.error());
  ASSERT_EQ(plan->size(), 1u);
  EXPECT_EQ((*plan)[0].argument, "lo");
}

TEST(PlanAttachments, WhatToWriteIsSaid) {
  EXPECT_EQ(error_of({kCount}, {}),
            "count: its section socket does not say where to attach it\n"
            "  hint: for example --attach count=socket:eth0 (socket:IFACE or socket:udp:PORT or socket:tcp:PORT or "
            "socket:fd=N)");
  EXPECT_EQ(error_of({kSample}, {}),
            "sample: its section perf_event does not say where to attach it\n"
            "  hint: for example --attach sample=perf:cpu-clock@99hz "
            "(perf:EVENT[@N[hz]][,pid=N|,cpu=N|,cgroup=PATH])");
}

TEST(PlanAttachments, UnknownNames) {
  EXPECT_EQ(error_of({kCount, kSample}, {{"cuont", "socket", "lo"}}),
            "--attach: no program cuont in the object\n  hint: there are: count, sample");
  EXPECT_EQ(error_of({kCount}, {{"count", "sokcet", "lo"}}),
            "count: no kind of attachment sokcet, the nearest is socket\n"
            "  hint: for example --attach count=socket:eth0 (socket:IFACE or socket:udp:PORT or socket:tcp:PORT or "
            "socket:fd=N)");
}

TEST(PlanAttachments, AKindThatDoesNotFit) {
  EXPECT_EQ(error_of({kCount}, {{"count", "tracepoint", "a/b"}}),
            "count: kind tracepoint does not take programs of type socket_filter\n"
            "  hint: for example --attach count=socket:eth0 (socket:IFACE or socket:udp:PORT or socket:tcp:PORT or "
            "socket:fd=N)");
}

TEST(PlanAttachments, BadArguments) {
  EXPECT_EQ(
      error_of({kCount}, {{"count", "socket", ""}}),
      "--attach count=socket: does not say where: socket:IFACE or socket:udp:PORT or socket:tcp:PORT or socket:fd=N");
  EXPECT_EQ(error_of({kCount}, {{"count", "socket", "fd=x"}}), "--attach count=socket:fd=x: 'fd=x' is not fd=N");
  EXPECT_EQ(error_of({kCount}, {{"count", "socket", "a name that is too long"}}),
            "--attach count=socket:a name that is too long: 'a name that is too long' cannot be the name of a network "
            "interface");
  EXPECT_EQ(error_of({program("exec", "tracepoint/exec", BPF_PROG_TYPE_TRACEPOINT)}, {}),
            "exec: section tracepoint/exec: 'exec' is not CATEGORY/NAME of a tracepoint\n"
            "  hint: for example sched/sched_switch");
}

TEST(CheckTargets, KnowsTheSameMistakesBeforeLoading) {
  ObjectSpec object;
  object.programs = {kCount, program("unknown_type", "socket1", BPF_PROG_TYPE_UNSPEC)};
  EXPECT_TRUE(check_targets(object, {{"count", "socket", "lo"}}));
  EXPECT_TRUE(check_targets(object, {{"unknown_type", "socket", "lo"}}));
  EXPECT_FALSE(check_targets(object, {{"nobody", "socket", "lo"}}));
  EXPECT_FALSE(check_targets(object, {{"count", "perf", "cpu-clock"}}));
}

TEST(PlanAttachments, EverySectionThatSaysEnough) {
  struct Row {
    const char *section;
    bpf_prog_type type;
    std::uint32_t attach_type;
    const char *kind;
    const char *argument;
  };
  const Row rows[] = {
      {"tp/a/b", BPF_PROG_TYPE_TRACEPOINT, 0, "tracepoint", "a/b"},
      {"raw_tp/sys_enter", BPF_PROG_TYPE_RAW_TRACEPOINT, 0, "raw_tracepoint", "sys_enter"},
      {"raw_tracepoint.w/x", BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE, 0, "raw_tracepoint", "x"},
      {"tp_btf/sys_enter", BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP, "tp_btf", "sys_enter"},
      {"fentry/f", BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, "fentry", "f"},
      {"fexit.s/f", BPF_PROG_TYPE_TRACING, BPF_TRACE_FEXIT, "fexit", "f"},
      {"fmod_ret/f", BPF_PROG_TYPE_TRACING, BPF_MODIFY_RETURN, "fmod_ret", "f"},
      {"lsm.s/file_open", BPF_PROG_TYPE_LSM, BPF_LSM_MAC, "lsm", "file_open"},
      {"iter/task", BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER, "iter", "task"},
      {"kprobe/f+0x8", BPF_PROG_TYPE_KPROBE, 0, "kprobe", "f+0x8"},
      {"kretprobe/f", BPF_PROG_TYPE_KPROBE, 0, "kretprobe", "f"},
      {"uprobe//bin/bash:readline", BPF_PROG_TYPE_KPROBE, 0, "uprobe", "/bin/bash:readline"},
      {"?uretprobe/libc.so.6:malloc", BPF_PROG_TYPE_KPROBE, 0, "uretprobe", "libc.so.6:malloc"},
  };
  for (const Row &row : rows) {
    const auto plan = plan_attachments({program("p", row.section, row.type, row.attach_type)}, {}, {});
    ASSERT_TRUE(plan) << row.section << ": " << to_string(plan.error());
    EXPECT_EQ((*plan)[0].kind->name, row.kind) << row.section;
    EXPECT_EQ((*plan)[0].argument, row.argument) << row.section;
  }
}

TEST(PlanAttachments, BadSections) {
  EXPECT_EQ(error_of({program("p", "kretprobe/f+8", BPF_PROG_TYPE_KPROBE)}, {}),
            "p: section kretprobe/f+8: a return probe takes no offset");
  EXPECT_EQ(error_of({program("p", "kprobe/", BPF_PROG_TYPE_KPROBE)}, {}),
            "p: its section kprobe/ does not say where to attach it\n"
            "  hint: for example --attach p=kprobe:do_unlinkat (kprobe:FUNCTION[+OFFSET], or kretprobe:FUNCTION, or "
            "uprobe:FILE:FUNCTION[+OFFSET][,pid=N], or uretprobe:FILE:FUNCTION[,pid=N], or ksyscall:NAME, or "
            "kretsyscall:NAME, or usdt:FILE:PROVIDER:NAME[,pid=N])");
  EXPECT_EQ(error_of({program("p", "uprobe", BPF_PROG_TYPE_KPROBE)}, {}),
            "p: its section uprobe does not say where to attach it\n"
            "  hint: for example --attach p=uprobe:/bin/bash:readline (uprobe:FILE:FUNCTION[+OFFSET][,pid=N])");
}

TEST(PlanAttachments, WhatNoKindTakes) {
  EXPECT_EQ(error_of({program("p", "xdp/devmap", BPF_PROG_TYPE_XDP, BPF_XDP_DEVMAP)}, {}),
            "p: is in no element of a map, and nothing else runs such a program\n"
            "  hint: an element of a device map runs it: --map 'MAP[KEY]=eth0,prog:p'");
  EXPECT_EQ(error_of({program("p", "xdp/cpumap", BPF_PROG_TYPE_XDP, BPF_XDP_CPUMAP)}, {}),
            "p: is in no element of a map, and nothing else runs such a program\n"
            "  hint: an element of a CPU map runs it: --map 'MAP[CPU]=192,prog:p'");
  EXPECT_EQ(error_of({program("p", "netkit/peer", BPF_PROG_TYPE_SCHED_CLS, BPF_NETKIT_PEER)}, {}),
            "p: its section netkit/peer does not say where to attach it\n"
            "  hint: for example --attach p=netkit:nk0 (netkit:IFACE)");
  EXPECT_EQ(error_of({program("p", "xdp/devmap", BPF_PROG_TYPE_XDP, BPF_XDP_DEVMAP)}, {{"p", "xdp", "eth0"}}),
            "p: kind xdp does not take programs of type xdp (xdp_devmap)");
}

TEST(PlanAttachments, OnlyFunctionsCanBeOfOtherPrograms) {
  const ProgramSpec traced = program("p", "tp_btf/sched_switch", BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP);
  EXPECT_EQ(error_of({traced}, {{"p", "tp_btf", "sched_switch,prog=id:1"}}),
            "--attach p=tp_btf:sched_switch,prog=id:1: 'sched_switch,prog=id:1' is not the name of a function of the "
            "kernel");
  const ProgramSpec entry = program("p", "fentry/f", BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY);
  EXPECT_TRUE(plan_attachments({entry}, {{"p", "fentry", "f,prog=id:1"}}, {}));
  EXPECT_EQ(error_of({entry}, {{"p", "fentry", "f,pid=1"}}),
            "--attach p=fentry:f,pid=1: 'f,pid=1' is neither the name of a function nor FUNCTION,prog=id:N or "
            "FUNCTION,prog=PATH");
}

TEST(PlanAttachments, KindsThatNeedNoPlace) {
  const auto plan = plan_attachments({program("p", "syscall", BPF_PROG_TYPE_SYSCALL),
                                      program("q", "sk_lookup", BPF_PROG_TYPE_SK_LOOKUP, BPF_SK_LOOKUP)},
                                     {}, {});
  ASSERT_TRUE(plan) << to_string(plan.error());
  EXPECT_EQ((*plan)[0].argument, "once");
  EXPECT_EQ((*plan)[1].argument, "self");
}

TEST(PlanAttachments, BadArgumentsOfEachKind) {
  const auto refused = [](const char *kind, bpf_prog_type type, const char *argument) {
    return error_of({program("p", "x", type)}, {{"p", kind, argument}});
  };
  EXPECT_EQ(refused("reuseport", BPF_PROG_TYPE_SK_REUSEPORT, "3"), "--attach p=reuseport:3: '3' is not fd=N");
  EXPECT_EQ(refused("netfilter", BPF_PROG_TYPE_NETFILTER, "ipv4:inptu"),
            "--attach p=netfilter:ipv4:inptu: 'ipv4:inptu' is not FAMILY:HOOK[:PRIORITY]\n"
            "  hint: ipv4 or ipv6; prerouting, input, forward, output or postrouting");
  EXPECT_EQ(refused("netfilter", BPF_PROG_TYPE_NETFILTER, "ipv4:input:high"),
            "--attach p=netfilter:ipv4:input:high: 'ipv4:input:high' is not FAMILY:HOOK[:PRIORITY]\n"
            "  hint: ipv4 or ipv6; prerouting, input, forward, output or postrouting");
  EXPECT_EQ(refused("sk_lookup", BPF_PROG_TYPE_SK_LOOKUP, "pid=x"),
            "--attach p=sk_lookup:pid=x: 'pid=x' is not a network namespace\n"
            "  hint: for example self, pid=1, /run/netns/NAME");
  EXPECT_EQ(refused("usdt", BPF_PROG_TYPE_KPROBE, "libc:setjmp"),
            "--attach p=usdt:libc:setjmp: 'libc:setjmp' is not FILE:PROVIDER:NAME[,pid=N]\n"
            "  hint: for example libc.so.6:libc:setjmp");
  EXPECT_EQ(refused("ksyscall", BPF_PROG_TYPE_KPROBE, "a/b"),
            "--attach p=ksyscall:a/b: 'a/b' is not the name of a system call\n  hint: for example unlinkat");
  EXPECT_EQ(refused("lirc", BPF_PROG_TYPE_LIRC_MODE2, "lirc0"),
            "--attach p=lirc:lirc0: 'lirc0' is not the path of a device\n  hint: for example /dev/lirc0");
  EXPECT_EQ(refused("run", BPF_PROG_TYPE_SYSCALL, "twice"), "--attach p=run:twice: 'twice' is not once");
  EXPECT_EQ(refused("sockmap", BPF_PROG_TYPE_SK_MSG, ":verdict"),
            "--attach p=sockmap::verdict: ':verdict' is not MAP[:parser|:verdict]");
  const ProgramSpec xdp = program("p", "xdp", BPF_PROG_TYPE_XDP, BPF_XDP);
  const ProgramSpec tc = program("p", "tc", BPF_PROG_TYPE_SCHED_CLS);
  const ProgramSpec cgroup = program("p", "cgroup/skb", BPF_PROG_TYPE_CGROUP_SKB);
  EXPECT_EQ(error_of({xdp}, {{"p", "xdp", "eth0:fast"}}),
            "--attach p=xdp:eth0:fast: 'fast' is not a mode of XDP\n  hint: native or generic");
  EXPECT_EQ(error_of({xdp}, {{"p", "xdp", ""}}), "--attach p=xdp: does not say where: xdp:IFACE[:native|:generic]");
  EXPECT_EQ(error_of({tc}, {{"p", "tc", "eth0:in"}}), "--attach p=tc:eth0:in: 'in' is neither ingress nor egress");
  EXPECT_EQ(error_of({cgroup}, {{"p", "cgroup", ":egress"}}),
            "--attach p=cgroup::egress: ':egress' is not the path of a cgroup");
}

TEST(AttachKinds, EachRowIsWhole) {
  std::set<std::string_view> names;
  for (const AttachKind &kind : attach_kinds()) {
    EXPECT_TRUE(names.insert(kind.name).second) << kind.name;
    EXPECT_FALSE(kind.programs.empty()) << kind.name;
    const auto example = parse_attach_target("program=" + std::string(kind.example));
    ASSERT_TRUE(example) << kind.name;
    EXPECT_EQ(example->kind, kind.name);
    EXPECT_TRUE(kind.check(example->argument)) << kind.example;
    EXPECT_TRUE(kind.syntax.starts_with(kind.name)) << kind.syntax;
    EXPECT_EQ(find_attach_kind(kind.name), &kind);
  }
  EXPECT_EQ(find_attach_kind("nothing"), nullptr);
  EXPECT_EQ(find_attach_kind(""), nullptr);
}

TEST(AttachKinds, NamesOfSectionsAreKnownToo) {
  EXPECT_EQ(find_attach_kind("tp"), find_attach_kind("tracepoint"));
  EXPECT_EQ(find_attach_kind("raw_tp"), find_attach_kind("raw_tracepoint"));
  EXPECT_EQ(find_attach_kind("fexit.s"), find_attach_kind("fexit"));
}

}  // namespace
}  // namespace bpfcc
