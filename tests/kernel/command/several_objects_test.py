"""Several objects in one call, with maps of their own and with --share-maps."""

import json
import pathlib
import shutil
import signal
import subprocess

from command import BIN, FILTER, PROGRAM, CommandTest, loaded_programs, main, programs_that_stay

USAGE, REFUSED, ATTACH = 2, 1, 4

# ADD is counted in a map that both objects have; each has a variable of its own too.
SOURCE = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct {
  __uint(type, TYPE);
  __type(key, __u32);
  __type(value, VALUE);
  __uint(max_entries, ENTRIES);
} counts SEC(".maps");
int added;
const volatile int step = 1;
SEC("syscall") int PROGRAM(void *context) {
  __u32 key = 0;
  VALUE *value = bpf_map_lookup_elem(&counts, &key);
  if (value) *value += ADD * step;
  added += ADD;
  return 0;
}
char _license[] SEC("license") = "GPL";
"""


class SeveralObjectsTest(CommandTest):
    def make(self, name, add, type="BPF_MAP_TYPE_ARRAY", value="__u64", entries=1, program=PROGRAM):
        return self.compile(name, SOURCE, f"-DTYPE={type}", f"-DVALUE={value}", f"-DENTRIES={entries}", f"-DADD={add}",
                            "-UPROGRAM", f"-DPROGRAM={program}")

    def run_objects(self, *arguments):
        done = self.run_command(BIN / "bpfrun", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(programs_that_stay(), [])
        return done.stdout

    def test_maps_of_their_own(self):
        self.make("a.o", 3), self.make("b.o", 40)
        self.assertEqual(self.run_objects("a.o", "b.o"), """\
a.o: counts: array, 1 of 1 element
  0  3
a.o: .bss: variables
  added  3
b.o: counts: array, 1 of 1 element
  0  40
b.o: .bss: variables
  added  40
""")

    def test_shared_map_is_one_and_shown_once(self):
        self.make("a.o", 3), self.make("b.o", 40)
        self.assertEqual(self.run_objects("a.o", "b.o", "--share-maps"), """\
a.o: counts: array, 1 of 1 element
  0  43
a.o: .bss: variables
  added  3
b.o: .bss: variables
  added  40
