"""How long `bpfrun explain` takes for a log of 16 MiB and how much memory, and how long for the recorded logs.

explain.py BPFRUN, on a machine that has nothing else to do. Fails where the long log takes 0.5 s or 4 times its size, or one of
tests/verifier/logs 50 ms, all with the start of the program.
"""

import pathlib
import sys
import tempfile

import timing
from compile import row

MIB = 1 << 20
SIZE = 16 * MIB
LOGS = pathlib.Path(__file__).resolve().parents[1] / "verifier/logs"
MOST_MILLISECONDS = 500  # for the long log
MOST_MILLISECONDS_EACH = 50
MOST_BYTES = 4 * SIZE
# Linux 6.12. The first lines are repeated.
WAY = """; if (data + 4 > end) return XDP_PASS; @ a.c:6
2: (bf) r1 = r2                       ; R1_w=pkt(r=0) R2_w=pkt(r=0)
3: (07) r1 += 4                       ; R1_w=pkt(off=4,r=0)
4: (b4) w0 = 2                        ; R0_w=2
5: (2d) if r1 > r3 goto pc+1          ; R1_w=pkt(off=4,r=4) R3_w=pkt_end()
"""
END = """; return data[6]; @ a.c:7
6: (91) r0 = *(s8 *)(r2 +6)
invalid access to packet, off=6 size=1, R2(id=0,off=6,r=4)
R2 offset is outside of the packet
processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
"""


def rows(build: pathlib.Path, folder: pathlib.Path, rounds: int):
    """For scripts/bench: beside the limits."""
    long, slowest = measure(build / "bin/bpfrun", folder)
    yield row("explaining a log of 16 MiB", "ms", long.milliseconds, "the limit", MOST_MILLISECONDS, 1.0)
    yield row("its memory", "MB", long.kilobytes / 1024, "the limit", MOST_BYTES / MIB, 1.0)
    yield row("explaining a recorded log", "ms", slowest, "the limit", MOST_MILLISECONDS_EACH, 1.0)


def measure(bpfrun: pathlib.Path, folder: pathlib.Path) -> tuple[timing.Cost, float]:
    """The cost of the long log, and the milliseconds of the slowest of the recorded ones."""
    log = folder / "long.log"
    log.write_text(WAY * (SIZE // len(WAY)) + END)
    long = min((explain(bpfrun, log) for _ in range(5)), key=lambda cost: cost.milliseconds)
    slowest = max(min(explain(bpfrun, each).milliseconds for _ in range(3)) for each in LOGS.glob("*/*.log"))
    return long, slowest


def explain(bpfrun: pathlib.Path, log: pathlib.Path) -> timing.Cost:
    return timing.run([str(bpfrun), "explain", str(log)])


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        long, slowest = measure(pathlib.Path(sys.argv[1]), pathlib.Path(folder))
    memory = long.kilobytes * 1024
    print(f"a log of 16 MiB: {long.milliseconds / 1000:.2f} s, {memory / MIB:.0f} MiB; the slowest of the recorded logs: {slowest:.1f} ms")
    return 1 if long.milliseconds >= MOST_MILLISECONDS or memory >= MOST_BYTES or slowest >= MOST_MILLISECONDS_EACH else 0


if __name__ == "__main__":
    sys.exit(main())
