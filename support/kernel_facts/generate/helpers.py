"""Writes helper_id.h and helper_data.cpp."""

import re

import corrections
from names import HEAD, braced, camel, table, version

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
