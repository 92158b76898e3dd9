#!/usr/bin/env python3
"""docs/verifier: every cause has a page. Its wrong code is refused by the running kernel with the page's cause, its right code is accepted;
a page with a log, of what no C brings about, is about the cause that the log is explained with.

pages_test.py BPFCC BPFRUN. What bpfcc's rules say against the wrong code is silenced: the verifier shall speak. Needs root.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs/verifier"
SKIPPED = 77
CODE = re.compile(r"^(Wrong|Right):\n\n```c\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LOG = re.compile(r"^Log:\n\n```text\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CAUSE = re.compile(r'\{Cause::k\w+,\s*"([\w-]+)"')
RULE = re.compile(r"\[(?:-Werror,)?(?:-W)?(bpf-[\w-]+)\]")
CAP_BPF_ALONE = ["setpriv", "--bounding-set=-all,+bpf", "--inh-caps=-all"]


def in_own_mounts(commands: str) -> list[str]:
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", commands + ' && exec "$@"', "sh"]


# What is so where the code of a page is loaded: its text says it.
CIRCUMSTANCES = {
    "forbidden": ["unshare", "--user", "--map-root-user"],
    "kernel-btf": in_own_mounts("mount -t tmpfs none /sys/kernel/btf"),
    "pinned-map": in_own_mounts("mount -t bpf none /sys/fs/bpf && bpftool map create /sys/fs/bpf/counts type array key 4 value 8 "
                                "entries 4 name counts"),
    "pointer-leak": CAP_BPF_ALONE,
    "privilege": CAP_BPF_ALONE,
}


def has_program_type(name: str) -> bool:
    probed = subprocess.run(["bpftool", "feature", "probe", "kernel"], capture_output=True, text=True).stdout
    return f"program_type {name} is available" in probed


def main() -> int:
    if os.geteuid() != 0:
        print("skipped: loading programs needs root")
        return SKIPPED
    bpfcc, bpfrun = sys.argv[1:]
    pages = sorted(PAGES.glob("*.md"))
    failures = [failure for page in pages for failure in check(page, bpfcc, bpfrun)]
    causes = set(CAUSE.findall((ROOT / "loader/verifier/cause.cpp").read_text())) - {"remark"}
    failures += [f"{cause}: has no page" for cause in sorted(causes - {page.stem for page in pages})]
    failures += [f"{page.name}: is no cause" for page in pages if page.stem not in causes]
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{len(pages)} pages, {len(failures)} failures")
    return 1 if failures or not pages else 0


def check(page: Path, bpfcc: str, bpfrun: str) -> list[str]:
    codes = dict(CODE.findall(page.read_text()))
    log = LOG.search(page.read_text())
    if set(codes) != {"Wrong", "Right"} and not log:
        return [f"{page.name}: has no wrong and right code"]
    shown = subprocess.run([bpfcc, f"--explain=verifier:{page.stem}"], capture_output=True, text=True)
    failures = [] if shown.stdout == page.read_text() else [f"{page.name}: --explain does not show it"]
    if log:
        said = subprocess.run([bpfrun, "explain", "--format=json", "-"], input=log[1], capture_output=True, text=True)
        cause = json.loads(said.stdout)["cause"] if said.returncode == 0 else said.stderr
        return failures + ([] if cause == page.stem else [f"{page.name}: its log tells of {cause}"])
    around = CIRCUMSTANCES.get(page.stem, [])
    with tempfile.TemporaryDirectory() as folder:
        wrong, right = (Path(folder) / f"{name}.c" for name in ("wrong", "right"))
        wrong.write_text(codes["Wrong"])
        right.write_text(codes["Right"])
        if page.stem == "program-type" and has_program_type("lirc_mode2"):
            print("program-type: the wrong code is not loaded: this kernel has the type")
            return failures
        causes, said = load(compile_without_rules(wrong, bpfcc), bpfrun, around)
        if causes != [page.stem]:
            failures.append(f"{page.name}: wrong code: refused for {causes}, not {page.stem}: {said}")
        # What is right for some of them is another place.
        causes, said = load(compile_without_rules(right, bpfcc), bpfrun, [] if page.stem == "forbidden" else around)
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


def load(object: Path, bpfrun: str, around: list[str]) -> tuple[list[str] | None, str]:
    """The causes of the refusal, None where it is accepted, and what bpfrun says."""
    done = subprocess.run([*around, bpfrun, "--load-only", "--format=json", object], capture_output=True, text=True)
    if done.returncode == 0:
        return None, ""
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [row["explanation"]["cause"] for row in rows if "explanation" in row], done.stderr


if __name__ == "__main__":
    sys.exit(main())
