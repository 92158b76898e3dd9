#!/usr/bin/env python3
"""How the refusals of the running kernel are explained: every program of linux-source-6.12's selftests that it refuses.

Each program is loaded by itself and its refusal explained as bpfrun does (the program `explanations`). Held are: no crash; a cause for
every refusal, with a verifier log or without, and for every object that is refused as a whole; the line of the kernel's own comment,
where the log has one, in 99 %; and a variable by its name in 85 % of the logs whose refused line is C, not assembly. Needs root.
"""

import argparse
import json
import os
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import compilers
import linux_tree
import suites
import verdicts

SKIPPED = 77
LEAST_LINES = 99.0  # percent
LEAST_NAMES = 85.0


def main() -> int:
    parser = argparse.ArgumentParser(description="explanations of refusals: see the head of this file")
    parser.add_argument("--explanations", type=lambda text: Path(text).resolve(), required=True)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every Nth file alone")
    parser.add_argument("--table", type=Path, metavar="FILE", help="writes a line a refusal")
    parser.add_argument("--rows", type=Path, metavar="FILE", help="writes all that is known of each refusal, a line of JSON each")
    options = parser.parse_args()
    if os.geteuid() != 0:
        print("explanations: skipped: loading programs needs root")
        return SKIPPED
    try:
        cases = [case for case in suites.all_cases() if case.suite.startswith("selftests")][::options.every]
    except linux_tree.Unavailable as reason:
        print(f"explanations: skipped: {reason}")
        return SKIPPED
    clang = compilers.clang(linux_tree.cache_folder() / "corpus" / "clang-19")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda case: explain(case, clang, options.explanations), cases))
    rows = [row for some, _ in results for row in some]
    if options.table:
        options.table.write_text("".join(table_row(row) for row in rows))
    if options.rows:
        options.rows.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return judge(rows, [crash for _, crash in results if crash])


def explain(case: suites.Case, clang: compilers.Compiler, program: Path) -> tuple[list[dict], str | None]:
    """A row for each refused program of a file, and what went wrong, if something did."""
    compiled = clang.compile(case, False)
    if not compiled.compiled:
        return [], None
    status, output, messages = verdicts.call([program, compiled.object])
    rows = [json.loads(line) | {"file": case.name} for line in output.splitlines() if line.endswith("}")]
    # None: the verifier takes its time.
    return rows, f"{case.title}: exit status {status}: {messages[-200:]}" if status not in (0, None) else None


def is_c(source: str) -> bool:
    """The refused line is C: line information of inline assembly shows its first line, or a line of the string."""
    source = source.strip()
    return bool(source.strip("{}")) and "asm" not in source and not source.startswith('"') and not source.endswith("\\")


def judge(rows: list[dict], crashes: list[str]) -> int:
    logged = [row for row in rows if row["log"]]
    unknown = [row for row in rows if row["cause"] == "remark"]
    objects = [row for row in rows if not row["program"]]
    annotated = [row for row in logged if row["annotated"]]
    elsewhere = [row for row in annotated if row["annotated"] != row["line"]]
    in_c = [row for row in logged if is_c(row["source"])]
    named = [row for row in in_c if row["variable"]]
    lines = 100 * (1 - len(elsewhere) / max(1, len(annotated)))
    names = 100 * len(named) / max(1, len(in_c))
    print(f"{len(rows) - len(objects)} programs refused, {len(logged)} with a verifier log, and {len(objects)} objects as a whole; "
          f"{len(unknown)} without a cause, {len(crashes)} crashes")
    print(f"line as the kernel's comment says: {len(annotated) - len(elsewhere)} of {len(annotated)} ({lines:.1f} %)")
    print(f"a variable named: {len(named)} of {len(in_c)} refused in a line of C ({names:.1f} %)")
    print(f"longest explanation: {max((row['us'] for row in rows), default=0) / 1000:.1f} ms")
    for what, some in ("causes with a log", logged), ("causes without", [row for row in rows if not row["log"]]):
        print(f"{what}: " + ", ".join(f"{cause} {count}" for cause, count in Counter(row["cause"] for row in some).most_common()))
    for crash in crashes:
        print(f"FAILED {crash}")
    for row in unknown:
        print(f"FAILED {row['file']}: {row['program']}: no cause for: {row['sentence'] or row['error']}")
    for row in elsewhere:
        print(f"another line: {row['file']}: {row['program']}: {row['line']}, the kernel says {row['annotated']}")
    failed = crashes or unknown or lines < LEAST_LINES or names < LEAST_NAMES or not logged
    return 1 if failed else 0


def table_row(row: dict) -> str:
    return "\t".join(str(row.get(key, "")).replace("\n", " ") for key in
                     ("file", "program", "cause", "line", "variable", "message", "sentence")) + "\n"


if __name__ == "__main__":
    sys.exit(main())
