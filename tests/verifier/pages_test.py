#!/usr/bin/env python3
"""docs/verifier: the wrong code of each page is refused by the running kernel with the page's cause, the right code is accepted.

pages_test.py BPFCC BPFRUN. What bpfcc's rules say against the wrong code is silenced: the verifier shall speak. Needs root.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "docs/verifier"
SKIPPED = 77
CODE = re.compile(r"^(Wrong|Right):\n\n```c\n(.*?)^```$", re.DOTALL | re.MULTILINE)
RULE = re.compile(r"\[(?:-Werror,)?(?:-W)?(bpf-[\w-]+)\]")


def main() -> int:
    if os.geteuid() != 0:
        print("skipped: loading programs needs root")
        return SKIPPED
    bpfcc, bpfrun = sys.argv[1:]
    pages = sorted(PAGES.glob("*.md"))
    failures = [failure for page in pages for failure in check(page, bpfcc, bpfrun)]
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{len(pages)} pages, {len(failures)} failures")
    return 1 if failures or not pages else 0


def check(page: Path, bpfcc: str, bpfrun: str) -> list[str]:
    codes = dict(CODE.findall(page.read_text()))
    if set(codes) != {"Wrong", "Right"}:
        return [f"{page.name}: has no wrong and right code"]
    shown = subprocess.run([bpfcc, f"--explain=verifier:{page.stem}"], capture_output=True, text=True)
    failures = [] if shown.stdout == page.read_text() else [f"{page.name}: --explain does not show it"]
    with tempfile.TemporaryDirectory() as folder:
        wrong, right = (Path(folder) / f"{name}.c" for name in ("wrong", "right"))
        wrong.write_text(codes["Wrong"])
        right.write_text(codes["Right"])
        causes, said = load(compile_without_rules(wrong, bpfcc), bpfrun)
        if causes != [page.stem]:
            failures.append(f"{page.name}: wrong code: refused for {causes}, not {page.stem}: {said}")
        causes, said = load(compile_without_rules(right, bpfcc), bpfrun)
        if causes is not None:
            failures.append(f"{page.name}: right code: refused for {causes}: {said}")
    return failures


def compile_without_rules(source: Path, bpfcc: str) -> Path:
    """Silences one rule after the other until the code compiles: a path ends at the first thing that is wrong."""
    silenced: set[str] = set()
    while True:
        done = subprocess.run([bpfcc, "--kernel=running", *sorted(silenced), "-c", source, "-o", source.with_suffix(".o")],
                              capture_output=True, text=True)
        rules = {f"-Wno-{rule}" for rule in RULE.findall(done.stderr)} - silenced
        if done.returncode == 0 or not rules:
            if done.returncode != 0:
                print(done.stderr)
            return source.with_suffix(".o")
        silenced |= rules


def load(object: Path, bpfrun: str) -> tuple[list[str] | None, str]:
    """The causes of the refusal, None where it is accepted, and what bpfrun says."""
    done = subprocess.run([bpfrun, "--load-only", "--format=json", object], capture_output=True, text=True)
    if done.returncode == 0:
        return None, ""
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [row["explanation"]["cause"] for row in rows if "explanation" in row], done.stderr


if __name__ == "__main__":
    sys.exit(main())
