"""The corpus as a table: which sources, compiled with which flags. The flags are those of the sources' own Makefiles."""

import platform
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import linux_tree

TARGET_ARCH = {"x86_64": "x86", "aarch64": "arm64", "riscv64": "riscv"}.get(platform.machine(), platform.machine())

# What a rule of the restricted subset refuses though clang compiles it, and the rule's name: it must be refused by that.
# No program of these is accepted by a kernel.
REFUSED_BY_RULE = {
    "selftests-6.12/test_helper_restricted": "bpf-float",  # 10E9, a literal of type double, as a helper's argument
}


@dataclass(frozen=True)
class Case:
    """One source file and how it is compiled."""
    suite: str
    name: str  # of the object, without its extension
    folder: Path  # where the compiler is started: it ends up in the debug information
    source: str  # as named on the command line
    flags: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.suite}/{self.name}"

    @property
    def refused_by(self) -> str | None:
        return REFUSED_BY_RULE.get(self.title)


def all_cases() -> list[Case]:
    vmlinux = linux_tree.vmlinux_folder()
    system = system_folders()
    cases: list[Case] = []
    for version in ("6.12", "6.1"):
        tree = linux_tree.unpack(version)
        if version == "6.12":
            cases += selftests(f"selftests-{version}", tree, vmlinux, system)
        cases += samples(f"samples-{version}", tree, vmlinux, system)
    return cases


def system_folders() -> list[str]:
    """Where clang looks on the host, appended to the search path of the BPF target: get_sys_includes of the Makefiles."""
    try:
        shown = subprocess.run(["clang-19", "-v", "-E", "-"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except FileNotFoundError:
        raise linux_tree.Unavailable("clang-19 is missing: apt-get install clang-19") from None
    listed = re.search(r"#include <\.\.\.> search starts here:\n(.*?)End of search list", shown.stderr, re.DOTALL)
    if not listed:
        raise linux_tree.Unavailable("clang-19 -v names no folders for headers")
    return [part for folder in listed.group(1).split() for part in ("-idirafter", folder)]


def selftests(suite: str, tree: Path, vmlinux: Path, system: list[str]) -> Iterator[Case]:
    """tools/testing/selftests/bpf, without the Makefile's -Werror: a newer kernel's types change what is warned about."""
    folder = tree / "tools/testing/selftests/bpf"
    of_one_file = dict(re.findall(r"^progs/(\S+)\.c-CFLAGS := (.*)$", (folder / "Makefile").read_text(), re.MULTILINE))
    flags = ["-g", "-Wall", f"-D__TARGET_ARCH_{TARGET_ARCH}", "-mlittle-endian", f"-I{vmlinux}", f"-I{tree}/tools/lib",
             f"-I{folder}", f"-I{tree}/tools/include/uapi", "-Wno-compare-distinct-pointer-types", *system,
             "-DENABLE_ATOMICS_TESTS", "-O2", "-mcpu=v3"]
    for source in sorted(folder.glob("progs/*.c")):
        own = of_one_file.get(source.stem, "").split()
        yield Case(suite, source.stem, folder, f"progs/{source.name}", (*flags, *own))


def samples(suite: str, tree: Path, vmlinux: Path, system: list[str]) -> Iterator[Case]:
    """samples/bpf. Programs in *_kern.c are meant for a host's clang with the headers of a configured kernel, piped into llc;
    here they get the same folders, as far as they exist without a configuration, and -target bpf."""
    shared = ["-g", "-O2", "-mcpu=v3", f"-D__TARGET_ARCH_{TARGET_ARCH}", "-Wno-compare-distinct-pointer-types", f"-I{vmlinux}",
              f"-I{tree}/tools/lib"]
    newer = ["-Iinclude", "-Isamples/bpf", "-Itools/include"]
    older = ["-Isamples/bpf", "-Itools/testing/selftests/bpf", "-Iusr/include", "-Iinclude", "-D__KERNEL__",
             "-D__BPF_TRACING__", "-Wno-unused-value", "-Wno-pointer-sign", "-Wno-gnu-variable-sized-type-not-at-end",
             "-Wno-address-of-packed-member", "-Wno-tautological-compare"]
    for pattern, own in (("*.bpf.c", newer), ("*_kern.c", older)):
        for source in sorted((tree / "samples/bpf").glob(pattern)):
            yield Case(suite, source.stem, tree, f"samples/bpf/{source.name}", (*shared, *own, *system))
