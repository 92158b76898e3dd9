#!/usr/bin/env python3
"""The corpus test's own comparison: it must see each kind of difference, and none where only the numbering differs."""

import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import btf
import objects

PROGRAM = """
struct event { int pid; char name[NAME_SIZE]; };
struct { int (*type)[1]; struct event *value; } events __attribute__((section(".maps")));
int threshold = THRESHOLD;
long helper(struct event *event);
__attribute__((section("socket"))) int program(void *context) { return context == (void *)&threshold; }
__attribute__((section("xdp"))) int OTHER(struct event *event) { return COMPUTE; }
char _license[] __attribute__((section("license"))) = "GPL";
"""
AS_IT_IS = {"NAME_SIZE": "16", "THRESHOLD": "7", "OTHER": "other", "COMPUTE": "event->pid * 3"}

def pointers_to(forward: list[str], first: int, second: int) -> btf.Btf:
    """struct { struct X *first; struct Y *second; }, where the types of these numbers are the forward declarations."""
    strings, names = b"\0", {}
    for name in sorted({*forward, "first", "second"}):
        names[name] = len(strings)
        strings += name.encode() + b"\0"
    types = b"".join(struct.pack("<III", names[name], btf.FWD << 24, 0) for name in forward)
    types += b"".join(struct.pack("<III", 0, btf.PTR << 24, number) for number in (first, second))
    types += struct.pack("<III", 0, btf.STRUCT << 24 | 2, 16)
    types += struct.pack("<IIIIII", names["first"], 3, 0, names["second"], 4, 64)
    return btf.Btf(struct.pack("<HBBIIIII", 0xeb9f, 1, 0, 24, 0, len(types), len(types), len(strings)) + types + strings)


class ObjectsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.source = self.folder / "source.c"
        self.source.write_text(PROGRAM)

    def object(self, name: str, *flags: str, **changed: str) -> Path:
        made = self.folder / f"{name}.o"
        macros = [f"-D{key}={value}" for key, value in {**AS_IT_IS, **changed}.items()]
        subprocess.run(["clang-19", "--target=bpf", "-O2", "-g", *macros, *flags, "-c", self.source, "-o", made], check=True)
        return made

    def differences(self, **changed: str) -> list[str]:
        return objects.differences(self.object("one"), self.object("other", **changed))

    def test_the_same_source_makes_the_same_object(self):
        self.assertEqual(self.differences(), [])
        self.assertTrue(objects.identical_bytes(self.object("one"), self.object("other")))
        self.assertEqual(objects.debug_differences(self.object("one"), self.object("other")), [])

    def test_an_instruction(self):
        found = self.differences(COMPUTE="event->pid*5")
        self.assertIn("section xdp differs from instruction 1", found)

    def test_the_number_of_instructions(self):
        found = self.differences(COMPUTE="event->pid")
        self.assertIn("section xdp has 2 instructions, 3 in the reference", found)

    def test_a_symbol(self):
        found = self.differences(OTHER="renamed")
        self.assertTrue(any(each.startswith("symbols: ('renamed', ") for each in found), found)

    def test_initial_data(self):
        self.assertEqual(self.differences(THRESHOLD="8"), ["section .data differs"])

    def test_a_type(self):
        self.assertIn("the types in .BTF differ", self.differences(NAME_SIZE="17"))

    def test_line_information(self):
        one = self.object("one")
        self.source.write_text(PROGRAM.replace("return COMPUTE", "return  COMPUTE"))
        found = objects.differences(one, self.object("other"))
        self.assertTrue(any(each.startswith(".BTF.ext: (1, 'xdp', 0") for each in found), found)

    def test_a_relocation(self):
        one = self.object("one")
        self.source.write_text(PROGRAM.replace("&threshold", "&events"))
        self.assertIn("section .relsocket differs", objects.differences(one, self.object("other")))

    def test_a_section_that_is_missing(self):
        found = objects.differences(self.object("one"), self.object("other", "-g0"))
        self.assertIn("section .BTF only in the reference", found)

    def test_what_the_machine_runs_does_not_depend_on_other_types(self):
        one = self.object("one")
        self.assertEqual(objects.machine_differences(one, self.object("other", NAME_SIZE="17")), [])
        self.assertEqual(objects.machine_differences(one, self.object("other", THRESHOLD="8")), ["section .data differs"])

    def test_a_core_relocation(self):
        self.source.write_text(PROGRAM.replace("struct event {", "struct __attribute__((preserve_access_index)) event {"))
        one = self.object("one")
        found = objects.machine_differences(one, self.object("other", COMPUTE="event->name[0] * 3"))
        self.assertTrue(any(each.startswith("CO-RE relocations: (2, 'xdp', ") for each in found), found)

    def test_the_numbering_of_types_does_not_matter(self):
        self.assertTrue(btf.same_types(pointers_to(["a", "b"], 1, 2), pointers_to(["b", "a"], 2, 1)))

    def test_what_a_type_refers_to_matters(self):
        self.assertFalse(btf.same_types(pointers_to(["a", "b"], 1, 2), pointers_to(["a", "b"], 2, 1)))


if __name__ == "__main__":
    if subprocess.run(["which", "clang-19"], capture_output=True).returncode != 0:
        print("skipped: clang-19 is missing: apt-get install clang-19")
        sys.exit(77)
    unittest.main(verbosity=2)
