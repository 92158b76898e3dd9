"""The loader as a library: what is installed is enough to build and run samples/library with it."""

import os
import pathlib
import subprocess

from command import BIN, CommandTest, main

SAMPLE = pathlib.Path(__file__).resolve().parents[3] / "samples/library"
# In a network namespace of its own, with no other traffic: starts the program, then sends packets to two ports.
COUNT = """
ip link set lo up
"$@" & program=$!
python3 - <<'PYTHON'
import pathlib, socket, time
deadline = time.monotonic() + 10
while "socket lo" not in pathlib.Path("log").read_text() and time.monotonic() < deadline: time.sleep(0.01)
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for port in [9999] * 3 + [9998] * 2: sender.sendto(b"packet", ("127.0.0.1", port))
PYTHON
wait $program
"""


class LibraryTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.prefix = self.folder / "prefix"
        subprocess.run(["cmake", "--install", BIN.parent, "--prefix", self.prefix], check=True, capture_output=True)

    def build(self):
        """Outside of the source tree, with the compiler's own flags: position-independent, another linker."""
        build = self.folder / "build"
        environment = {name: value for name, value in os.environ.items() if name not in ("CXXFLAGS", "LDFLAGS")}
        for command in (["cmake", "-S", SAMPLE, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}"], ["cmake", "--build", build]):
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return build

    def count(self, build, interface, port, seconds):
        with open(self.folder / "log", "w", encoding="utf-8") as log:
            return subprocess.run(
                ["unshare", "--net", "sh", "-c", COUNT, "sh", build / "count_packets", build / "count_packets.o", interface, port, seconds],
                cwd=self.folder, stdout=subprocess.PIPE, stderr=log, text=True, timeout=30)

    def log(self):
        return (self.folder / "log").read_text()

    def test_sample_counts_packets(self):
        build = self.build()
        done = self.count(build, "lo", "9999", "2")
        self.assertEqual(self.log(), "count: socket lo\n")
        self.assertEqual(done.stdout, "127.0.0.1 3\n")
        self.assertEqual(done.returncode, 0)

        # What is wrong is told in the loader's words.
        program = [build / "count_packets", build / "count_packets.o"]
        for arguments, message in [(["lo", "70000", "1"], "port=70000: 70000 does not fit in 2 bytes: 0 to 65535\n"), (["lo77", "80", "1"], "lo77")]:
            done = subprocess.run([*program, *arguments], capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn(message, done.stderr)

    def test_programs_and_man_pages_are_installed(self):
        for name in ("bpfcc", "bpfrun"):
            done = subprocess.run([self.prefix / "bin" / name, "--version"], capture_output=True, text=True)
            self.assertTrue(done.stdout.startswith(name), done.stderr)
            self.assertIn(f".TH {name.upper()} 1", (self.prefix / f"share/man/man1/{name}.1").read_text())

    def test_only_the_public_headers_are_installed(self):
        headers = {str(path.relative_to(self.prefix / "include")) for path in self.prefix.rglob("*.h")}
        self.assertIn("bpfcc/loader.h", headers)
        for header in headers:
            text = (self.prefix / "include" / header).read_text()
            for line in text.splitlines():
                if line.startswith('#include "'):
                    self.assertIn("bpfcc/" + line.split('"')[1], headers, header)
            self.assertNotIn("#include <bpf/", text, header)


if __name__ == "__main__":
    main()
