"""Writes kfunc_data.cpp: the functions of the kernel that programs may call by name."""

import re
import subprocess

import yaml

import corrections
import program_types
from extract import fields
from names import HEAD, braced, table, version

FLAGS = {"KF_ACQUIRE": "kAcquires", "KF_RELEASE": "kReleases", "KF_RET_NULL": "kMayReturnNull",
         "KF_TRUSTED_ARGS": "kTrustedArgs", "KF_SLEEPABLE": "kMightSleep", "KF_DESTRUCTIVE": "kDestructive",
         "KF_RCU": "kRcu", "KF_RCU_PROTECTED": "kRcuProtected", "KF_ITER_NEW": "kIteratorNew",
         "KF_ITER_NEXT": "kIteratorNext", "KF_ITER_DESTROY": "kIteratorDestroy"}


def registered(tree):
    """kfunc -> (flags, program types that its sets are registered for), from the sources."""
    listed = subprocess.run(["grep", "-rl", "register_btf_kfunc_id_set(BPF_PROG_TYPE", "--include=*.c", "."],
                            cwd=tree.root, capture_output=True, text=True, check=True)
    found = {}
    for path in sorted(p.removeprefix("./") for p in listed.stdout.split()):
        if "selftests" in path or path == "net/bpf/test_run.c":
            continue  # for the kernel's own tests
        text = tree.text(path)
        sets = {name: fields(body).get("set", "").lstrip("&")
                for name, body in tree.initialisers(path, "btf_kfunc_id_set").items()}
        types = {}
        for kind, name in re.findall(r"register_btf_kfunc_id_set\(BPF_PROG_TYPE_(\w+),\s*&(\w+)\)", text):
            types.setdefault(sets[name], set()).add(kind)
        for name, body in re.findall(r"^BTF_KFUNCS_START\((\w+)\)(.*?)^BTF_KFUNCS_END", text, re.M | re.S):
            for kfunc, flags in re.findall(r"BTF_ID_FLAGS\(func,\s*(\w+)(?:,\s*([^)]*))?\)", body):
                old = found.setdefault(kfunc, (set(), set()))
                old[0].update(f.strip() for f in flags.split("|") if f.strip())
                old[1].update(types.get(name, ()))
    return found


def by_hook(answers, kinds):
    """All program types that share a registration with these (bpf_prog_type_to_kfunc_hook)."""
    hooks = {k.removeprefix("BPF_PROG_TYPE_"): h for k, h in answers["kfunc_hook"].items()}
    none = answers["kfunc_hook_max"]
    if "UNSPEC" in kinds:
        return {k for k, h in hooks.items() if k not in ("UNSPEC", "EXT")}  # common to all
    wanted = {hooks[k] for k in kinds}
    return {k for k, h in hooks.items() if h in wanted and h != none}


def documented(path):
    """kfunc -> (flags, program type -> (version, commit) where later, the other kfuncs of its sets)."""
    found = {}
    for group in yaml.safe_load(path.read_text())["sets"].values():
        members = {entry["name"] for entry in group["funcs"]}
        for entry in group["funcs"]:
            flags, types, mates = found.setdefault(entry["name"], (set(), {}, set()))
            flags.update(entry.get("flags", ()))
            mates.update(members)
            for kind in group.get("program_types") or ():
                name = kind["name"].removeprefix("BPF_PROG_TYPE_")
                since = kind.get("since")
                types[name] = (str(since["version"]), since["commit"][:12]) if since else types.get(name)
    return found


def release_of(fact):
    return tuple(map(int, str(fact["version"]).lstrip("v").split(".")))


class Kfuncs:
    """Joins the sources, the documentation and the corrections."""

    def __init__(self, tree, answers, path):
        self.answers, self.sources, self.docs = answers, registered(tree), documented(path)
        self.order = [k.removeprefix("BPF_PROG_TYPE_") for k in answers["needs"]]
        self.everything = {k for k in self.order if k not in ("UNSPEC", "EXT")}

    def names(self):
        return sorted(set(self.sources) | set(self.docs))

    def flags(self, name):
        found = (self.sources.get(name) or self.docs[name])[0]
        return [FLAGS[flag] for flag in FLAGS if flag in found]

    def registered_types(self, name):
        """By the sources; a kfunc that is newer than they are has the callers of its set."""
        if name in self.sources:
            return by_hook(self.answers, self.sources[name][1])
        kinds = set()
        for mate in self.docs[name][2] & set(self.sources):
            kinds |= by_hook(self.answers, self.sources[mate][1])
        return kinds

    def types(self, name):
        """program type -> (version, commit) where later than the kfunc, else None."""
        found = {kind: None for kind in self.registered_types(name)}
        found.update((k, v) for k, v in self.docs.get(name, ((), {}))[1].items() if k in self.everything)
        if not found:
            found = {kind: None for kind in self.everything}  # registered where neither looks: in doubt, any
        if name in corrections.KFUNCS_MADE_GENERIC:
            like, release, commit = corrections.KFUNCS_MADE_GENERIC[name]
            for kind in self.registered_types(like):
                found.setdefault(kind, (release, commit))
        for kind, (like, release, commit) in corrections.KFUNC_HOOKS.items():
            if like in found:
                later = found[like] if found[like] and found[like][0] == "6.18" else (release, commit)
                found.setdefault(kind, later)
        return found


def write(tree, answers, since, path, target):
    kfuncs = Kfuncs(tree, answers, path)
    rows, limits = [], []
    for name in kfuncs.names():
        fact = since.get(corrections.KFUNC_TWINS.get(name, name))
        if fact is None:
            continue  # in no release that is documented
        types = kfuncs.types(name)
        rows.append(f'{{"{name}", {version(fact["version"])}, "{fact["commit"][:12]}", '
                    f'{braced(kfuncs.flags(name), "F::")}, {program_types.type_set(set(types), kfuncs.everything)}}},')
        later = {}
        for kind, row in types.items():
            if row and tuple(map(int, row[0].split("."))) > release_of(fact):
                later.setdefault(row, []).append(kind)
        for (release, commit), kinds in sorted(later.items()):
            limits.append(f'{{"{name}", {program_types.union(sorted(kinds, key=kfuncs.order.index))}, {version(release)}, '
                          f'"{commit}"}},')
    target.write_text(f"""{HEAD}#include "support/kernel_facts/kfunc_table.h"
#include "support/kernel_facts/program_type_groups.h"

namespace bpfcc {{
namespace {{

using F = KfuncFlag;
using Set = ProgramTypeSet;
using T = ProgramType;

{program_types.any_type_constant(kfuncs.everything)}

{table("constexpr KfuncFact kKfuncs[]", rows)}
{table("constexpr KfuncLimit kLimits[]", limits)}
}}  // namespace

std::span<const KfuncFact> kfunc_facts() {{ return kKfuncs; }}

std::span<const KfuncLimit> kfunc_limits() {{ return kLimits; }}

}}  // namespace bpfcc
""")
