"""bpfcc and bpfrun as commands: what they print, how they exit, what they leave behind."""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

BIN = pathlib.Path(os.environ["BPFCC_BIN_DIR"])
NOBODY = 65534

# Programs of this name are this process's own: others test on the same kernel. The kernel keeps 15 characters.
PROGRAM = f"own_{os.getpid()}"

FILTER = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("socket") int PROGRAM(struct __sk_buff *skb) { return 0; }
char _license[] SEC("license") = "GPL";
"""


def loaded_programs():
    """The ids of our own programs that are in the kernel."""
    listing = subprocess.run(["bpftool", "-j", "prog", "show"], capture_output=True, check=True, text=True)
    return [program["id"] for program in json.loads(listing.stdout) if program.get("name") == PROGRAM]


def own_maps():
    """The ids of maps that begin with PROGRAM, as those of the variables of PROGRAM.o do, or are called m_PROGRAM."""
    listing = subprocess.run(["bpftool", "-j", "map", "show"], capture_output=True, check=True, text=True)
    return [each["id"] for each in json.loads(listing.stdout) if each.get("name", "").startswith((PROGRAM, f"m_{PROGRAM}"))]


def after_a_while(find):
    """What is found when the kernel has had time to free what nobody holds any more."""
    deadline = time.monotonic() + 5
    while (found := find()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found


def programs_that_stay():
    return after_a_while(loaded_programs)


def objects_that_stay():
    """Programs (without which there are no links either), and maps that are called after this process."""
    return [*after_a_while(loaded_programs), *after_a_while(own_maps)]


# "x.c:4:5: note: 'f' is here", its line, and the caret below.
PLACE_NOTE = re.compile(r"^\S+:\d+(?::\d+)?: note: '.*' is here\n +\d+ \| .*\n(?: +\| *\^\n)?", re.MULTILINE)


class CommandTest(unittest.TestCase):
    """Each test is in a folder of its own, which others may look into, and has a loopback interface of its own."""

    maxDiff = None

    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("needs root")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.folder.chmod(0o755)

    def write(self, name, content):
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def compile(self, name, source, *options):
        """Compiles whatever the rules of the subset say; the object's name."""
        self.write(name + ".c", source)
        subprocess.run([BIN / "bpfcc", "-w", f"-DPROGRAM={PROGRAM}", *options, "-c", name + ".c", "-o", name],
                       cwd=self.folder, check=True)
        (self.folder / (name + ".c")).unlink()
        return name

    def run_command(self, *command, environment=None, seconds=30):
        return subprocess.run(["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command],
                              cwd=self.folder, capture_output=True, text=True, timeout=seconds,
                              env={**os.environ, **(environment or {})})

    def start(self, *command):
        """As above, and goes on while the test does something; its standard streams are pipes."""
        return subprocess.Popen(["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", *command],
                                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def files(self):
        """Names and contents, the latter as something short to show."""
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                for path in self.folder.iterdir() if path.is_file()}

    def assert_refused(self, exit_code, message, arguments, before=(), environment=None, program=BIN / "bpfrun"):
        """bpfrun says this and nothing more but the place in the source, leaves nothing in the kernel, and changes no file."""
        files = self.files()
        done = self.run_command(*before, program, *arguments, environment=environment)
        self.assertEqual(PLACE_NOTE.sub("", done.stderr), "".join(f"{line}\n" for line in message.splitlines()))
        self.assertEqual(done.returncode, exit_code, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertEqual(self.files(), files)
        self.assertEqual(programs_that_stay(), [])


def main():
    unittest.main(argv=[sys.argv[0], "-v", *sys.argv[1:]])
