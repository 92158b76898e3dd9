#!/usr/bin/env python3
"""The corpus test: code that others wrote, compiled by bpfcc as by clang, loaded by bpfrun as by libbpf.

For every program of linux-source-6.12's selftests and of the samples of 6.12 and 6.1 that clang-19 compiles:
- bpfcc compiles it with the same flags and --kernel=running, and the object has the same sections, instructions, symbols,
  relocations, types, function, line and CO-RE information. Where its rules refuse a program, it is compiled once more without
  those, and none of the programs that are refused may be one that the kernel takes;
- compiled once more with the vmlinux.h that bpfcc makes on demand, the object has the same instructions and relocations;
- bpfrun loads each program of it that libbpf's own loader loads on the running kernel, and a rule warns of 1 % of those at
  most (needs root).

One line a failure, a table of all cases and one of all programs in the folder --output, "N passed, N failed" at the end.
What clang-19 made is kept in the cache folder of the build; ours is kept in --output until bpfcc changes.
"""

import argparse
import fnmatch
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import compilers
import false_errors
import linux_tree
import objects
import suites
import verdicts

SKIPPED = 77
AS_CLANG = "-mno-store-imm"  # what bpfcc does otherwise is compared by constant_stores.py
MOST_WARNED = 0.01  # of the programs that the kernel takes: the share that a rule may warn of


@dataclass
class Row:
    """What is known about one case in the end."""
    case: suites.Case
    reference: compilers.Outcome
    ours: compilers.Outcome | None = None  # None where clang does not compile it
    refusals: list[compilers.Outcome] = field(default_factory=list)  # what the rules said, where `ours` is without them
    silenced: list[str] = field(default_factory=list)  # the options that leave those rules out
    on_demand: compilers.Outcome | None = None  # as `ours`, with the vmlinux.h that bpfcc makes
    identical: bool = False
    debug_differs: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    judged: verdicts.Verdicts | None = None
    warned: set[str] = field(default_factory=set)  # programs that the kernel takes
    load_failures: dict[str, str] = field(default_factory=dict)


def main() -> int:
    options = parse_arguments()
    sys.stdout.reconfigure(line_buffering=True)
    try:
        cases = suites.all_cases()
        reference = compilers.clang(linux_tree.cache_folder() / "corpus" / "clang-19")
    except linux_tree.Unavailable as reason:
        print(f"corpus: skipped: {reason}")
        return SKIPPED
    cases = [case for case in cases if fnmatch.fnmatch(case.title, options.match)][::options.every]
    ours = compilers.bpfcc(options.bpfcc, options.output / "objects", AS_CLANG)
    on_demand = compilers.bpfcc(options.bpfcc, options.output / "on-demand", AS_CLANG,
                                without=(f"-I{linux_tree.vmlinux_folder()}",))
    print(f"corpus: {len(cases)} files" + (f", every {options.every}th of the corpus" if options.every > 1 else ""))
    with ThreadPoolExecutor(options.jobs) as pool:
        rows = timed("clang-19", lambda: list(pool.map(lambda case: Row(case, reference.compile(case, options.fresh)),
                                                       cases)))
        timed("bpfcc", lambda: list(pool.map(lambda row: compile_with_bpfcc(row, ours, options.fresh), rows)))
        timed("bpfcc, vmlinux.h on demand", lambda: list(pool.map(lambda row: compile_on_demand(row, on_demand,
                                                                                                 options.fresh), rows)))
        timed("comparing", lambda: [compare(row) for row in rows])
        load(rows, options, pool)
    return report(rows, options.output)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="the corpus test: see the head of this file")
    parser.add_argument("--bpfcc", type=existing, required=True)
    parser.add_argument("--bpfrun", type=existing, required=True)
    parser.add_argument("--libbpf-verdicts", type=existing, required=True)
    parser.add_argument("--output", type=Path, required=True, help="folder for the tables and bpfcc's objects")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every Nth file alone")
    parser.add_argument("--match", default="*", metavar="PATTERN", help="such files alone: selftests-6.12/verifier_*")
    parser.add_argument("--jobs", "-j", type=int, default=os.cpu_count())
    parser.add_argument("--fresh", action="store_true", help="compile all files anew, to measure the compilers")
    options = parser.parse_args()
    options.output = options.output.resolve()  # compilers are started in other folders
    return options


def existing(text: str) -> Path:
    path = Path(text).resolve()
    if not path.exists():
        raise argparse.ArgumentTypeError(f"{text} does not exist")
    return path


def timed(what: str, work):
    started = time.monotonic()
    result = work()
    print(f"corpus: {what}: {time.monotonic() - started:.1f} s")
    return result


def compile_with_bpfcc(row: Row, compiler: compilers.Compiler, fresh: bool) -> None:
    if not row.reference.compiled:
        return
    row.ours = compiler.compile(row.case, fresh)
    rule = row.case.refused_by
    if rule is None:
        while not row.ours.compiled and (rules := false_errors.rules_of(row.ours.messages)):
            # A path ends at the first thing that is wrong: without it, another rule may speak.
            row.refusals.append(row.ours)
            row.silenced += [f"-Wno-{each}" for each in rules]
            row.ours = compiler.compile(row.case, fresh, row.silenced)
        if not row.ours.compiled:
            row.failures.append(row.ours.first_error())
        return
    if row.ours.compiled or f"[{rule}]" not in row.ours.messages:
        row.failures.append(f"not refused by the rule {rule}, as it is expected to be")


