"""What is said when a command of bpf(2) fails: for each command that a run makes, and each errno, what failed, the errno by its name,
and a sentence of what it means there."""

import json
import os
import pathlib
import re
import shutil
import subprocess

from command import BIN, PLACE_NOTE, PROGRAM, CommandTest, main, objects_that_stay
from faults import FaultsTest

ENOTSUPP = 524  # the kernel's own: neither libc nor strace has a name for it
ERRNOS = ["E2BIG", "EACCES", "EAGAIN", "EBADF", "EEXIST", "EFAULT", "EINVAL", "ENOENT", "ENOMEM", "EPERM", "ENOSPC", "EBUSY", ENOTSUPP]
MAP = f"m_{PROGRAM}"
FOLDER = f"/sys/fs/bpf/test_{PROGRAM}"

SOURCE = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u64); __uint(max_entries, 4); } MAP SEC(".maps");
const volatile int step = 1;
SEC(SECTION) int PROGRAM(void *context) {
  __u32 zero = 0;
  __u64 *value = bpf_map_lookup_elem(&MAP, &zero);
  if (value) *value += step;
  return 1;
}
char _license[] SEC("license") = "GPL";
"""

LONG = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("socket") int PROGRAM(struct __sk_buff *skb) {
  volatile int sum = 0;
  for (int i = 0; i < 120000; ++i) sum += skb->len;
  return RESULT;
}
"""

# What a run does by a command, in which section's program; how the call is told from others; what is said to have failed.
CASES = [
    ("map", "xdp", rf'BPF_MAP_CREATE.*map_name="{MAP}"', rf"map {MAP}: (cannot be created: |may not be created|this kernel has no maps of type array)"),
    ("program", "xdp", rf'BPF_PROG_LOAD.*prog_name="{PROGRAM}"', rf"program {PROGRAM} \(xdp\): (cannot be loaded: |may not be loaded|"
                                                                  "this kernel has no programs of type xdp|has \\d+ instructions, more than)"),
    ("element", "xdp", r"BPF_MAP_UPDATE_ELEM.*flags=BPF_ANY.*", rf"{MAP}\[1\]=7: cannot be stored: "),
    ("first value", "xdp", r"BPF_MAP_UPDATE_ELEM", r"map \S*\.rodata: its first value: cannot be stored: "),
    ("freezing", "xdp", r"BPF_MAP_FREEZE", r"map \S*\.rodata: its value: cannot be made read-only: "),
    ("pin", "xdp", r"BPF_OBJ_PIN", rf"{FOLDER}/maps/{MAP}: cannot be pinned: "),
    ("map at a path", "xdp", r"BPF_OBJ_GET,", rf"{FOLDER}/there: cannot be opened: "),
    ("map that is reused", "xdp", r"BPF_OBJ_GET_INFO_BY_FD", rf"map {MAP}: {FOLDER}/there: cannot be asked what it is: "),
    ("map by its number", "xdp", r"BPF_MAP_GET_FD_BY_ID", r"id:\d+: cannot be opened: "),
    ("link", "xdp", r"BPF_LINK_CREATE.*BPF_XDP", rf"{PROGRAM}: .*lo.*"),
    ("raw tracepoint", "raw_tp/sys_enter", r"BPF_RAW_TRACEPOINT_OPEN", rf"{PROGRAM}: .*raw tracepoint sys_enter.*"),
    ("run", "syscall", r"BPF_PROG_TEST_RUN", rf"{PROGRAM}: (cannot be run: |running it needs )"),
]
# What a kind of attachment says better than the errno does.
SAID_OTHERWISE = {("raw tracepoint", "ENOENT"): "no raw tracepoint sys_enter in this kernel"}
TARGETS = {"xdp": "xdp:lo", "raw_tp/sys_enter": "raw_tracepoint:sys_enter", "syscall": "run:once"}


