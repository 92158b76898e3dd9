#!/usr/bin/env python3
"""The runner of guests itself: what it passes on, and what it says when a guest does not end as it should."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

RUN = Path(__file__).resolve().parent / "run.py"
SKIPPED = 77


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, RUN, *arguments], capture_output=True, text=True,
                          env={**os.environ, **environment}, timeout=300)


class RunTest(unittest.TestCase):
    def test_status_output_and_files_pass_through(self):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("from the host\n")
            file.flush()
            done = run("--kernel", "6.1", "--file", f"{file.name}:/data/file", "--",
                       "sh", "-c", "cat /data/file; uname -r; printf 'no newline'; exit 3")
        if done.returncode == SKIPPED:
            self.skipTest(done.stdout.strip())
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertRegex(done.stdout, r"(?m)^from the host\n6\.1\.\S+\nno newline$")

    def test_a_crash_fails_and_shows_the_console(self):
        done = run("--kernel", "6.12", "--", "sh", "-c", "echo c >/proc/sysrq-trigger")
        if done.returncode == SKIPPED:
            self.skipTest(done.stdout.strip())
        self.assertEqual(done.returncode, 1)
        self.assertIn("vm: the guest ended without a result", done.stdout)
        self.assertIn("sysrq triggered crash", done.stdout)

    def test_the_time_limit_ends_the_guest(self):
        done = run("--kernel", "6.12", "--timeout", "6", "--", "sleep", "1000")
        if done.returncode == SKIPPED:
            self.skipTest(done.stdout.strip())
        self.assertEqual(done.returncode, 1)
        self.assertIn("vm: no result after 6 s", done.stdout)

    def test_without_qemu_the_reason_is_told(self):
        done = run("--kernel", "6.1", "--", "true", PATH="/nowhere")
        self.assertEqual(done.returncode, SKIPPED)
        self.assertEqual(done.stdout, "vm: skipped: qemu-system-x86_64 is missing: apt-get install qemu-system-x86\n")

    def test_a_file_that_is_not_there_is_a_usage_error(self):
        done = run("--kernel", "6.1", "--file", "/nonexistent:/x", "--", "true")
        self.assertEqual(done.returncode, 2)
        self.assertIn("/nonexistent does not exist", done.stderr)


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=2).result
    sys.exit(1 if not result.wasSuccessful() else SKIPPED if result.skipped else 0)