def compile_on_demand(row: Row, compiler: compilers.Compiler, fresh: bool) -> None:
    if row.ours is None or not row.ours.compiled:
        return
    row.on_demand = compiler.compile(row.case, fresh, row.silenced)
    if not row.on_demand.compiled:
        row.failures.append(f"with vmlinux.h on demand: {row.on_demand.first_error()}")


def compare(row: Row) -> None:
    if row.on_demand is None or not row.on_demand.compiled:
        return
    row.failures += [f"with vmlinux.h on demand: {each}"
                     for each in objects.machine_differences(row.reference.object, row.on_demand.object)]
    pair = (row.reference.object, row.ours.object)
    row.failures += objects.differences(*pair)
    row.identical = objects.identical_bytes(*pair)
    row.debug_differs = objects.debug_differences(*pair)


def load(rows: list[Row], options: argparse.Namespace, pool: ThreadPoolExecutor) -> None:
    if os.geteuid() != 0:
        print("corpus: nothing is loaded: that needs root")
        return
    libbpf = verdicts.Libbpf(options.libbpf_verdicts, linux_tree.cache_folder() / "corpus" / "verdicts")
    bpfrun = verdicts.Bpfrun(options.bpfrun)

    def judge(row: Row) -> None:
        row.judged, row.load_failures = verdicts.disagreements(libbpf, bpfrun, row.reference.object, row.on_demand.object)
        source = row.case.folder / row.case.source
        for refusal in row.refusals:
            row.failures += false_errors.find(refusal.messages, source, row.judged)
        row.warned = set().union(*(false_errors.warned(each.messages, source, row.judged)
                                   for each in (*row.refusals, row.ours)))

    compiled = [row for row in rows if row.on_demand is not None and row.on_demand.compiled]
    timed("loading", lambda: list(pool.map(judge, compiled)))


def report(rows: list[Row], output: Path) -> int:
    output.mkdir(parents=True, exist_ok=True)
    write_tables(rows, output)
    compared = [row for row in rows if row.ours is not None]
    judged = [row for row in compared if row.judged is not None]
    for row in compared:
        for failure in row.failures:
            print(f"FAILED {row.case.title}: {failure}")
        for program, said in row.load_failures.items():
            print(f"FAILED {row.case.title}: program {program}: {said}")

    passed = [row for row in compared if not row.failures]
    same = [row for row in passed if row.ours.compiled]
    print(f"clang-19 compiles {len(compared)} files in {sum(row.reference.seconds for row in compared):.1f} s, bpfcc "
          f"{sum(row.ours.compiled for row in compared)} of them in {sum(row.ours.seconds for row in compared):.1f} s "
          f"(sums of single times); {len(passed) - len(same)} refused by a rule, as they have to be")
    print(f"the same as clang-19's: {len(same)} objects, {sum(row.identical for row in same)} of them byte for byte; debug "
          f"information differs in {sum(bool(row.debug_differs) for row in same)}")
    refused = [row for row in compared if row.refusals]
    print(f"the rules refuse something in {len(refused)} files")
    accepted = sum(len(row.judged.accepted) for row in judged)
    refused_by_us = sum(len(row.load_failures) for row in judged)
    if judged:
        print(f"libbpf loads {accepted} of {sum(row.judged.count for row in judged)} programs, bpfrun "
              f"{accepted - refused_by_us} of those; in {sum(not row.judged.complete for row in judged)} objects not all are "
              f"judged within {verdicts.TIME_LIMIT} s")
    warned = [f"{row.case.title}: {name}" for row in judged for name in sorted(row.warned)]
    print(f"a rule warns of {len(warned)} of the {accepted} programs that libbpf loads")
    too_many_warned = len(warned) > MOST_WARNED * accepted
    if too_many_warned:
        print("FAILED warnings:", *warned, sep="\n  ")
    failed = sum(bool(row.failures) for row in compared) + refused_by_us + too_many_warned
    print(f"tables: {output}/files.tsv, {output}/programs.tsv")
    print(f"{len(passed) + accepted - refused_by_us} passed, {failed} failed")
    return 1 if failed or not compared else 0


def write_tables(rows: list[Row], output: Path) -> None:
    with (output / "files.tsv").open("w") as table:
        print("file", "clang-19", "seconds", "bpfcc", "seconds", "object", "debug sections that differ", "remarks",
              sep="\t", file=table)
        for row in rows:
            if row.ours is None:
                print(row.case.title, "fails", f"{row.reference.seconds:.3f}", "", "", "", "", row.reference.first_error(),
                      sep="\t", file=table)
                continue
            verdict = "differs" if row.failures else "identical" if row.identical else "same"
            print(row.case.title, "compiles", f"{row.reference.seconds:.3f}", "compiles" if row.ours.compiled else "fails",
                  f"{row.ours.seconds:.3f}", verdict if row.ours.compiled else "", " ".join(row.debug_differs),
                  "; ".join(row.failures), sep="\t", file=table)
    with (output / "programs.tsv").open("w") as table:
        print("file", "program", "libbpf", "bpfrun", sep="\t", file=table)
        for row in rows:
            if row.judged is None:
                continue
            for name in row.judged.accepted:
                print(row.case.title, name, "loads", row.load_failures.get(name, "loads"), sep="\t", file=table)
            for name in row.judged.refused:
                print(row.case.title, name, "refused", "", sep="\t", file=table)


if __name__ == "__main__":
    sys.exit(main())