class ErrnoTest(FaultsTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(shutil.rmtree, FOLDER, ignore_errors=True)

    def arguments(self, name, section):
        arguments = ["x.o", "--dry-run", "--attach", f"{PROGRAM}={TARGETS[section]}", "--map", f"{MAP}[1]=7"]
        if name == "pin":
            return [*arguments, f"--pin={FOLDER}"]
        if name.startswith("map "):
            os.makedirs(FOLDER, exist_ok=True)
            pathlib.Path(FOLDER, "there").unlink(missing_ok=True)
            subprocess.run(["bpftool", "map", "create", f"{FOLDER}/there", "type", "array", "key", "4", "value", "8", "entries",
                            "4", "name", "there"], check=True)
            shown = subprocess.run(["bpftool", "-j", "map", "show", "pinned", f"{FOLDER}/there"], capture_output=True, check=True)
            number = json.loads(shown.stdout)["id"]
            return [*arguments, "--reuse-map", f"{MAP}=id:{number}" if name.endswith("number") else f"{MAP}={FOLDER}/there"]
        return arguments

    def find_call(self, pattern, *command):
        """Which call of bpf(2) it is: the last one, since those by which libbpf finds out what the kernel has come first."""
        calls = self.trace("bpf", *command)
        for made in ("maps", "programs", "links"):
            shutil.rmtree(f"{FOLDER}/{made}", ignore_errors=True)
        found = [i for i, line in enumerate(calls, 1) if re.search(pattern, line)]
        self.assertTrue(found, pattern)
        return found

    def assert_said(self, done, case, error, what):
        name = "ENOTSUPP" if error == ENOTSUPP else error
        first, *hints = PLACE_NOTE.sub("", done.stderr).splitlines()
        self.assertRegex(first, rf"^bpfrun: error: {what}")
        if (case, error) in SAID_OTHERWISE:
            self.assertTrue(first.endswith(SAID_OTHERWISE[case, error]), first)
        else:
            self.assertRegex(first, rf"[^:]{{12,}}: {name} \([^()]+\)(  \[verifier: [a-z-]+\])?$", "a sentence, and the errno by its name")
        self.assertTrue(all(line.startswith("  hint: ") for line in hints), done.stderr)
        self.assertIn(done.returncode, (1, 2, 3, 4))
        self.assertFalse(os.path.exists(f"{FOLDER}/maps"))

    def test_types_that_the_kernel_does_not_take_are_given_up(self):
        """BPF_BTF_LOAD, and maps with types: the object works without, and what that costs is said."""
        self.compile("x.o", SOURCE, f"-DMAP={MAP}", '-DSECTION="xdp"')
        command = [BIN / "bpfrun", *self.arguments("types", "xdp")]
        sizes = [int(size) for line in self.trace("bpf", *command) for size in re.findall(r"BPF_BTF_LOAD.*btf_size=(\d+)", line)]
        for pattern, lost in [
                # libbpf tries out some small ones.
                (rf"BPF_BTF_LOAD.*btf_size={max(sizes)}", "x.o: the kernel does not take its types (BTF), it is loaded without them: EPERM (Operation not "
                 "permitted)\n  hint: its maps are bytes for other tools, and a refusal knows no lines of C\n"),
                (rf'BPF_MAP_CREATE.*map_name="{MAP}"', f"map {MAP}: the kernel does not take the types of its keys and values, it has none: "
                 "EPERM (Operation not permitted)\n  hint: it is bytes for other tools\n")]:
            call = self.find_call(pattern, *command)[-1]
            # Types that are refused are loaded once more, for a log.
            done, _ = self.with_fault("bpf", "EPERM", f"{call}..{call + 1}" if "BTF" in pattern else call, *command)
            self.assertEqual((done.returncode, objects_that_stay()), (0, []), done.stderr)
            self.assertIn("bpfrun: warning: " + lost, done.stderr)

    def test_variables_cannot_be_tried_out(self):
        """libbpf makes a map to find out whether the kernel has global variables, and leaves them out where that fails."""
        self.compile("x.o", SOURCE, f"-DMAP={MAP}", '-DSECTION="xdp"')
        command = [BIN / "bpfrun", *self.arguments("variables", "xdp")]
        call = self.find_call(r"BPF_MAP_CREATE.*value_size=32, max_entries=1,", *command)[0]
        done, _ = self.with_fault("bpf", "EAGAIN", call, *command)
        self.assertEqual(done.stderr, f"bpfrun: error: program {PROGRAM} (xdp): it uses global variables, and the kernel did not "
                         "make the map by which it is tried out whether it has them\n  hint: memory, file descriptors or a "
                         "privilege were short at that moment: run it again\n")
        self.assertEqual((done.returncode, objects_that_stay()), (3, []))

    def test_each_errno_of_each_command(self):
        for name, section, pattern, what in CASES:
            self.compile("x.o", SOURCE, f"-DMAP={MAP}", f'-DSECTION="{section}"')
            command = [BIN / "bpfrun", *self.arguments(name, section)]
            found = self.find_call(pattern, *command)
            call = found[-1] if name == "element" else found[0]
            for error in ERRNOS:
                # And all that come after it: libbpf tries a map once more without types, a program once more with a log.
                done, injected = self.with_fault("bpf", error, f"{call}+", *command)
                with self.subTest(name, error=error, injected=injected):
                    self.assert_said(done, name, error, what)
            self.assertEqual(objects_that_stay(), [], name)


class LongLogTest(CommandTest):
    """A log of more than the 16 MiB with which libbpf begins to ask for one."""

    def setUp(self):
        super().setUp()
        self.command = [BIN / "bpfrun", "x.o", "--load-only"]

    def test_it_is_whole(self):
        """Of a program that is accepted the kernel keeps the end alone; one that is refused has the whole way to there."""
        self.compile("x.o", LONG, "--kernel=5.15", "-DRESULT=*(int *)(long)sum")
        done = self.run_command(*self.command, "--verifier-log=log", seconds=120)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(": error: ", done.stderr.splitlines()[1])
        log = (self.folder / "log").read_text()
        self.assertGreater(len(log), 16 << 20)
        self.assertRegex(log[:1000], rf"^-- program {PROGRAM} \(socket\)\n(?s:.*)\n0: ")
        self.assertRegex(log[-1000:], r"\nprocessed \d+ insns ")

    def test_no_memory_for_it(self):
        self.compile("x.o", LONG, "--kernel=5.15", "-DRESULT=sum")
        small = ["sh", "-c", 'ulimit -v 30000; exec "$@"', "sh"]
        done = self.run_command(*small, *self.command, "--verifier-log=log", seconds=120)
        self.assertEqual(done.stderr.splitlines()[0], f"bpfrun: error: program {PROGRAM} (socket): cannot be loaded: the verifier's "
                         "log does not fit into the memory that there is for it: ENOSPC (No space left on device)")
        self.assertEqual((done.returncode, objects_that_stay()), (3, []))
        done = self.run_command(*small, *self.command, seconds=120)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    main()
