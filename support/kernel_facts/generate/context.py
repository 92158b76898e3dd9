"""Writes context_data.cpp: the fields of program contexts, and who may read and write them."""

import corrections
import program_types
from names import HEAD, attach_type, braced, table, version

# The numbers of enum bpf_reg_type that is_valid_access hands out, checked against the tree before they are used.
REGISTERS = {"PTR_TO_PACKET_META": "kPacketMeta", "PTR_TO_PACKET": "kPacket", "PTR_TO_PACKET_END": "kPacketEnd",
             "PTR_TO_FLOW_KEYS": "kFlowKeys", "PTR_TO_SOCKET": "kSocket", "PTR_TO_SOCK_COMMON": "kSocketCommon"}
OR_NULL = 256


def pointers(tree):
    """Register type -> ContextPointer."""
    block = tree.block("include/linux/bpf.h", "enum bpf_reg_type")
    order = [line.split(",")[0].split("=")[0].strip() for line in block.split("Extended")[0].splitlines()
             if line.startswith("\t") and line.strip()[0].isupper() and "," in line]
    found = {0: "kNone"}
    for number, name in enumerate(order):
        if name in REGISTERS:
            found[number] = REGISTERS[name]
            found[number | OR_NULL] = REGISTERS[name] + "OrNull"
    return found


def fields_of(answers, context):
    """(struct, field) -> (offset, size), in the order of the offsets."""
    found = {}
    for kind, name, _, _, _, _, offset, size in answers["context"]:
        found[context[kind], name] = (offset, size)
    return dict(sorted(found.items(), key=lambda item: (item[0][0], item[1])))


def access_rows(answers, context, tree):
    """One row for all program types with the same rights to a field."""
    valid = program_types.valid_attach_types(answers, program_types.LINK_ATTACH_TYPES)
    register = pointers(tree)
    order = list(answers["attach_program_type"])
    kinds = list(answers["needs"])
    rights = {}  # (struct, field) -> program type -> attach type -> (read, write, pointer)
    for kind, name, attach, read, write, reg, _, _ in answers["context"]:
        possible = valid.get(kind, {"BPF_CGROUP_INET_INGRESS"})
        if attach in possible and (read or write):
            rights.setdefault((context[kind], name), {}).setdefault(kind, {})[attach] = (read, write, register[reg])
    rows = []
    for struct, name in fields_of(answers, context):
        alike = {}
        for kind in sorted(rights.get((struct, name), {}), key=kinds.index):
            by_right = {}
            for attach, right in rights[struct, name][kind].items():
                by_right.setdefault(right, []).append(attach)
            for right, attaches in by_right.items():
                everywhere = set(attaches) == valid.get(kind, {"BPF_CGROUP_INET_INGRESS"})
                only = () if everywhere else tuple(a for a in order if a in attaches)
                alike.setdefault((right, only), []).append(kind.removeprefix("BPF_PROG_TYPE_"))
        for ((read, write, pointer), only), members in alike.items():
            rows.append(f'{{"{struct}", "{name}", {program_types.union(members)}, '
                        f'{braced([attach_type(a) for a in only], "A::")}, {read}, {write}, P::{pointer}}},')
    return rows


def write(tree, answers, contexts, path):
    context = {kind: struct.removeprefix("struct ") for kind, struct in contexts.items()}
    fields = []
    for (struct, name), (offset, size) in fields_of(answers, context).items():
        release, commit = corrections.FIELDS.get((struct, name), ("0.0", ""))
        fields.append(f'{{"{struct}", "{name}", {offset}, {size}, {version(release)}, "{commit}"}},')
    path.write_text(f"""{HEAD}#include "support/kernel_facts/context_access.h"
#include "support/kernel_facts/program_type_groups.h"

namespace bpfcc {{
namespace {{

using A = AttachType;
using P = ContextPointer;
using Set = ProgramTypeSet;
using T = ProgramType;

{table("constexpr ContextField kFields[]", fields)}
{table("constexpr ContextRight kRights[]", access_rows(answers, context, tree))}
}}  // namespace

std::span<const ContextField> context_fields() {{ return kFields; }}

std::span<const ContextRight> context_rights() {{ return kRights; }}

}}  // namespace bpfcc
""")
