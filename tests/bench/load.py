"""How long bpfrun and bpftool take to load the same object of tests/kernel/programs: many heavy programs, small ones, and one that
is bound to a function of the kernel, which takes the kernel's types."""

import os
import pathlib
import shutil

import timing
from compile import row

PINS = pathlib.Path(f"/sys/fs/bpf/bench_{os.getpid()}")


def rows(build: pathlib.Path, folder: pathlib.Path, rounds: int):
    """Needs root and bpftool."""
    if not shutil.which("bpftool"):
        return
    for work, name, to_reach in [("loading heavy programs", "heavy.o", 0.6), ("loading small programs", "tail_call.o", 1.0),
                                 ("loading a tp_btf program", "tp_btf.o", 0.6)]:
        costs = load(build, build / "tests/kernel/programs" / name, rounds)
        yield row(work, "ms", costs["bpfrun"].milliseconds, "bpftool", costs["bpftool"].milliseconds, to_reach)


def load(build: pathlib.Path, program: pathlib.Path, rounds: int) -> dict[str, timing.Cost]:
    return timing.alternate({
        "bpfrun": [build / "bin/bpfrun", program, "--load-only"],
        "bpftool": ["bpftool", "prog", "loadall", program, PINS],
    }, rounds, clean_up=lambda: shutil.rmtree(PINS, ignore_errors=True))
