#!/usr/bin/env python3
"""image_btf_test.py BPFCC SERIES: --btf takes a kernel as Debian installs it, compressed: vmlinux.h has its types. Exit status 77 is
a skip, with its reason in the output."""

import os
import subprocess
import sys
from pathlib import Path

import kernel

SKIPPED = 77
SOURCE = '#include "vmlinux.h"\nint pid(struct task_struct *task) { return task->pid; }\n'


def main() -> int:
    bpfcc, series = sys.argv[1:]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bpfcc-build" / "kernels"
    try:
        image = kernel.find(series, cache).image
    except kernel.Unavailable as reason:
        print(f"vm: skipped: {reason}")
        return SKIPPED
    done = subprocess.run([bpfcc, "-E", f"--btf={image}", "-x", "c", "-"], input=SOURCE, capture_output=True, text=True, timeout=120)
    found = done.returncode == 0 and "struct task_struct {" in done.stdout
    if not found:
        print(f"{image}: exit status {done.returncode}\n{done.stderr}{done.stdout[-2000:]}")
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
