"""How long bpfrun and bpftool take to load the same object: many heavy programs, and a small one.

load.py BIN_FOLDER PROGRAMS_FOLDER, as root, on a machine that has nothing else to do. BIN_FOLDER has bpfrun,
PROGRAMS_FOLDER the objects of tests/kernel/programs. Fails where bpfrun takes more than 0.6 of bpftool's time for heavy.o,
or longer for tail_call.o.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

ROUNDS = 15
PINS = pathlib.Path(f"/sys/fs/bpf/bench_{os.getpid()}")
BIN, PROGRAMS = (pathlib.Path(folder) for folder in sys.argv[1:3])


def seconds(command):
    begin = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begin


def bpftool(program):
    try:
        return seconds(["bpftool", "prog", "loadall", program, PINS])
    finally:
        shutil.rmtree(PINS, ignore_errors=True)


def main():
    failed = False
    for name, limit in [("heavy.o", 0.6), ("tail_call.o", 1.0)]:
        program = PROGRAMS / name
        commands = {
            "bpfrun": lambda: seconds([BIN / "bpfrun", program, "--load-only"]),
            "bpfrun -j 1": lambda: seconds([BIN / "bpfrun", program, "--load-only", "-j", "1"]),
            "bpftool": lambda: bpftool(program),
        }
        # In turn, so that whatever else the machine does meets all of them.
        times = {command: [] for command in commands}
        for _ in range(ROUNDS):
            for command, run in commands.items():
                times[command].append(run())
        medians = {command: statistics.median(all_times) for command, all_times in times.items()}
        for command, median in medians.items():
            print(f"{name:12} {command:12} {median * 1000:8.2f} ms  {median / medians['bpftool']:.2f}")
        failed = failed or medians["bpfrun"] > limit * medians["bpftool"]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
