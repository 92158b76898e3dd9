"""What the corpus is made from: Debian's Linux sources, and the running kernel's types as vmlinux.h.

Both live in the cache folder that the build uses too, outside the source tree, and are made once.
"""

import hashlib
import os
import platform
import shutil
import subprocess
from pathlib import Path

KERNEL_BTF = Path("/sys/kernel/btf/vmlinux")
ROOT = Path(__file__).resolve().parents[2]
# "include" is there for the samples, whose programs reach into the kernel's own headers.
UNPACKED = ["tools/testing/selftests/bpf", "samples/bpf", "include"]


class Unavailable(Exception):
    """The machine lacks something that the corpus is made from; the message says what, and how to get it."""


def cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bpfcc-build"


def unpack(version: str) -> Path:
    """The folder of linux-source-VERSION: its BPF programs, and the headers that they include."""
    archive = Path(f"/usr/src/linux-source-{version}.tar.xz")
    if not archive.exists():
        raise Unavailable(f"{archive} is missing: apt-get install linux-source-{version}")
    done = subprocess.run(["sh", ROOT / "cmake/linux-source.sh", archive, cache_folder(), platform.machine(), *UNPACKED],
                          stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Unavailable(f"unpacking {archive} failed, see above")
    return Path(done.stdout.strip())


def vmlinux_folder() -> Path:
    """A folder with vmlinux.h as bpftool prints it from the running kernel; its name says for which types."""
    if not KERNEL_BTF.exists():
        raise Unavailable(f"{KERNEL_BTF} is missing: the running kernel was built without CONFIG_DEBUG_INFO_BTF")
    if not shutil.which("bpftool"):
        raise Unavailable("bpftool is missing: apt-get install bpftool")
    folder = cache_folder() / "corpus" / f"vmlinux-{hashlib.sha256(KERNEL_BTF.read_bytes()).hexdigest()[:16]}"
    header = folder / "vmlinux.h"
    if not header.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f".vmlinux.h.{os.getpid()}"
        with unfinished.open("w") as out:
            subprocess.run(["bpftool", "btf", "dump", "file", KERNEL_BTF, "format", "c"], stdout=out, check=True)
        unfinished.rename(header)
    return folder


def extract(version: str, files: tuple[str, ...]) -> Path:
    """A folder with these files of linux-source-VERSION alone, at their paths."""
    archive = Path(f"/usr/src/linux-source-{version}.tar.xz")
    if not archive.exists():
        raise Unavailable(f"{archive} is missing: apt-get install linux-source-{version}")
    stat = archive.stat()
    key = hashlib.sha256(f"{stat.st_size} {stat.st_mtime_ns} {files}".encode()).hexdigest()[:16]
    folder = cache_folder() / "corpus" / f"files-{version}-{key}"
    if not folder.exists():
        unfinished = folder.with_name(f".{folder.name}.{os.getpid()}")
        unfinished.mkdir(parents=True)
        subprocess.run(["tar", "-C", unfinished, "--strip-components=1", "-xf", archive,
                        *(f"linux-source-{version}/{file}" for file in files)], check=True)
        unfinished.rename(folder)
    return folder
