"""What is pinned, what is reused, and what is left when something fails."""

import json
import pathlib
import shutil
import subprocess

from command import BIN, PROGRAM, CommandTest, main

USAGE, REFUSED, ATTACH = 2, 1, 4
BPFFS = pathlib.Path("/sys/fs/bpf")
# bpffs takes no dots; the kernel's names have 15 characters.
FOLDER = BPFFS / f"test_{PROGRAM}"

SOURCE = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct {
  __uint(type, TYPE);
  __type(key, KEY);
  __type(value, VALUE);
  __uint(max_entries, ENTRIES);
  EXTRA
} MAP SEC(".maps");
int total;
SEC("raw_tp/sys_enter") int PROGRAM(void *context) {
  KEY key = 0;
  VALUE *value = bpf_map_lookup_elem(&MAP, &key);
  if (value) ++*value;
  ++total;
  return 0;
}
char _license[] SEC("license") = "GPL";
"""


class Pins(CommandTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(shutil.rmtree, FOLDER, ignore_errors=True)
        self.map = f"m_{PROGRAM}"
        self.addCleanup((BPFFS / self.map).unlink, missing_ok=True)
        self.build("x.o")

    def build(self, name, **changes):
        values = {"TYPE": "BPF_MAP_TYPE_ARRAY", "KEY": "__u32", "VALUE": "__u64", "ENTRIES": "2", "EXTRA": "",
                  "MAP": self.map, **changes}
        self.compile(name, SOURCE, *(f"-D{key}={value}" for key, value in values.items()))

    def pins(self):
        return sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if not path.is_dir())

    def run_ok(self, *arguments):
        done = self.run_command(BIN / "bpfrun", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def first_value(self, path):
        shown = subprocess.run(["bpftool", "-j", "map", "lookup", "pinned", path, "key", "0", "0", "0", "0"],
                               capture_output=True, check=True, text=True)
        value = json.loads(shown.stdout)
        return int.from_bytes(bytes(int(byte, 16) for byte in value["value"]), "little")

    def test_maps_programs_and_links_stay_at_work(self):
        done = self.run_ok("x.o", "--dry-run", f"--pin={FOLDER}")
        self.assertEqual(self.pins(), [f"links/{PROGRAM}", "maps/bss", f"maps/{self.map}", f"programs/{PROGRAM}"])
        self.assertIn(f"pinned {FOLDER}/links/{PROGRAM}: stays when this ends\n", done.stderr)
        before = self.first_value(FOLDER / "maps" / self.map)
        subprocess.run(["true"], check=True)
        self.assertGreater(self.first_value(FOLDER / "maps" / self.map), before)
        shutil.rmtree(FOLDER)

    def test_load_only_pins_too(self):
        self.run_ok("x.o", "--load-only", f"--pin={FOLDER}")
        self.assertEqual(self.pins(), ["maps/bss", f"maps/{self.map}", f"programs/{PROGRAM}"])

    def test_what_cannot_be_pinned_is_said(self):
        self.compile("f.o", "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n"
                     'SEC("socket") int PROGRAM(struct __sk_buff *skb) { return 0; }')
        done = self.run_ok("f.o", "--dry-run", f"--pin={FOLDER}", "--attach", f"{PROGRAM}=socket:lo")
        self.assertIn(f"{PROGRAM}: socket lo: is no link that could be pinned: it ends with bpfrun\n", done.stderr)
        self.assertEqual(self.pins(), [f"programs/{PROGRAM}"])

    def test_a_pinned_map_is_reused(self):
        self.run_ok("x.o", "--load-only", f"--pin={FOLDER}", "--map", f"{self.map}[1]=77")
        shutil.rmtree(FOLDER / "programs")
        done = self.run_ok("x.o", "--for", "0.1s", f"--pin={FOLDER}")
        self.assertIn("\n  1  77\n", done.stdout)

    def test_reuse_by_path_and_id(self):
        self.run_ok("x.o", "--load-only", f"--pin={FOLDER}", "--map", f"{self.map}[1]=77")
        self.build("y.o", MAP="other")
        source = FOLDER / "maps" / self.map
        shown = subprocess.run(["bpftool", "-j", "map", "show", "pinned", source], capture_output=True, check=True, text=True)
        for text in [str(source), f"id:{json.loads(shown.stdout)['id']}"]:
            done = self.run_ok("y.o", "--for", "0.1s", "--reuse-map", f"other={text}", "--map", "other[0]=5")
            self.assertIn("other: array, 2 of 2 elements\n", done.stdout)
            self.assertIn("\n  1  77\n", done.stdout)

    def test_a_map_that_differs_is_not_reused(self):
        self.run_ok("x.o", "--load-only", f"--pin={FOLDER}")
        shutil.rmtree(FOLDER / "programs")
        self.build("x.o", TYPE="BPF_MAP_TYPE_HASH", KEY="__u64", VALUE="__u32", ENTRIES="3",
                   EXTRA="__uint(map_flags,BPF_F_NO_PREALLOC);")
        self.assert_refused(
            USAGE, f"bpfrun: error: map {self.map}: {FOLDER}/maps/{self.map} has type array instead of hash, key size 4 "
            "instead of 8, value size 8 instead of 4, max_entries 2 instead of 3, flags 0x0 instead of 0x1  [verifier: pinned-map]\n"
            "  hint: remove that map, or give this one another name", ["x.o", f"--pin={FOLDER}"])

    def test_pinned_by_its_definition(self):
        self.build("x.o", EXTRA="__uint(pinning,LIBBPF_PIN_BY_NAME);")
        done = self.run_ok("x.o", "--load-only", "--map", f"{self.map}[1]=77")
        self.assertIn(f"pinned {BPFFS / self.map}: stays when this ends\n", done.stderr)
        self.assertIn("\n  1  77\n", self.run_ok("x.o", "--for", "0.1s").stdout)
        self.build("x.o", EXTRA="__uint(pinning,LIBBPF_PIN_BY_NAME);", ENTRIES="4")
        self.assert_refused(USAGE, f"bpfrun: error: map {self.map}: /sys/fs/bpf/{self.map} has max_entries 2 instead of 4  [verifier: pinned-map]\n"
                            "  hint: remove that map, or give this one another name", ["x.o"])

    def test_failures_leave_no_pins(self):
        """Refused by an element, and by the place to attach to: after the pins were made."""
        self.compile("f.o", "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nint x;"
                     'SEC("socket") int PROGRAM(struct __sk_buff *skb) { return x; }')
        for arguments in [["x.o", "--map", f"{self.map}[9]=1"], ["f.o", "--attach", f"{PROGRAM}=socket:eth77"]]:
            done = self.run_command(BIN / "bpfrun", *arguments, f"--pin={FOLDER}")
            self.assertNotEqual(done.returncode, 0)
            self.assertFalse(FOLDER.exists(), done.stderr)

    def test_taken_names_stay_as_they_are(self):
        self.run_ok("x.o", "--load-only", f"--pin={FOLDER}")
        pins = self.pins()
        done = self.run_command(BIN / "bpfrun", "x.o", "--load-only", f"--pin={FOLDER}")
        self.assertEqual(
            (done.returncode, done.stderr),
            (USAGE, f"bpfrun: error: {FOLDER}/programs/{PROGRAM}: cannot be pinned: something is pinned there already: EEXIST (File exists)\n"
             "  hint: remove it first\n"))
        self.assertEqual(self.pins(), pins)

    def test_what_is_wrong(self):
        hint = "\n  hint: bpffs is mounted at /sys/fs/bpf: name a folder in it"
        for arguments, message in [
            (["--pin=here"], "--pin: 'here' is not an absolute path\n  hint: for example --pin=/sys/fs/bpf/mine"),
            (["--pin=/tmp/x"], f"/tmp/x/maps/{self.map}: is not in bpffs{hint}"),
            (["--reuse-map", "x"], "x: is not NAME=PATH or NAME=id:N\n  hint: for example counts=/sys/fs/bpf/counts"),
            (["--reuse-map", "none=id:1"], "none=id:1: no map 'none' in x.o"),
            (["--reuse-map", f"{self.map}=id:x"], "id:x: is not id: and a number"),
            (["--reuse-map", f"{self.map}=id:4294967295"], "id:4294967295: cannot be opened: there is none of that number: ENOENT (No such file or "
             "directory)\n  hint: bpftool map lists them"),
            (["--reuse-map", f"{self.map}=/nowhere"],
             "/nowhere: cannot be opened: nothing is pinned there: ENOENT (No such file or directory)"),
        ]:
            with self.subTest(arguments):
                self.assert_refused(USAGE, f"bpfrun: error: {message}", ["x.o", *arguments])


if __name__ == "__main__":
    main()
