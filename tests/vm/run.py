#!/usr/bin/env python3
"""Runs a command on another kernel: one of Debian's, under qemu.

  tests/vm/run.py --kernel 6.1 --file build/release/bin/kernel_tests:/bin/kernel_tests -- kernel_tests --gtest_brief=1

The command's output comes out as it is written; the exit status is the command's own, 77 where the machine cannot run
guests (the reason is printed), 1 if the guest crashed or ran out of time, with its kernel's last messages.
Emulation alone (tcg): the machines that build this need not have KVM. Two processors, so that a test sees what per-CPU
means, taking turns in one thread: with a thread each, one of them may run a breakpoint once more that the kernel, patching
its own code, has already removed on the other, and the guest dies ("Oops: int3"). The guest does not check its timer at
boot (no_timer_check): on a busy machine its ticks come too late, and it gives up ("IO-APIC + timer doesn't work").

Needs the Debian packages qemu-system-x86 busybox-static cpio, and apt-get to fetch the kernel with.
"""

import argparse
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import initramfs
import kernel

SKIPPED = 77
CONSOLE_LINES = 100  # a panic with its call trace fits
HERE = Path(__file__).resolve().parent


def main() -> int:
    options = parse_arguments()
    sys.stdout.reconfigure(line_buffering=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # unwinds: qemu ends and the files go
    with tempfile.TemporaryDirectory(prefix="bpfcc-vm-") as work:
        try:
            if not shutil.which("qemu-system-x86_64"):
                raise kernel.Unavailable("qemu-system-x86_64 is missing: apt-get install qemu-system-x86")
            booted = kernel.find(options.kernel, options.cache)
            archive = Path(work) / "initramfs"
            command = Path(work) / "command"
            command.write_text(shlex.join(options.command) + "\n")
            initramfs.build(archive, booted, HERE / "init", [*options.file, (command, "/run/command")])
        except kernel.Unavailable as reason:
            print(f"vm: skipped: {reason}")
            return SKIPPED
        print(f"vm: Linux {booted.release}")
        return boot(booted, archive, options, Path(work) / "console")


def parse_arguments() -> argparse.Namespace:
    cache_home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    parser = argparse.ArgumentParser(description="runs a command on a Debian kernel under qemu")
    parser.add_argument("--kernel", choices=kernel.META_PACKAGES, required=True)
    parser.add_argument("--file", type=host_and_guest, action="append", default=[], metavar="PATH[:GUEST]",
                        help="a file or a folder to copy into the guest, to the same path or to another one")
    parser.add_argument("--cache", type=Path, default=Path(cache_home) / "bpfcc-build" / "kernels")
    parser.add_argument("--timeout", type=int, default=600, metavar="SECONDS")
    parser.add_argument("--memory", type=int, default=1024, metavar="MIB")
    parser.add_argument("command", nargs="+")
    return parser.parse_args()


def host_and_guest(text: str) -> tuple[Path, str]:
    host, _, guest = text.partition(":")
    path = Path(host).absolute()
    if not path.exists():
        raise argparse.ArgumentTypeError(f"{host} does not exist")
    return path, guest or str(path)


def boot(booted: kernel.Kernel, archive: Path, options: argparse.Namespace, console: Path) -> int:
    qemu = subprocess.Popen(
        ["qemu-system-x86_64", "-accel", "tcg,thread=single", "-cpu", "max", "-smp", "2", "-m", str(options.memory),
         "-kernel", booted.image, "-initrd", archive,
         "-append", "console=ttyS0 panic=-1 no5lvl nokaslr mitigations=off no_timer_check",
         "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none",
         "-serial", f"file:{console}", "-serial", "stdio"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    out_of_time = threading.Event()

    def end() -> None:
        out_of_time.set()
        qemu.kill()

    clock = threading.Timer(options.timeout, end)
    clock.start()
    try:
        status = relay(qemu.stdout)
    finally:
        clock.cancel()
        qemu.kill()
        qemu.wait()
    if status is not None:
        return status
    reason = f"no result after {options.timeout} s" if out_of_time.is_set() else "the guest ended without a result"
    print(f"vm: {reason}; its kernel's last messages:")
    print("\n".join(console.read_text(errors="replace").splitlines()[-CONSOLE_LINES:] if console.exists() else []))
    return 1


def relay(output) -> int | None:
    """Shows the guest's lines; the last one says how the command ended."""
    for raw in output:
        line = raw.decode(errors="replace").rstrip("\r\n")
        ended = re.search(r"vm: exit (\d+)$", line)
        if not ended:
            print(line)
            continue
        if ended.start():
            print(line[:ended.start()])
        return int(ended.group(1))
    return None


if __name__ == "__main__":
    sys.exit(main())
