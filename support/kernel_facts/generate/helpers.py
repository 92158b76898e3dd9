"""Writes helper_id.h, helper_data.cpp and helper_access_data.cpp."""

import re

import corrections
from names import HEAD, attach_type, braced, camel, program_type, table, version

ARG_KINDS = """None MapPtr MapKey MapValue Mem Arena Size SizeOrZero Context Anything Scalar SpinLock SocketCommon Socket
KernelObject RingbufMem AllocSize AnySocket PerCpuObject Function Stack ConstString Timer KptrSlot Dynptr""".split()
RETURN_KINDS = "Integer Void MapValue Socket TcpSocket SocketCommon Mem MemOrKernelObject KernelObject".split()

# The C names behind the numbers above, checked against the tree before they are used.
ARG_NAMES = """DONTCARE CONST_MAP_PTR PTR_TO_MAP_KEY PTR_TO_MAP_VALUE PTR_TO_MEM PTR_TO_ARENA CONST_SIZE
CONST_SIZE_OR_ZERO PTR_TO_CTX ANYTHING SCALAR PTR_TO_SPIN_LOCK PTR_TO_SOCK_COMMON PTR_TO_SOCKET PTR_TO_BTF_ID
PTR_TO_RINGBUF_MEM CONST_ALLOC_SIZE_OR_ZERO PTR_TO_BTF_ID_SOCK_COMMON PTR_TO_PERCPU_BTF_ID PTR_TO_FUNC PTR_TO_STACK
PTR_TO_CONST_STR PTR_TO_TIMER KPTR_XCHG_DEST PTR_TO_DYNPTR""".split()
RETURN_NAMES = """INTEGER VOID PTR_TO_MAP_VALUE PTR_TO_SOCKET PTR_TO_TCP_SOCK PTR_TO_SOCK_COMMON PTR_TO_MEM
PTR_TO_MEM_OR_BTF_ID PTR_TO_BTF_ID""".split()

OR_NULL, RELEASED, UNINIT, FIXED_SIZE, WRITTEN = (1 << (8 + bit) for bit in (0, 5, 7, 10, 18))


def check_enums(tree):
    for enum, prefix, names in (("bpf_arg_type", "ARG_", ARG_NAMES), ("bpf_return_type", "RET_", RETURN_NAMES)):
        block = tree.block("include/linux/bpf.h", f"enum {enum}")
        found = re.findall(rf"^\t{prefix}(\w+)(?: = 0)?,", block[: block.index("Extended")], re.M)
        assert found == names, f"{enum} has changed: {found}"


def helper_ids(tree):
    """Names without bpf_, by id from 1 up."""
    text = tree.text("include/uapi/linux/bpf.h")
    names = [m for m, _ in sorted(((n, int(i)) for n, i in re.findall(r"^\tFN\((\w+), (\d+),", text, re.M)), key=lambda p: p[1])]
    return names[1:]


def merge(protos):
    """One prototype for all program types: what differs between them is left open."""
    first = dict(protos[0])
    first["gpl_only"] = any(p["gpl_only"] for p in protos)
    first["might_sleep"] = all(p["might_sleep"] for p in protos)
    args = []
    for column in zip(*(p["args"] for p in protos)):
        present = [a for a in column if a[0]]
        bases = {a[0] & 0xFF for a in present}
        if not present:
            args.append((0, 0))
        elif len(bases) > 1:
            args.append(("Varies", 0))
        else:
            flags = 0
            for a in present:
                flags |= a[0]
            args.append((flags, present[0][1]))
    first["args"] = args
    return first


def argument(arg):
    value, size = arg
    if value == "Varies":
        return "{A::kVaries}"
    flags = [name for bit, name in ((OR_NULL, "kOrNull"), (WRITTEN, "kWritten"), (UNINIT, "kUninit"), (RELEASED, "kReleased"))
             if value & bit]
    text = "A::k" + ARG_KINDS[value & 0xFF]
    if flags or value & FIXED_SIZE:
        text += ", " + braced(flags, "G::")
    if value & FIXED_SIZE:
        text += f", {size}"
    return "{" + text + "}"


