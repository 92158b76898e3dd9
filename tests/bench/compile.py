"""What compiling costs, beside clang-19 with the headers that Debian and bpftool give it."""

import pathlib
import shutil
import sys

import timing

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "corpus"))
import linux_tree  # noqa: E402

SMALL = HERE / "programs/small.c"


def rows(build: pathlib.Path, folder: pathlib.Path, rounds: int):
    """`folder` is where files may be made."""
    bpfcc = [build / "bin/bpfcc", "-c", "-o", folder / "ours.o"]
    clang = ["clang-19", *clang_flags(build), "-o", folder / "theirs.o"]
    empty = folder / "empty.c"
    empty.write_text("")
    vmlinux = ["-DVMLINUX", SMALL]
    for work, ours, theirs, to_reach in [
        ("an empty file", [*bpfcc, empty], [*clang, empty], 0.25),
        ("20 lines with bpf_helpers.h", [*bpfcc, SMALL], [*clang, SMALL], 0.40),
        ("the same with vmlinux.h", [*bpfcc, *vmlinux], [*clang, f"-I{linux_tree.vmlinux_folder()}", *vmlinux], 0.08),
    ]:
        costs = timing.alternate({"bpfcc": ours, "clang-19": theirs}, rounds)
        yield row(work, "ms", costs["bpfcc"].milliseconds, "clang-19", costs["clang-19"].milliseconds, to_reach)
    yield row("its memory", "MB", costs["bpfcc"].kilobytes / 1024, "clang-19", costs["clang-19"].kilobytes / 1024, 0.6)
    if shutil.which("bpf-gcc"):  # Debian's gcc-bpf, whose -g is DWARF alone
        gcc = ["bpf-gcc", "-O2", "-gbtf", "-c", *gcc_includes(build), "-o", folder / "theirs.o", SMALL]
        costs = timing.alternate({"bpfcc": [*bpfcc, SMALL], "bpf-gcc": gcc}, rounds)
        yield row("20 lines with bpf_helpers.h", "ms", costs["bpfcc"].milliseconds, "bpf-gcc", costs["bpf-gcc"].milliseconds, 1.0)
    costs = many_files(build, folder, 100, rounds=3)
    yield row("one of 100 files, -j 2", "ms", costs["bpfcc"].milliseconds / 100, "clang-19 by xargs -P2",
              costs["clang-19"].milliseconds / 100, 0.20)


def clang_flags(build: pathlib.Path) -> list[str]:
    return ["-O2", "-g", "-target", "bpf", "-c", f"-I{build / 'libbpf-include'}", f"-I/usr/include/{machine()}"]


def gcc_includes(build: pathlib.Path) -> list[str]:
    """A compiler for BPF alone, it does not look for the machine's headers."""
    return [f"-I{build / 'libbpf-include'}", f"-I/usr/include/{machine()}", "-idirafter", "/usr/include"]


def many_files(build: pathlib.Path, folder: pathlib.Path, count: int, rounds: int) -> dict[str, timing.Cost]:
    """`count` files in one call, on two processors."""
    names = [f"{number}.c" for number in range(count)]
    for name in names:
        (folder / name).write_text(SMALL.read_text())
    one_each = " ".join(["xargs -P2 -n1 clang-19", *clang_flags(build)])
    return timing.alternate({
        "bpfcc": [build / "bin/bpfcc", "-c", "-j", "2", *names],
        "clang-19": ["sh", "-c", f"printf '%s\\n' \"$@\" | {one_each}", "sh", *names],
    }, rounds, folder)


def machine():
    return "x86_64-linux-gnu" if pathlib.Path("/usr/include/x86_64-linux-gnu").exists() else "aarch64-linux-gnu"


def row(work, unit, ours, beside, theirs, to_reach):
    return {"work": work, "unit": unit, "ours": round(ours, 2), "beside": beside, "theirs": round(theirs, 2),
            "ratio": round(ours / theirs, 3), "to_reach": to_reach}
