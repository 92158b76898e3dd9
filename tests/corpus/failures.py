#!/usr/bin/env python3
"""How many of the programs that the selftests of linux-source-6.12 mark as refused by the kernel bpfcc's rules refuse first.

Of the programs written in C (not those in assembly), each one is caught if a rule reports something in it, or in a function
that it calls. --least fails below that share; --table writes the list of all of them, as it is in docs/refused-programs.md.
"""

import argparse
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import linux_tree
import suites
from marked_programs import MarkedProgram, marked_programs

SKIPPED = 77
KERNEL = "6.12"  # of the selftests: what they say is about this one
PLACE = re.compile(r"^(?P<file>\S+?):(?P<line>\d+):\d+: (?P<level>error|warning|note): (?P<message>.*)$")
RULE = re.compile(r"\[(?:-Werror,)?(?:-W)?(bpf-[\w-]+)\]$")
PATH = re.compile(r"^on a path through '(\w+)'$")
REASONS = Path(__file__).with_name("missed.txt")


@dataclass(frozen=True)
class Row:
    case: suites.Case
    program: MarkedProgram
    rule: str | None


def main() -> int:
    parser = argparse.ArgumentParser(description="programs that the kernel refuses: see the head of this file")
    parser.add_argument("--bpfcc", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--least", type=int, default=0, metavar="PERCENT")
    parser.add_argument("--table", type=Path, metavar="FILE")
    options = parser.parse_args()
    try:
        cases = [case for case in suites.all_cases() if case.suite.startswith("selftests")]
    except linux_tree.Unavailable as reason:
        print(f"refused programs: skipped: {reason}")
        return SKIPPED
    with ThreadPoolExecutor() as pool:
        rows = [row for some in pool.map(lambda case: judge(case, options.bpfcc), cases) for row in some]
    caught = [row for row in rows if row.rule]
    share = 100 * len(caught) / len(rows)
    print(f"refused programs: {len(caught)} of {len(rows)} ({share:.1f} %) are caught at compile time")
    if options.table:
        options.table.write_text(table(rows))
    if share < options.least:
        for row in rows:
            if not row.rule:
                print(f"missed: {row.case.name}: {row.program.name}: {row.program.message}")
        print(f"FAILED: fewer than {options.least} %")
        return 1
    return 0


def judge(case: suites.Case, bpfcc: Path) -> list[Row]:
    programs = marked_programs(case)
    if not programs:
        return []
    command = [bpfcc, f"--kernel={KERNEL}", *case.flags, "-fsyntax-only", "-ferror-limit=0", case.source]
    run = subprocess.run(command, cwd=case.folder, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                         errors="replace")
    rules: dict[str, str] = {}
    rule = None
    for line in run.stderr.splitlines():
        place = PLACE.match(line)
        if not place:
            continue
        if place["level"] != "note":
            named = RULE.search(place["message"])
            rule = named[1] if named else None
        if rule is None:
            continue
        if path := PATH.match(place["message"]):
            rules.setdefault(path[1], rule)
        for program in programs:
            if place["file"] == case.source and program.contains(int(place["line"])):
                rules.setdefault(program.name, rule)
    return [Row(case, program, rules.get(program.name)) for program in programs]


def table(rows: list[Row]) -> str:
    reasons = dict(line.split(": ", 1) for line in REASONS.read_text().splitlines() if line and not line.startswith("#"))
    caught = [row for row in rows if row.rule]
    lines = [
        "# Programs that the kernel refuses: which of them bpfcc refuses first",
        "",
        "The selftests of Linux 6.12 mark the programs that its verifier must refuse. Of those written in C, not in assembly, "
        f"bpfcc reports {len(caught)} of {len(rows)} ({100 * len(caught) / len(rows):.0f} %) with `--kernel={KERNEL}`; "
        "clang-19 compiles all of them without a word. `python3 tests/corpus/failures.py --bpfcc build/release/bin/bpfcc "
        "--table docs/refused-programs.md` writes this table, and a test holds the share. A program is caught when a rule "
        "reports something in it or in a function that it calls.",
        "",
        "## Missed",
        "",
        "| file | program | why |",
        "| --- | --- | --- |",
    ]
    for row in rows:
        if not row.rule:
            reason = reasons.get(f"{row.case.name}/{row.program.name}") or reasons.get(row.case.name) or "not looked into"
            lines.append(f"| {row.case.name}.c | `{row.program.name}` | {reason} |")
    lines += ["", "## Caught", "", "| file | program | rule |", "| --- | --- | --- |"]
    lines += [f"| {row.case.name}.c | `{row.program.name}` | {row.rule.removeprefix('bpf-')} |" for row in caught]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
