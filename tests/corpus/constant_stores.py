#!/usr/bin/env python3
"""What bpfcc saves below cpu v4 by storing constants without a register, over the corpus, and that no kernel minds.

Each program that clang-19 compiles is compiled by bpfcc for the same cpu, v3, and for the kernel that is asked, and
- no function has more instructions than clang's;
- the kernel accepts those programs that it accepts from clang, and no others (needs root);
- its verifier processes no more instructions, of all of them together. Of a single program it may: it keeps states, to cut later
  paths short, once in so many instructions and jumps, and where the code is shorter, it keeps others. Such a program is loaded
  once more with the states of all jumps kept (BPF_F_TEST_STATE_FREQ), and must not take more then.
The kernel is the running one, or with --vm one of tests/vm, in a guest, where only files whose code differs are loaded, and
nothing once more: what its verifier processes is printed, but not judged, since of a few dozen programs one that keeps other states
decides. Prints what is saved, in percent.
"""

import argparse
import fnmatch
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import compilers
import guest_verdicts
import linux_tree
import suites
import verdicts
from elf import SHF_EXECINSTR, STT_FUNC, Elf

SKIPPED = 77
INSTRUCTION = 8  # bytes


@dataclass(frozen=True)
class Pair:
    """One case, as clang compiles it and as bpfcc does."""
    title: str
    reference: Path
    ours: Path

    def same_code(self) -> bool:
        return code_of(self.reference) == code_of(self.ours)


def main() -> int:
    options = parse_arguments()
    sys.stdout.reconfigure(line_buffering=True)
    try:
        with ThreadPoolExecutor(options.jobs) as pool:
            pairs = [pair for pair in pool.map(compiler_of(options), chosen_cases(options)) if pair]
            failures = larger_functions(pairs)
            if options.vm:  # emulated: what is the same need not be loaded
                pairs = [pair for pair in pairs if not pair.same_code()]
            if options.vm or os.geteuid() == 0:
                failures += compare_verdicts(pairs, judged(pairs, options, pool), options)
            else:
                print("constant stores: nothing is loaded: that needs root")
    except linux_tree.Unavailable as reason:
        print(f"constant stores: skipped: {reason}")
        return SKIPPED
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{len(failures)} failed")
    return 1 if failures or not pairs else 0


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="stores of constants over the corpus: see the head of this file")
    parser.add_argument("--bpfcc", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--libbpf-verdicts", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--output", type=lambda text: Path(text).resolve(), required=True, help="folder for the objects")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every Nth file alone")
    parser.add_argument("--match", default="*", metavar="PATTERN", help="such files alone: selftests-6.12/verifier_*")
    parser.add_argument("--fresh", action="store_true", help="compile all files anew")
    parser.add_argument("--vm", metavar="KERNEL", help="a kernel of tests/vm instead of the running one")
    parser.add_argument("--jobs", "-j", type=int, default=os.cpu_count())
    return parser.parse_args()


def chosen_cases(options: argparse.Namespace) -> list[suites.Case]:
    return [case for case in suites.all_cases() if fnmatch.fnmatch(case.title, options.match)][::options.every]


def compiler_of(options: argparse.Namespace):
    clang = compilers.clang(linux_tree.cache_folder() / "corpus" / "clang-19")
    bpfcc = compilers.bpfcc(options.bpfcc, options.output, "-Wno-bpf", kernel=options.vm or "running")

    def compile_both(case: suites.Case) -> Pair | None:
        """None where one of them does not compile it: run.py judges that."""
        outcomes = [compiler.compile(case, options.fresh) for compiler in (clang, bpfcc)]
        return Pair(case.title, *(each.object for each in outcomes)) if all(each.compiled for each in outcomes) else None

    return compile_both


def code_of(object: Path) -> dict[str, bytes]:
    return {section.name: section.content for section in Elf(object).sections if section.flags & SHF_EXECINSTR}


