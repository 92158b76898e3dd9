#!/usr/bin/env python3
"""tests/verifier/programs: wrong programs of the kind that people write. Each is refused by the running kernel, and bpfrun says why.

The head of each program has the cause, a part of the message (`says:`) and of the remedy (`help:`) that it must be explained with; a
comment `// here` marks the line. Each `// note:` is in one of the notes, in the order in which they are. `// mended:` is a line that the change which `bpfcc --suggest` finds puts in, `// removed:` one that it
takes out. logs/VERSION/NAME.log is what other kernels' verifiers said of the same programs: `bpfrun explain`
says of it what is said of the program, but for what `// on VERSION:` gives as the cause there. Where one has no log, `// no log on
VERSION:` says why.

programs_test.py BPFCC BPFRUN. Without root the recorded logs alone.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from pages_test import compile_without_rules

PROGRAMS = Path(__file__).resolve().parent / "programs"
LOGS = PROGRAMS.with_name("logs")
LEAST_PROGRAMS = 80


def main() -> int:
    bpfcc, bpfrun = sys.argv[1:]
    programs = sorted(PROGRAMS.glob("*.c"))
    logs = sorted(LOGS.glob("*/*.log"))
    failures = [f"{log.parent.name}/{log.name}: {failure}" for log in logs for failure in check_log(log, bpfrun)]
    failures += [f"{program.name}: has no log of {folder.name}" for folder in sorted(LOGS.iterdir()) for program in programs
                 if not (folder / program.name).with_suffix(".log").exists() and not is_without_log(program, folder.name)]
    if os.geteuid() == 0:
        failures += [f"{program.name}: {failure}" for program in programs for failure in check(program, bpfcc, bpfrun)]
    else:
        print("programs are not loaded: that needs root")
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{len(programs)} programs, {len(logs)} logs, {len(failures)} failures")
    return 1 if failures or len(programs) < LEAST_PROGRAMS or not logs else 0


def is_without_log(program: Path, version: str) -> bool:
    return re.search(rf"^// no log on {re.escape(version)}: .", program.read_text(), re.MULTILINE) is not None


def check_log(log: Path, bpfrun: str) -> list[str]:
    text = (PROGRAMS / log.with_suffix(".c").name).read_text()
    done = subprocess.run([bpfrun, "explain", "--format=json", log], capture_output=True, text=True)
    if done.returncode != 0:
        return [f"exit status {done.returncode}: {done.stderr}"]
    explanation = json.loads(done.stdout)
    there = re.search(rf"^// on {re.escape(log.parent.name)}: (.*)$", text, re.MULTILINE)
    wanted = there[1] if there else re.search(r"^// cause: (.*)$", text, re.MULTILINE)[1]
    failures = [] if explanation["cause"] == wanted else [f"cause {explanation['cause']}, not {wanted}"]
    # Some checks are made before any instruction is looked at: the log has no line then.
    if "// here" in log.read_text() and not explanation.get("source", "").endswith("// here"):
        failures.append(f"line {explanation.get('source')!r} is not the marked one")
    return [f"{failure} ({explanation['verifier']})" for failure in failures]


def check(program: Path, bpfcc: str, bpfrun: str) -> list[str]:
    text = program.read_text()
    wanted = dict(re.findall(r"^// (cause|says|help): (.*)$", text, re.MULTILINE))
    marked = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith("// here")]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, program.name)
        source.write_text(text)
        done = subprocess.run([bpfrun, "--load-only", "--format=json", compile_without_rules(source, bpfcc)],
                              capture_output=True, text=True)
        unmended = check_patch(source, text, bpfcc)
    found = [row["explanation"] for row in map(json.loads, done.stdout.splitlines()) if "explanation" in row]
    if not found:
        return [f"is not explained: exit status {done.returncode}: {done.stderr}"]
    explanation = found[0]
    failures = unmended
    if explanation["cause"] != wanted["cause"]:
        failures.append(f"cause {explanation['cause']}, not {wanted['cause']}")
    if wanted.get("says", "") not in explanation["message"]:
        failures.append(f"says {explanation['message']!r}, not {wanted['says']!r}")
    if wanted["help"] not in explanation.get("help", ""):
        failures.append(f"help {explanation.get('help')!r}, not {wanted['help']!r}")
    messages = iter(note["message"] for note in explanation.get("notes", []))
    for note in re.findall(r"^// note: (.*)$", text, re.MULTILINE):
        if not any(note in message for message in messages):
            failures.append(f"no note {note!r}, or in another order: {explanation.get('notes')}")
    if marked and explanation.get("line") != marked[0]:
        failures.append(f"line {explanation.get('line')}, not {marked[0]}")
    return [f"{failure} ({explanation['verifier']})" for failure in failures]


def check_patch(source: Path, text: str, bpfcc: str) -> list[str]:
    change = re.search(r"^// (mended|removed): (.*)$", text, re.MULTILINE)
    if not change:
        return []
    done = subprocess.run([bpfcc, "--suggest", "--kernel=running", "-Wno-bpf", source, "-o", source.with_suffix(".o")],
                          capture_output=True, text=True)
    sign, wanted = "+" if change[1] == "mended" else "-", change[2]
    if any(line.startswith(sign) and line[1:].split("//")[0].strip() == wanted for line in done.stderr.splitlines()):
        return []
    return [f"no change with {sign}{wanted!r}: {done.stderr}"]


if __name__ == "__main__":
    sys.exit(main())