def fact_rows(tree, answers, since):
    rows = []
    for number, name in enumerate(helper_ids(tree), 1):
        callers = answers["helpers"][str(number)]
        protos = [answers["protos"][p] for p in dict.fromkeys(p for t in callers.values() for p in t.values())]
        proto = merge(protos)
        flags = []
        flags += ["kGplOnly"] if proto["gpl_only"] else []
        flags += ["kMayReturnNull"] if proto["ret"] & OR_NULL else []
        flags += ["kMightSleep"] if proto["might_sleep"] else []
        flags += ["kChangesPacket"] if number in answers["changes_packet"] and name != "tail_call" else []
        flags += ["kAcquires"] if number in answers["acquires"] else []
        flags += ["kReleases"] if any(a[0] != "Varies" and a[0] & RELEASED for a in proto["args"]) else []
        args = [argument(a) for a in proto["args"]]
        while args and args[-1] == "{A::kNone}":
            args.pop()
        fact = corrections.HELPERS.get(name) or since["bpf_" + name]
        rows.append(f'{{I::{camel(name, "")}, "bpf_{name}", {version(fact["version"])}, "{fact["commit"][:12]}", '
                    f'{braced(flags, "F::")}, R::k{RETURN_KINDS[proto["ret"] & 0xFF]}, {{{braced(args)}}}}},')
    return rows


def write_ids(tree, path):
    names = helper_ids(tree)
    body = "\n".join(f"  {camel(n, '')} = {i}," for i, n in enumerate(names, 1))
    path.write_text(f"""{HEAD}#pragma once

#include <cstdint>

namespace bpfcc {{

/// The helpers' numbers: the kernel's enum bpf_func_id (BPF_FUNC_map_lookup_elem is kMapLookupElem).
enum class HelperId : std::uint16_t {{
{body}
}};

}}  // namespace bpfcc
""")


def write_facts(tree, answers, since, path):
    check_enums(tree)
    rows = fact_rows(tree, answers, since)
    path.write_text(f"""{HEAD}#include "support/kernel_facts/helper.h"

namespace bpfcc {{
namespace {{

using A = HelperArgKind;
using F = HelperFlag;
using G = HelperArgFlag;
using I = HelperId;
using R = HelperReturn;

{table("constexpr HelperFact kHelpers[]", rows)}
}}  // namespace

std::span<const HelperFact> helper_facts() {{ return kHelpers; }}

}}  // namespace bpfcc
""")


# Program types that share a function of the kernel, largest first: sets of callers are written as unions of these.
GROUPS = {
    "kTracingTypes": "KPROBE TRACEPOINT PERF_EVENT RAW_TRACEPOINT RAW_TRACEPOINT_WRITABLE TRACING LSM SYSCALL",
    "kCgroupTypes": "CGROUP_SKB CGROUP_SOCK CGROUP_SOCK_ADDR CGROUP_DEVICE CGROUP_SYSCTL CGROUP_SOCKOPT SOCK_OPS",
    "kLwtTypes": "LWT_IN LWT_OUT LWT_XMIT LWT_SEG6LOCAL",
    "kTcTypes": "SCHED_CLS SCHED_ACT",
}


def group_constants():
    return "\n".join(f"constexpr Set {name}{braced([program_type(t) for t in members.split()], 'T::')};"
                     for name, members in GROUPS.items())


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


def access(answers, ids):
    """helper id -> {program type without prefix -> attach types, empty for any}."""
    valid = valid_attach_types(answers, LINK_ATTACH_TYPES)
    result = {}
    for number, callers in answers["helpers"].items():
        types = {}
        for kind, attaches in callers.items():
            possible = valid.get(kind, {"BPF_CGROUP_INET_INGRESS"})  # the value 0, where the type has none
            allowed = possible & set(attaches)
            if allowed:
                types[kind.removeprefix("BPF_PROG_TYPE_")] = set() if allowed == possible else allowed
        result[int(number)] = types
    for helper, kind in corrections.STILL_ALLOWED:
        result[ids[helper]][kind] = set()
    for helper, kind, attaches in corrections.STILL_ALLOWED_ATTACH:
        result[ids[helper]][kind] |= set(attaches)
    return result


