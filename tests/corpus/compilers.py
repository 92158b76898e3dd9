"""Runs a compiler over a case, or reads what came of it the last time."""

import hashlib
import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from suites import Case

TIME_LIMIT = 120  # seconds for one file


@dataclass(frozen=True)
class Outcome:
    """What came of compiling one case. `object` is there if `compiled`."""
    compiled: bool
    seconds: float
    object: Path
    messages: str

    def first_error(self) -> str:
        errors = [line for line in self.messages.splitlines() if "error:" in line]
        return errors[0] if errors else self.messages.strip().split("\n")[-1]


@dataclass(frozen=True)
class Compiler:
    """A program that takes clang's command line. `identity` changes whenever its output may."""
    command: tuple[str, ...]
    identity: str
    results: Path  # the folder that keeps objects, messages and times, one of each a case
    left_out: tuple[str, ...] = ()  # of a case's flags

    def compile(self, case: Case, fresh: bool = False, more: tuple[str, ...] | list[str] = ()) -> Outcome:
        flags = [flag for flag in case.flags if flag not in self.left_out]
        command = [*self.command, *flags, *more, "--target=bpf", "-c", case.source]
        key = hashlib.sha256(json.dumps([self.identity, command, str(case.folder)]).encode()).hexdigest()
        stem = self.results / case.suite / case.name
        kept = stem.with_name(stem.name + ".json")
        product = stem.with_name(stem.name + ".o")
        if not fresh and kept.exists():
            record = json.loads(kept.read_text())
            if record["key"] == key and (product.exists() or not record["compiled"]):
                return Outcome(record["compiled"], record["seconds"], product, record["messages"])
        outcome = self._run(command, case.folder, product)
        # The record is written last: what it vouches for is there.
        record = {"key": key, "compiled": outcome.compiled, "seconds": outcome.seconds, "messages": outcome.messages}
        unfinished = kept.with_name(f"{kept.name}.{os.getpid()}")
        unfinished.write_text(json.dumps(record))
        unfinished.replace(kept)
        return outcome

    def _run(self, command: list[str], folder: Path, product: Path) -> Outcome:
        product.parent.mkdir(parents=True, exist_ok=True)
        unfinished = product.with_name(f"{product.name}.{os.getpid()}")
        started = time.monotonic()
        try:
            done = subprocess.run([*command, "-o", unfinished], cwd=folder, stdin=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, text=True, errors="replace", timeout=TIME_LIMIT)
            status, messages = done.returncode, done.stderr
        except subprocess.TimeoutExpired:
            status, messages = -1, f"error: no result after {TIME_LIMIT} s"
        seconds = time.monotonic() - started
        if status < 0 or status > 128:
            messages += f"\nerror: the compiler crashed, status {status}"
        if status == 0:
            unfinished.replace(product)
        else:
            unfinished.unlink(missing_ok=True)
        return Outcome(status == 0, seconds, product, messages)


def clang(results: Path) -> Compiler:
    version = subprocess.run(["clang-19", "--version"], capture_output=True, text=True, check=True).stdout
    return Compiler(("clang-19",), version, results)


def bpfcc(program: Path, results: Path, *options: str, without: tuple[str, ...] = (),
          kernel: str = "running") -> Compiler:
    identity = hashlib.sha256(program.read_bytes()).hexdigest() + os.uname().release
    return Compiler((str(program), f"--kernel={kernel}", "-ferror-limit=0", *options), identity, results, without)
