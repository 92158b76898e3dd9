"""What the guest boots into: busybox, a few modules, /init, and the files under test, as one cpio archive."""

import lzma
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from kernel import Kernel, Unavailable

# Modules that tests ask for and that Debian's kernels do not have built in. What they depend on comes with them.
MODULES = ["veth", "dummy", "tun", "sch_ingress", "cls_bpf", "act_bpf", "cls_matchall"]

BUSYBOX = Path("/bin/busybox")


def build(archive: Path, kernel: Kernel, init: Path, files: list[tuple[Path, str]]) -> None:
    """Writes the archive. Each file is copied, or each folder with all in it, to its path in the guest."""
    for tool in (str(BUSYBOX), "cpio"):
        if not shutil.which(tool):
            raise Unavailable(f"{tool} is missing: apt-get install busybox-static cpio")
    with tempfile.TemporaryDirectory() as work:
        root = Path(work)
        root.chmod(0o755)
        for folder in ("bin", "sbin", "dev", "proc", "sys", "tmp", "run", "etc", "root"):
            (root / folder).mkdir()
        shutil.copy(BUSYBOX, root / "bin/busybox")
        shutil.copy(init, root / "init")
        (root / "init").chmod(0o755)
        (root / "etc/modules").write_text("\n".join(MODULES) + "\n")
        copy_modules(kernel, root)
        for source, target in files:
            copy(source, root / target.lstrip("/"))
        names = "\0".join(str(path.relative_to(root)) for path in sorted(root.rglob("*")))
        with open(archive, "wb") as out:
            subprocess.run(["cpio", "--null", "--create", "--format=newc", "--owner=0:0", "--quiet"], cwd=root,
                           input=names.encode(), stdout=out, check=True)


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        shutil.copy(source, target)


def copy_modules(kernel: Kernel, root: Path) -> None:
    """Decompressed, since not every kernel can do that, and flat: depmod in the guest finds them."""
    target = root / "lib/modules" / kernel.release
    target.mkdir(parents=True)
    files = {module_name(path): path for path in kernel.modules.rglob("*.ko*")}
    wanted = list(MODULES)
    done = set()
    while wanted:
        name = wanted.pop()
        if name in done:
            continue
        done.add(name)
        if name not in files:
            raise Unavailable(f"Linux {kernel.release} has no module {name}")
        image = files[name].read_bytes()
        if files[name].suffix == ".xz":
            image = lzma.decompress(image)
        (target / f"{name}.ko").write_bytes(image)
        wanted += depends(image)


def module_name(path: Path) -> str:
    return path.name.split(".ko")[0].replace("-", "_")


def depends(module: bytes) -> list[str]:
    """The field of .modinfo: NUL-terminated, names between commas."""
    field = re.search(rb"\0depends=([^\0]*)\0", module)
    return [name.replace("-", "_") for name in field.group(1).decode().split(",") if name] if field else []
