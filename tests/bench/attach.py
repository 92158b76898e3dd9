"""From a C file to a program at work, beside the tools that do the same. Debian 12's bpftool loads alone: it cannot attach to
a tracepoint yet. To detach from a tracepoint takes the kernel 60 ms, whoever asks: that does not count."""

import pathlib
import shutil

import timing
from compile import SMALL, machine, row

PINS = pathlib.Path("/sys/fs/bpf/bpfcc_bench")
PROBE = "tracepoint:sched:sched_process_exec"


def rows(build: pathlib.Path, folder: pathlib.Path, rounds: int):
    """Needs root; bpftool and bpftrace where they are."""
    compiled = folder / "small.o"
    headers = f"-I{build / 'libbpf-include'} -I/usr/include/{machine()}"
    commands = {"bpfrun": timing.UntilLine([build / "bin/bpfrun", SMALL], "attached count_exec")}
    if shutil.which("bpftool"):
        commands["clang-19 and bpftool"] = ["sh", "-c", f"clang-19 -O2 -g -target bpf -c {headers} {SMALL} -o {compiled} && "
                                            f"bpftool prog loadall {compiled} {PINS}"]
    if shutil.which("bpftrace"):
        commands["bpftrace"] = timing.UntilLine(
            ["bpftrace", "-e", f'{PROBE} {{ @ = count(); }} BEGIN {{ printf("at work\\n"); }}'], "at work")
    costs = timing.alternate(commands, rounds, clean_up=lambda: shutil.rmtree(PINS, ignore_errors=True))
    ours = costs.pop("bpfrun")
    for other, cost in costs.items():
        yield row("C file to attached", "ms", ours.milliseconds, other, cost.milliseconds, 0.1 if other == "bpftrace" else 0.7)
