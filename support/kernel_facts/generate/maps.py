"""Writes map_helper_data.cpp: which helpers take which maps."""

import corrections
import helpers
from names import HEAD, braced, camel, program_type, table, version


def takes_map(answers, number):
    """Whether any prototype of the helper has a map argument."""
    protos = {p for callers in answers["helpers"][str(number)].values() for p in callers.values()}
    return any(arg[0] & 0xFF == 1 for p in protos for arg in answers["protos"][p]["args"])


def write(tree, answers, path):
    names = dict(enumerate(helpers.helper_ids(tree), 1))
    map_type = lambda name: camel(name, "BPF_MAP_TYPE_")
    alike = {}
    for kind, numbers in answers["maps"].items():
        taken = tuple(n for n in numbers if takes_map(answers, n) or names[n] == "kptr_xchg")
        if not kind.endswith("UNSPEC"):
            alike.setdefault(taken, []).append(kind)
    rows = [f"{{{braced([map_type(k) for k in kinds], 'M::')}, {braced([camel(names[n], '') for n in taken], 'I::')}}},"
            for taken, kinds in alike.items()]
    updates = [k.removeprefix("BPF_PROG_TYPE_") for k, (update, _) in answers["sockmap_update"].items() if update]
    deletes = [k.removeprefix("BPF_PROG_TYPE_") for k, (_, delete) in answers["sockmap_update"].items() if delete]
    later = [f'{{M::{map_type("BPF_MAP_TYPE_" + kind)}, I::{camel(helper, "")}, {version(release)}, "{commit}"}},'
             for (kind, helper), (release, commit) in corrections.MAP_HELPERS.items()]
    path.write_text(f"""{HEAD}#include "support/kernel_facts/map_helper_table.h"

namespace bpfcc {{
namespace {{

using I = HelperId;
using M = MapType;
using T = ProgramType;

{table("constexpr MapHelperRow kRows[]", rows)}
{table("constexpr MapHelperSince kLater[]", later)}
constexpr ProgramTypeSet kSockmapUpdaters{braced([program_type(k) for k in updates], "T::")};
constexpr ProgramTypeSet kSockmapDeleters{braced([program_type(k) for k in deletes], "T::")};

}}  // namespace

std::span<const MapHelperRow> map_helper_rows() {{ return kRows; }}

std::span<const MapHelperSince> map_helper_since() {{ return kLater; }}

ProgramTypeSet sockmap_updaters() {{ return kSockmapUpdaters; }}

ProgramTypeSet sockmap_deleters() {{ return kSockmapDeleters; }}

}}  // namespace bpfcc
""")
