"""Sets of program types as C++ expressions, and the attach types that go with each. Writes program_type_groups.h."""

from names import HEAD, braced, program_type

# Program types that share a function of the kernel, largest first: sets of callers are written as unions of these.
GROUPS = {
    "kTracingTypes": "KPROBE TRACEPOINT PERF_EVENT RAW_TRACEPOINT RAW_TRACEPOINT_WRITABLE TRACING LSM SYSCALL",
    "kCgroupTypes": "CGROUP_SKB CGROUP_SOCK CGROUP_SOCK_ADDR CGROUP_DEVICE CGROUP_SYSCTL CGROUP_SOCKOPT SOCK_OPS",
    "kLwtTypes": "LWT_IN LWT_OUT LWT_XMIT LWT_SEG6LOCAL",
    "kTcTypes": "SCHED_CLS SCHED_ACT",
}


def write_groups(path):
    groups = "\n".join(
        f"inline constexpr ProgramTypeSet {name}{braced([program_type(t) for t in members.split()], 'ProgramType::')};"
        for name, members in GROUPS.items())
    path.write_text(f"""{HEAD}#pragma once

#include "support/kernel_facts/program_type.h"

namespace bpfcc {{

// Program types that share functions of the kernel.
{groups}

}}  // namespace bpfcc
""")


def any_type_constant(everything):
    return "constexpr Set kAnyType" + braced([program_type(t) for t in sorted(everything)], "T::") + ";"


def type_set(names, everything):
    """A C++ expression for a set of program types."""
    names = set(names)
    missing = everything - names
    if not missing:
        return "kAnyType"
    if len(missing) < len(names):
        return "kAnyType - " + parenthesised(union(missing))
    return union(names)


def parenthesised(expression):
    return f"({expression})" if " | " in expression else expression


def union(names):
    parts, left = [], set(names)
    for group, members in GROUPS.items():
        if set(members.split()) <= left:
            parts.append(group)
            left -= set(members.split())
    if left:
        parts.append("Set" + braced([program_type(n) for n in sorted(left)], "T::"))
    return " | ".join(parts)


def valid_attach_types(answers, manual):
    """program type -> attach types that it is loaded with."""
    numbers = {t: i for i, t in enumerate(answers["needs"])}
    valid = {}
    for attach, number in answers["attach_program_type"].items():
        if number:
            valid.setdefault(list(numbers)[number], set()).add(attach)
    for attach, types in manual.items():
        for kind in types:
            valid.setdefault(kind, set()).add(attach)
    return valid


# Attach types that attach_type_to_prog_type() of kernel/bpf/syscall.c does not know, since links are made with them.
LINK_ATTACH_TYPES = {
    "BPF_TRACE_KPROBE_MULTI": ["BPF_PROG_TYPE_KPROBE"],
    "BPF_TRACE_UPROBE_MULTI": ["BPF_PROG_TYPE_KPROBE"],
    "BPF_TRACE_KPROBE_SESSION": ["BPF_PROG_TYPE_KPROBE"],
    "BPF_PERF_EVENT": ["BPF_PROG_TYPE_KPROBE", "BPF_PROG_TYPE_TRACEPOINT", "BPF_PROG_TYPE_PERF_EVENT"],
    "BPF_XDP_DEVMAP": ["BPF_PROG_TYPE_XDP"],
    "BPF_XDP_CPUMAP": ["BPF_PROG_TYPE_XDP"],
    "BPF_SK_REUSEPORT_SELECT": ["BPF_PROG_TYPE_SK_REUSEPORT"],
    "BPF_SK_REUSEPORT_SELECT_OR_MIGRATE": ["BPF_PROG_TYPE_SK_REUSEPORT"],
    "BPF_STRUCT_OPS": ["BPF_PROG_TYPE_STRUCT_OPS"],
    "BPF_NETFILTER": ["BPF_PROG_TYPE_NETFILTER"],
}