""")
        lines = self.run_objects("a.o", "b.o", "--share-maps", "--format=json").splitlines()
        maps = [(line["object"], line["map"]) for line in map(json.loads, lines) if line["kind"] == "map"]
        self.assertEqual(maps, [("a.o", "counts"), ("a.o", ".bss"), ("b.o", ".bss")])

    def test_shared_maps_that_differ(self):
        self.make("a.o", 3)
        self.make("b.o", 40, type="BPF_MAP_TYPE_HASH", value="__u32", entries=7)
        self.assert_refused(
            USAGE,
            "bpfrun: error: map counts: a.o has type array instead of hash, value size 8 instead of 4, max_entries 1 instead of 7\n"
            "  hint: give one of them another name, or leave --share-maps out", ["a.o", "b.o", "--share-maps"])

    def test_options_go_to_the_objects_that_they_name(self):
        self.make("a.o", 3), self.make("b.o", 40)
        shown = self.run_objects("a.o", "b.o", "--set", "step=2", "--map", "counts[0]=100")
        self.assertIn("a.o: counts: array, 1 of 1 element\n  0  106\n", shown)
        self.assertIn("b.o: counts: array, 1 of 1 element\n  0  180\n", shown)
        other = PROGRAM + "_b"
        self.make("c.o", 5, program=other)
        self.run_objects("a.o", "c.o", "--attach", f"{other}=run:once")
        self.assert_refused(USAGE, "bpfrun: error: stepp=2: no variable 'stepp' in a.o\n  hint: did you mean step?",
                            ["a.o", "c.o", "--set", "stepp=2"])
        self.assert_refused(USAGE, "bpfrun: error: c.o: has none of the programs that --program names\n"
                                   "  hint: leave the file out, or name one of its programs too",
                            ["a.o", "c.o", "--program", PROGRAM])

    def test_events_say_whose_they_are(self):
        for name, value in (("a.o", 3), ("b.o", 40)):
            self.compile(name, """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct event { int value; };
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); __type(value, struct event); } events SEC(".maps");
SEC("syscall") int PROGRAM(void *context) {
  struct event event = {VALUE};
  return bpf_ringbuf_output(&events, &event, sizeof(event), 0);
}
char _license[] SEC("license") = "GPL";
""", f"-DVALUE={value}")
        shown = self.run_objects("a.o", "b.o").splitlines()
        self.assertEqual(sorted(line for line in shown if "value=" in line), ["a.o: events: value=3", "b.o: events: value=40"])
        lines = map(json.loads, self.run_objects("a.o", "b.o", "--format=json").splitlines())
        events = [(line["object"], line["value"]["value"]) for line in lines if line["kind"] == "event"]
        self.assertEqual(sorted(events), [("a.o", 3), ("b.o", 40)])

    def test_one_file_of_logs(self):
        self.make("a.o", 3), self.make("b.o", 40)
        self.run_objects("a.o", "b.o", "--verifier-log=logs")
        titles = [line for line in (self.folder / "logs").read_text().splitlines() if line.startswith("-- ")]
        self.assertEqual(titles, [f"-- program {PROGRAM} of a.o (syscall)", f"-- program {PROGRAM} of b.o (syscall)"])

    def test_the_second_fails(self):
        self.make("a.o", 3)
        self.write("b.o", b"\x7fELF" + b"x" * 100)
        done = self.run_command(BIN / "bpfrun", "a.o", "b.o")
        self.assertEqual(done.returncode, REFUSED)
        self.assertIn("b.o: ", done.stderr)
        self.assertEqual((done.stdout, programs_that_stay()), ("", []))

    def test_options_of_the_programs(self):
        self.make("a.o", 3), self.make("b.o", 40)
        self.compile("c.o", SOURCE.replace("const volatile int step = 1;", "const volatile int step = 1, more;"),
                     "-DTYPE=BPF_MAP_TYPE_ARRAY", "-DVALUE=__u64", "-DENTRIES=1", "-DADD=5+more")
        shown = self.run_objects("a.o", "c.o", "--", "--step", "2", "--more=10")
        self.assertIn("a.o: counts: array, 1 of 1 element\n  0  6\n", shown)
        self.assertIn("c.o: counts: array, 1 of 1 element\n  0  25\n", shown)
        help = self.run_objects("a.o", "c.o", "--", "--help")
        self.assertIn("Options of a.o, behind the --:\n\n  --step int", help)
        self.assertIn("\n\nOptions of c.o, behind the --:\n\n", help)
        self.assertEqual((help.count("--step int"), help.count("--more int")), (2, 1))
        self.compile("d.o", FILTER.replace("SEC(", "const volatile _Bool step;\nSEC(", 1).replace("return 0", "return step"))
        for objects, option, message in [
            (["a.o", "b.o"], ["--stepp", "2"], "--stepp: the program has no such option\n  hint: did you mean --step?"),
            (["a.o", "d.o"], ["--step", "2"], "--step: takes a value in one of the files and none in another\n"
                                              "  hint: give one of the variables another name"),
        ]:
            self.assert_refused(USAGE, f"bpfrun: error: {message}", [*objects, "--attach", f"{PROGRAM}=socket:lo", "--", *option])

    def test_pins_are_in_a_folder_an_object(self):
        folder = pathlib.Path(f"/sys/fs/bpf/test_{PROGRAM}")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.make("a.o", 3), self.make("b.c.o", 40)

        def pins():
            return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())

        self.run_command(BIN / "bpfrun", "a.o", "b.c.o", "--load-only", f"--pin={folder}", "--map", "counts[0]=7")
        self.assertEqual(pins(), [f"{name}/{pin}" for name in ("a", "b_c")
                                  for pin in ("maps/bss", "maps/counts", f"programs/{PROGRAM}")])
        shutil.rmtree(folder / "a/programs"), shutil.rmtree(folder / "b_c/programs")
        done = self.run_command(BIN / "bpfrun", "a.o", "b.c.o", f"--pin={folder}")
        self.assertIn("a.o: counts: array, 1 of 1 element\n  0  10\n", done.stdout, done.stderr)
        self.assertIn("b.c.o: counts: array, 1 of 1 element\n  0  47\n", done.stdout)
        shutil.rmtree(folder)
        self.run_command(BIN / "bpfrun", "a.o", "b.c.o", "--load-only", f"--pin={folder}", "--share-maps")
        self.assertEqual(pins(), ["a/maps/bss", "a/maps/counts", f"a/programs/{PROGRAM}", "b_c/maps/bss", f"b_c/programs/{PROGRAM}"])
        shutil.rmtree(folder)
        (self.folder / "other").mkdir()
        self.make("other/a.o", 5)
        self.assert_refused(USAGE, f"bpfrun: error: {folder}/a: a.o and other/a.o would both be pinned there\n"
                                   "  hint: give one of the files another name",
                            ["a.o", "other/a.o", "--load-only", f"--pin={folder}"])
        # What the second one cannot pin takes the first one's names with it.
        (folder / "b_c/programs").mkdir(parents=True)
        subprocess.run(["bpftool", "map", "create", folder / "b_c/programs" / PROGRAM, "type", "array", "key", "4", "value", "4",
                        "entries", "1", "name", "taken"], check=True)
        done = self.run_command(BIN / "bpfrun", "a.o", "b.c.o", "--load-only", f"--pin={folder}")
        self.assertEqual(done.returncode, USAGE, done.stderr)
        self.assertIn(f"{folder}/b_c/programs/{PROGRAM}: cannot be pinned: something is pinned there already", done.stderr)
        self.assertEqual(pins(), [f"b_c/programs/{PROGRAM}"])

    def test_ctrl_c_ends_all(self):
        for name in ("a.o", "b.o"):
            self.compile(name, """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("socket") int PROGRAM(struct __sk_buff *skb) { return 0; }
char _license[] SEC("license") = "GPL";
""")
        with subprocess.Popen([BIN / "bpfrun", "a.o", "b.o", "--attach", f"{PROGRAM}=socket:lo"], cwd=self.folder,
                              stderr=subprocess.PIPE, text=True) as run:
            lines = [run.stderr.readline() for _ in range(2)]
            self.assertEqual(lines, [f"attached {PROGRAM}: socket lo\n"] * 2)
            self.assertEqual(len(loaded_programs()), 2)
            run.send_signal(signal.SIGINT)
            self.assertEqual(run.wait(timeout=10), 0)
        self.assertEqual(programs_that_stay(), [])


if __name__ == "__main__":
    main()
