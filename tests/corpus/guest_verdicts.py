"""Asks a kernel of tests/vm about the programs of objects, all in one guest, through libbpf's own loader."""

import subprocess
import sys
from pathlib import Path

import linux_tree
import verdicts

RUN = Path(__file__).resolve().parents[1] / "vm" / "run.py"
SKIPPED = 77
TIME_LIMIT = 120  # seconds for one object: the guest is emulated
BOOT_AND_ALL = 3 * 3600
MEMORY = 3000  # MiB: the objects are in the guest's memory

# Each object has a BPF file system of its own, so that nothing that an object asks to pin is there for the next one.
SCRIPT = """\
for object in /objects/*; do
  echo "= ${{object##*/}}"
  umount /sys/fs/bpf; mount -t bpf bpf /sys/fs/bpf
  timeout {limit} /libbpf_verdicts "$object" || echo "! $?"
done
"""


def judge(kernel: str, helper: Path, objects: list[Path], work: Path) -> dict[Path, verdicts.Verdicts]:
    folder = work / f"guest-{kernel}"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for number, object in enumerate(objects):  # without DWARF, which is most of an object and no loader reads
        subprocess.run(["llvm-strip-19", "--strip-debug", "-o", folder / str(number), object], check=True)
    script = work / f"guest-{kernel}.sh"
    script.write_text(SCRIPT.format(limit=TIME_LIMIT))
    done = subprocess.run([sys.executable, RUN, "--kernel", kernel, "--timeout", str(BOOT_AND_ALL), "--memory", str(MEMORY),
                           "--file", f"{helper}:/libbpf_verdicts", "--file", f"{folder}:/objects", "--file",
                           f"{script}:/judge.sh", "--", "sh", "/judge.sh"], stdout=subprocess.PIPE, text=True)
    if done.returncode == SKIPPED:
        raise linux_tree.Unavailable(done.stdout.strip())
    known = dict(read(done.stdout.splitlines(), objects))
    missing = len(objects) - len(known)
    if done.returncode or missing:
        sys.exit(f"constant stores: the guest judged {len(known)} of {len(objects)} objects:\n{done.stdout[-2000:]}")
    return known


def read(lines: list[str], objects: list[Path]):
    """What the guest prints: a line for each object, then those of libbpf_verdicts, and one if it failed."""
    starts = [at for at, line in enumerate(lines) if line.startswith("= ")]
    for start, end in zip(starts, [*starts[1:], len(lines)]):
        rows = [line for line in lines[start + 1:end] if "\t" in line]
        failed = any(line.startswith("! ") for line in lines[start + 1:end])
        yield objects[int(lines[start][2:])], verdicts.read_verdicts(rows, not failed)