def function_sizes(object: Path) -> dict[tuple[str, str], int]:
    return {(each.section, each.name): each.size // INSTRUCTION for each in Elf(object).symbols if each.info & 15 == STT_FUNC}


def larger_functions(pairs: list[Pair]) -> list[str]:
    failures = []
    totals = [0, 0]
    for pair in pairs:
        theirs, ours = function_sizes(pair.reference), function_sizes(pair.ours)
        if theirs.keys() != ours.keys():
            failures.append(f"{pair.title}: other functions than clang's: {theirs.keys() ^ ours.keys()}")
            continue
        failures += [f"{pair.title}: {name} has {ours[section, name]} instructions, clang's {size}"
                     for (section, name), size in theirs.items() if ours[section, name] > size]
        totals = [total + sum(sizes.values()) for total, sizes in zip(totals, (theirs, ours))]
    print(f"constant stores: {len(pairs)} files, {sum(not pair.same_code() for pair in pairs)} of them with other code than "
          f"clang's; {saved('instructions', *totals)}")
    return failures


def judged(pairs: list[Pair], options: argparse.Namespace, pool: ThreadPoolExecutor) -> list[list[verdicts.Verdicts]]:
    """For each pair the verdicts on both. Of the same code, one is asked for."""
    objects = [each for pair in pairs for each in ((pair.reference,) if pair.same_code() else (pair.reference, pair.ours))]
    if options.vm:
        known = guest_verdicts.judge(options.vm, options.libbpf_verdicts, objects, options.output)
    else:
        libbpf = verdicts.Libbpf(options.libbpf_verdicts, linux_tree.cache_folder() / "corpus" / "verdicts")
        known = dict(zip(objects, pool.map(libbpf.judge, objects)))
    return [[known[pair.reference], known.get(pair.ours, known[pair.reference])] for pair in pairs]


def compare_verdicts(pairs: list[Pair], known: list[list[verdicts.Verdicts]], options: argparse.Namespace) -> list[str]:
    failures = []
    totals = [0, 0]
    count = 0
    longer = []
    for pair, (theirs, ours) in zip(pairs, known):
        failures += [f"{pair.title}: program {name} is refused, clang's is accepted"
                     for name in theirs.accepted if name in ours.refused]
        failures += [f"{pair.title}: program {name} is accepted, clang's is refused"
                     for name in theirs.refused if name in ours.accepted]
        for name in theirs.costs.keys() & ours.costs.keys():  # a time limit may have come before the others
            processed = [each.costs[name][1] for each in (theirs, ours)]
            totals = [total + each for total, each in zip(totals, processed)]
            count += 1
            longer += [(pair, name)] if processed[1] > processed[0] else []
    print(f"constant stores: {count} programs are accepted from both; {saved('processed instructions', *totals)}; more than "
          f"clang's for {len(longer)} programs")
    if options.vm:
        return failures
    if totals[1] > totals[0]:
        failures.append("more instructions are processed than of clang's programs")
    return failures + [each for each in map(longer_anyway(options), longer) if each]


def longer_anyway(options: argparse.Namespace):
    """Whether a program takes longer although no state of the verifier's is lost."""
    def judge(program: tuple[Pair, str]) -> str | None:
        pair, name = program
        processed = []
        for object in (pair.reference, pair.ours):
            _, output, _ = verdicts.call([options.libbpf_verdicts, "--every-state", object, name])
            costs = verdicts.read_verdicts(output.splitlines(), True).costs
            if not costs:
                return f"{pair.title}: program {name} is not accepted where all states are kept"
            processed.append(costs["*"][1])
        if processed[1] <= processed[0]:
            return None
        return f"{pair.title}: program {name}: {processed[1]} instructions are processed, {processed[0]} of clang's"

    return judge


def saved(what: str, theirs: int, ours: int) -> str:
    return f"{ours} {what} instead of {theirs}, {100 * (theirs - ours) / theirs if theirs else 0:.2f} % less"


if __name__ == "__main__":
    sys.exit(main())
