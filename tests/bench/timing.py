"""Times of commands that do the same work."""

import os
import statistics
import subprocess
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Medians of what one command took."""
    milliseconds: float  # from its start to its end
    kilobytes: int  # of memory, at most at one time


@dataclass(frozen=True)
class UntilLine:
    """A command that counts until it has written a line with this text, and is ended then."""
    command: list
    text: str


def alternate(commands: dict, rounds: int, folder=None, clean_up=lambda: None) -> dict[str, Cost]:
    """Runs each command so often, in turn: whatever else the machine does meets all of them. The first round warms up.
    `clean_up` is called after each run, and its time does not count."""
    samples = {name: [] for name in commands}
    for round_number in range(rounds + 1):
        for name, command in commands.items():
            sample = run_until(command) if isinstance(command, UntilLine) else run([str(part) for part in command], folder)
            clean_up()
            if round_number > 0:
                samples[name].append(sample)
    return {name: Cost(statistics.median(each.milliseconds for each in taken),
                       round(statistics.median(each.kilobytes for each in taken)))
            for name, taken in samples.items()}


def run_until(wanted: UntilLine) -> Cost:
    command = [str(part) for part in wanted.command]
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = []
    for line in process.stdout:
        said.append(line)
        if wanted.text in line:
            break
    else:
        raise RuntimeError(f"{' '.join(command)} ended without '{wanted.text}'\n{''.join(said)}")
    elapsed = time.perf_counter() - begin
    process.terminate()
    process.communicate()
    return Cost(elapsed * 1000, 0)


def run(command: list[str], folder=None) -> Cost:
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit status {process.returncode}\n{said.decode(errors='replace')}")
    return Cost(elapsed * 1000, usage.ru_maxrss)
