"""What the rules add to the time from source text to object bytes of a program of about 1,000 lines."""

import pathlib
import subprocess

import generate_program
from compile import row


def rows(build: pathlib.Path, folder: pathlib.Path, rounds: int):  # compile_bench repeats by itself
    source = folder / "generated.c"
    source.write_text(generate_program.program())
    lines = subprocess.run([build / "bin/compile_bench", source], stdout=subprocess.PIPE, check=True, text=True).stdout.splitlines()
    times = {measurement: float(time) for measurement, _, time in (line.split("\t") for line in lines)}
    rules = times["parse_with_rules"] - times["parse_without_rules"]
    yield row("rules, 1,000 lines", "ms", rules, "bpfcc without them", times["compile"] - rules, 0.15)
