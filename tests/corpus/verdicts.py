"""Asks the running kernel about the programs of an object, through libbpf's own loader and through bpfrun.

Both run in a mount namespace with a BPF file system of its own, so that nothing that an object asks to pin stays; neither
attaches anything.
"""

import hashlib
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

TIME_LIMIT = 30  # seconds for the programs of one object; some selftests keep the verifier busy for minutes
IN_OWN_BPF_FILE_SYSTEM = ["unshare", "--mount", "--propagation", "private", "sh", "-c",
                          'mount -t bpf bpf /sys/fs/bpf && exec "$@"', "sh"]


@dataclass(frozen=True)
class Verdicts:
    """What libbpf says about an object: programs by name, each loaded by itself."""
    accepted: list[str]
    refused: list[str]
    complete: bool  # the time limit was kept
    costs: dict[str, list[int]]  # of the accepted ones: instructions, and how many the verifier processed

    @property
    def count(self) -> int:
        return len(self.accepted) + len(self.refused)


def read_verdicts(lines: list[str], complete: bool) -> Verdicts:
    """From what libbpf_verdicts prints of one object."""
    rows = [line.split("\t") for line in lines]
    return Verdicts([name for name, error, *_ in rows if error == "0"], [name for name, error, *_ in rows if error != "0"],
                    complete, {name: [int(size), int(processed)] for name, error, size, processed in rows if error == "0"})


def call(command: list, limit: float = TIME_LIMIT) -> tuple[int | None, str, str]:
    """Exit status (None where the time limit ended it), standard output and standard error."""
    process = subprocess.Popen([*IN_OWN_BPF_FILE_SYSTEM, *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, errors="replace")
    try:
        output, messages = process.communicate(timeout=limit)
        return process.returncode, output, messages
    except subprocess.TimeoutExpired:
        process.kill()
        output, messages = process.communicate()
        return None, output, messages


@dataclass(frozen=True)
class Libbpf:
    """libbpf's verdicts, by the program libbpf_verdicts. They are kept: the same object gets the same from the same kernel."""
    helper: Path
    kept: Path  # folder

    def judge(self, object: Path) -> Verdicts:
        key = hashlib.sha256(b"\0".join([object.read_bytes(), self.helper.read_bytes(), os.uname().version.encode()]))
        record = self.kept / f"{key.hexdigest()[:32]}.json"
        if record.exists():
            return Verdicts(**json.loads(record.read_text()))
        status, output, _ = call([self.helper, object])
        verdicts = read_verdicts(output.splitlines(), status is not None)
        self.kept.mkdir(parents=True, exist_ok=True)
        unfinished = record.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(vars(verdicts)))
        unfinished.replace(record)
        return verdicts

    def loads_together(self, object: Path, programs: list[str]) -> bool:
        _, output, _ = call([self.helper, object, *programs])
        return output.startswith("*\t0\t")


@dataclass(frozen=True)
class Bpfrun:
    program: Path

    def loads(self, object: Path, programs: list[str]) -> str | None:
        """Loads these programs together: None, or what bpfrun says against it."""
        chosen = [argument for name in programs for argument in ("--program", name)]
        status, _, messages = call([self.program, "--load-only", *chosen, object])
        if status == 0:
            return None
        if status is None:
            return f"no verdict after {TIME_LIMIT} s"
        first_line = (messages.strip() or f"exit status {status} without a word").splitlines()[0]
        return f"exit status {status}: {first_line}"


def disagreements(libbpf: Libbpf, bpfrun: Bpfrun, object: Path, ours: Path) -> tuple[Verdicts, dict[str, str]]:
    """libbpf's verdicts on `object`, and what bpfrun says against those programs of `ours` that libbpf accepts, by name."""
    verdicts = libbpf.judge(object)
    if not verdicts.accepted or bpfrun.loads(ours, verdicts.accepted) is None:
        return verdicts, {}
    single = {name: said for name in verdicts.accepted if (said := bpfrun.loads(ours, [name])) is not None}
    if not single and libbpf.loads_together(object, verdicts.accepted):
        return verdicts, dict.fromkeys(verdicts.accepted, "loads alone, but not together with the object's other programs")
    return verdicts, single
