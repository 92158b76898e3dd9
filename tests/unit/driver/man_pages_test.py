"""Every option that --help names is in the man page, and groff takes the page.

man_pages_test.py BIN_FOLDER MAN_FOLDER
"""

import pathlib
import re
import subprocess
import sys
import unittest

BIN, MAN = (pathlib.Path(folder) for folder in sys.argv[1:3])
OPTION = re.compile(r"(?<![\w-])(--?[A-Za-z][A-Za-z-]*)")
# In the synopsis of another program, and clang's options that are spelled with what follows them.
NO_OPTIONS = {"-Wno-error", "-Wno-bpf-loop", "-Wno-bpf-"}


def options(text):
    return {option.rstrip("-") for option in OPTION.findall(text)} - NO_OPTIONS


def plain(page):
    """Text of a page: fonts and the backslashes of hyphens taken off."""
    text = re.sub(r"\\f.", "", page).replace("\\", "")
    return re.sub(r"^\.[A-Z]+ ", "", text, flags=re.MULTILINE).replace('"', "")


class ManPages(unittest.TestCase):
    def test_options_are_those_of_help(self):
        for program in ["bpfcc", "bpfrun"]:
            shown = subprocess.run([BIN / program, "--help"], capture_output=True, check=True, text=True).stdout
            page = plain((MAN / f"{program}.1").read_text())
            self.assertGreater(len(options(shown)), 10)
            self.assertEqual(options(shown) - options(page), set(), program)

    def test_groff_takes_them(self):
        for page in sorted(MAN.glob("*.1")):
            done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "-z", page], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), page)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
