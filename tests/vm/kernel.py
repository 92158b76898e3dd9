"""A Debian kernel to boot: found by its series, downloaded and unpacked once to a cache folder."""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

# The package that depends on the newest kernel of a series, in Debian 12 and its updates.
META_PACKAGES = {
    "6.1": "linux-image-cloud-amd64",
    "6.12": "linux-image-6.12-cloud-amd64",
}


class Unavailable(Exception):
    """The kernel cannot be had here; says why."""


@dataclass(frozen=True)
class Kernel:
    release: str  # as uname -r shows it
    image: Path
    modules: Path  # lib/modules/RELEASE


def find(series: str, cache: Path) -> Kernel:
    """The newest kernel of the series that Debian has; without a package source, the newest one in the cache."""
    cache.mkdir(parents=True, exist_ok=True)
    # Two test runs may come at the same time; the second one finds what the first one fetched.
    with open(cache / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            package, version = newest_package(META_PACKAGES[series])
            folder = cache / f"{package}_{version}"
            if not folder.is_dir():
                unpack(package, version, folder)
        except Unavailable as reason:
            cached = sorted(cache.glob(f"linux-image-{series}.*"), key=version_key)
            if not cached:
                raise
            folder = cached[-1]
            print(f"vm: {reason}; using {folder.name} of an earlier run")
    return kernel_in(folder)


def newest_package(meta: str) -> tuple[str, str]:
    """What the meta package depends on, and in which version: the newest one where apt knows several."""
    shown = run(["apt-cache", "show", "--no-all-versions", meta])
    depends = re.search(r"^Depends: (linux-image-[^ ]+) \(= ([^)]+)\)", shown, re.MULTILINE)
    if not depends:
        raise Unavailable(f"apt knows no package {meta} (apt-get update, and Debian's main archive)")
    return depends.group(1), depends.group(2)


def unpack(package: str, version: str, folder: Path) -> None:
    work = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        run(["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", f"{package}={version}"], cwd=work)
        (archive,) = work.glob("*.deb")
        tree = work / "tree"
        run(["dpkg-deb", "-x", str(archive), str(tree)])
        tree.rename(folder)
    finally:
        shutil.rmtree(work)


def kernel_in(folder: Path) -> Kernel:
    (image,) = (folder / "boot").glob("vmlinuz-*")
    release = image.name.removeprefix("vmlinuz-")
    return Kernel(release, image, folder / "lib/modules" / release)


def version_key(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", folder.name)]


def run(command: list[str], cwd: Path | None = None) -> str:
    if not shutil.which(command[0]):
        raise Unavailable(f"{command[0]} is not here: Debian's kernel packages are fetched with it")
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    if done.returncode:
        raise Unavailable(f"{' '.join(command)}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}")
    return done.stdout
