"""All programs of the kernel's selftests in one call of bpfcc, beside clang-19 under xargs: code that others wrote, and vmlinux.h in
most of it. Each reads vmlinux.h as it is used to: clang-19 the 3 MB of bpftool, bpfcc what it makes of the kernel's BTF."""

import pathlib
import subprocess
import sys

import timing
from compile import row

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "corpus"))
import compilers  # noqa: E402
import linux_tree  # noqa: E402
import suites  # noqa: E402


def rows(build: pathlib.Path, folder: pathlib.Path, rounds: int):  # one of clang-19's takes minutes: there is one
    try:
        cases = [case for case in suites.all_cases() if case.suite == "selftests-6.12"]
    except linux_tree.Unavailable as reason:
        print(f"all selftests: not measured: {reason}", file=sys.stderr)
        return
    ours, theirs = folder / "selftests-ours", folder / "selftests-theirs"
    ours.mkdir()
    theirs.mkdir()
    # A few have flags of their own. All others' are the same.
    flags = min((case.flags for case in cases), key=len)
    reference = compilers.clang(linux_tree.cache_folder() / "corpus" / "clang-19")
    sources = [str(case.folder / case.source) for case in cases if case.flags == flags and reference.compile(case).compiled]
    on_demand = [flag for flag in flags if flag != f"-I{linux_tree.vmlinux_folder()}"]
    bpfcc = [str(build / "bin/bpfcc"), "-c", "-j", "2", "--kernel=running", *on_demand]
    # What either of them refuses is not measured.
    subprocess.run([*bpfcc, *sources], cwd=ours, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    sources = [source for source in sources if (ours / pathlib.Path(source).with_suffix(".o").name).exists()]
    own = timing.run([*bpfcc, *sources], ours)
    beside = timing.run(["sh", "-c", xargs(flags), "sh", *sources], theirs)
    yield row(f"{len(sources)} selftests, -j 2", "ms", own.milliseconds, "clang-19 by xargs -P2", beside.milliseconds, 0.20)


def xargs(flags: tuple[str, ...]) -> str:
    """For sh: each argument is compiled by a clang-19 of its own, two at a time."""
    return "printf '%s\\n' \"$@\" | " + " ".join(["xargs -P2 -n1 clang-19 -target bpf -c", *flags])
