"""Writes helper_access_data.cpp: which program types may call which helper, since when, where attached."""

import corrections
from helpers import helper_ids
from names import HEAD, attach_type, braced, camel, program_type, table, version
from program_types import (GROUPS, LINK_ATTACH_TYPES, any_type_constant, type_set, union,
                           valid_attach_types)


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


def write(tree, answers, path):
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
#include "support/kernel_facts/program_type_groups.h"

namespace bpfcc {{
namespace {{

using A = AttachType;
using I = HelperId;
using Set = ProgramTypeSet;
using T = ProgramType;

{any_type_constant(everything)}

{table("constexpr Set kCallers[]", sets)}
{table("constexpr HelperLimit kLimits[]", limits)}
}}  // namespace

std::span<const ProgramTypeSet> helper_callers() {{ return kCallers; }}

std::span<const HelperLimit> helper_limits() {{ return kLimits; }}

}}  // namespace bpfcc
""")
