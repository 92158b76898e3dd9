"""How costs grow with the work: with the number of files, of lines, of programs. Beside the tool that does the same, as plots."""

import os
import pathlib
import shutil
import subprocess
from dataclasses import dataclass

import compile
import generate_program
import load
import timing

ROUNDS = 5  # what takes many seconds a round is measured once


@dataclass(frozen=True)
class Plot:
    name: str  # of the file, without its extension
    title: str
    along: str  # what the horizontal axis counts
    rows: list[tuple[int, dict[str, timing.Cost]]]


def plots(build: pathlib.Path, folder: pathlib.Path):
    """`folder` is where files may be made. Loading needs root and bpftool."""
    yield Plot("files", "one call, -j 2", "files",
               [(count, compile.many_files(build, folder, count, 1 if count > 100 else ROUNDS)) for count in (1, 10, 100, 1000)])
    sources = [compile.SMALL.read_text(), *(generate_program.program(parts) for parts in (1, 4, 13, 35, 70))]
    yield Plot("lines", "one file", "lines",
               [(len(source.splitlines()), compile_source(build, folder, source)) for source in sources])
    if os.geteuid() == 0 and shutil.which("bpftool"):
        yield Plot("programs", "loading one object", "programs",
                   [(count, load_programs(build, folder, count)) for count in (1, 3, 10, 30, 100, 200)])


def compile_source(build: pathlib.Path, folder: pathlib.Path, source: str) -> dict[str, timing.Cost]:
    path = folder / "grown.c"
    path.write_text(source)
    return timing.alternate({
        "bpfcc": [build / "bin/bpfcc", "-c", "-o", folder / "ours.o", path],
        "clang-19": ["clang-19", *compile.clang_flags(build), "-o", folder / "theirs.o", path],
    }, ROUNDS)


def load_programs(build: pathlib.Path, folder: pathlib.Path, count: int) -> dict[str, timing.Cost]:
    source, program = folder / "programs.c", folder / "programs.o"
    functions = [f"""SEC("socket") int program_{n}(struct __sk_buff *packet) {{ return packet->len > {n}; }}""" for n in range(count)]
    source.write_text("\n".join(["#include <linux/bpf.h>", "#include <bpf/bpf_helpers.h>", *functions]))
    subprocess.run([build / "bin/bpfcc", "-c", "-o", program, source], check=True)
    return load.load(build, program, ROUNDS)


def draw(plot: Plot, folder: pathlib.Path):
    """Writes `folder`/NAME.svg. Both axes are logarithmic: a straight line of slope 1 is a cost in proportion to the work."""
    tools = list(plot.rows[0][1])
    points = "\n".join(" ".join([str(count), *(f"{costs[tool].milliseconds:.2f}" for tool in tools)]) for count, costs in plot.rows)
    curves = ", ".join(f"$costs using 1:{column} with linespoints linewidth 2 pointtype 7 pointsize 0.5 title '{tool}'"
                       for column, tool in enumerate(tools, start=2))
    script = f"""$costs << end
{points}
end
set terminal svg size 560,360 font 'sans-serif,12' background 'white'
set output '{folder / plot.name}.svg'
set title '{plot.title}'
set xlabel '{plot.along}'
set ylabel 'ms'
set logscale xy
set grid
set key left top
plot {curves}
"""
    subprocess.run(["gnuplot"], input=script, text=True, check=True)