def apply_later(types, ids, everything):
    """Adds the callers of corrections.LATER; (helper id, program type) -> [(version, commit, attach types)]."""
    base = [k for k in everything if k not in corrections.NOT_BASE]
    since = {}
    for helper, kinds, release, commit, *attaches in corrections.LATER:
        callers = types[ids[helper]]
        if kinds == "BASE":
            kinds = [k for k in base if k not in callers]
        elif kinds == "NOT_TRACING":
            kinds = [k for k in base if k not in GROUPS["kTracingTypes"].split()]
        elif kinds == "NOT_SYSCTL":
            kinds = [k for k in base if k != "CGROUP_SYSCTL"]
        for kind in kinds:
            callers.setdefault(kind, set())
            since.setdefault((ids[helper], kind), []).append((release, commit, tuple(attaches[0]) if attaches else ()))
    return since


def limits_of(allowed, later):
    """[(version, commit, attach types)] of one helper and program type; attach types are those left by the others."""
    special = [row for row in later if row[2]]
    rest = {a for a in allowed if not any(a in row[2] for row in special)}
    general = next((row[:2] for row in later if not row[2]), ("0.0", ""))
    rows = special + ([(*general, tuple(rest))] if rest or not special else [])
    return [row for row in rows if row[1] or row[2]]


def needs_no_gpl(answers, number, kind):
    """For a helper that is GPL-only elsewhere: one of the prototypes for this program type is not."""
    protos = {p: answers["protos"][p]["gpl_only"] for t in answers["helpers"][str(number)].values() for p in t.values()}
    own = answers["helpers"][str(number)].get("BPF_PROG_TYPE_" + kind, {})
    return any(protos.values()) and not all(protos[p] for p in own.values())


def write_access(tree, answers, path):
    order = list(answers["attach_program_type"])
    kinds = [t.removeprefix("BPF_PROG_TYPE_") for t in answers["needs"]]
    ids = {name: number for number, name in enumerate(helper_ids(tree), 1)}
    types = access(answers, ids)
    everything = [k for k in kinds if k not in ("UNSPEC", "EXT")]
    since = apply_later(types, ids, everything)
    sets = [f"/* {name} */ {type_set(types[number], set(everything))}," for name, number in ids.items()]
    limits = []
    for name, number in ids.items():
        alike = {}  # what holds beyond the call being allowed -> the program types for which it does
        for kind in sorted(types[number], key=kinds.index):
            free = needs_no_gpl(answers, number, kind)
            rows = limits_of(types[number][kind], since.get((number, kind), []))
            for release, commit, attaches in rows or ([("0.0", "", ())] if free else []):
                ordered = tuple(a for a in order if a in attaches)
                alike.setdefault(((release, commit), ordered, free), []).append(kind)
        for (later, attaches, free), members in alike.items():
            limits.append(f"{{I::{camel(name, '')}, {union(members)}, {version(later[0])}, \"{later[1]}\", "
                          f"{braced([attach_type(a) for a in attaches], 'A::')}, {str(free).lower()}}},")
    path.write_text(f"""{HEAD}#include "support/kernel_facts/helper_access.h"

namespace bpfcc {{
namespace {{

using A = AttachType;
using I = HelperId;
using Set = ProgramTypeSet;
using T = ProgramType;

{group_constants()}
{any_type_constant(everything)}

{table("constexpr Set kCallers[]", sets)}
{table("constexpr HelperLimit kLimits[]", limits)}
}}  // namespace

std::span<const ProgramTypeSet> helper_callers() {{ return kCallers; }}

std::span<const HelperLimit> helper_limits() {{ return kLimits; }}

}}  // namespace bpfcc
""")
