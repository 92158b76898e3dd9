"""What becomes of attached programs, seen from outside."""

import json
import os
import random
import subprocess
import time

from command import BIN, FILTER, PROGRAM, CommandTest, main, programs_that_stay

ITERATOR = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct bpf_iter_meta { struct seq_file *seq; } __attribute__((preserve_access_index));
struct bpf_iter__bpf_map { struct bpf_iter_meta *meta; struct bpf_map *map; } __attribute__((preserve_access_index));
SEC("iter/bpf_map") int PROGRAM(struct bpf_iter__bpf_map *context) {
  const char line[] = "a map\\n";
  if (context->map) bpf_seq_write(context->meta->seq, line, sizeof(line) - 1);
  return 0;
}
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, int); __type(value, int); __uint(max_entries, 1); }
unused SEC(".maps");
char _license[] SEC("license") = "GPL";
"""
SYSCALL = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
int runs;
SEC("syscall") int PROGRAM(void *context) { ++runs; return 7; }
char _license[] SEC("license") = "GPL";
"""


def number_of(what):
    """bpftool gives up when something vanishes while it lists."""
    for _ in range(20):
        listing = subprocess.run(["bpftool", "-j", what, "show"], capture_output=True, check=False, text=True)
        if listing.returncode == 0:
            return len(json.loads(listing.stdout or "[]"))
    raise RuntimeError(f"bpftool cannot list each {what}")


class Momentary(CommandTest):
    def test_output_of_an_iterator(self):
        self.compile("x.o", ITERATOR)
        done = self.run_command(BIN / "bpfrun", "x.o", seconds=10)
        self.assertEqual((done.returncode, done.stderr), (0, f"attached {PROGRAM}: iterator bpf_map\n"))
        self.assertTrue(done.stdout.startswith("a map\n"), done.stdout)

        done = self.run_command(BIN / "bpfrun", "x.o", "--format=json", seconds=10)
        text = "".join(line["text"] for line in map(json.loads, done.stdout.splitlines()) if line["kind"] == "iterator")
        self.assertRegex(text, "^(a map\n)+$")
        self.assertEqual(programs_that_stay(), [])

    def test_a_program_that_is_run_once(self):
        self.compile("x.o", SYSCALL)
        done = self.run_command(BIN / "bpfrun", "x.o", seconds=10)
        self.assertEqual((done.returncode, done.stderr), (0, f"attached {PROGRAM}: run once, returned 7\n"))
        self.assertIn("runs  1\n", done.stdout)
        self.assertEqual(programs_that_stay(), [])


UPROBE = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
int hits;
SEC("uprobe/libc:getppid") int PROGRAM(void *context) { ++hits; return 0; }
char _license[] SEC("license") = "GPL";
"""


class Libraries(CommandTest):
    def test_library_by_its_name(self):
        self.compile("x.o", UPROBE)
        with subprocess.Popen([BIN / "bpfrun", "x.o"], cwd=self.folder, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            self.assertEqual(process.stderr.readline(), f"attached {PROGRAM}: uprobe libc:getppid\n")
            for _ in range(3):
                os.getppid()
            process.terminate()
            shown, _ = process.communicate(timeout=10)
        hits = int(shown.split("hits")[1].split()[0])
        self.assertGreaterEqual(hits, 3)
        self.assertEqual(programs_that_stay(), [])


class Killed(CommandTest):
    def test_kill_9_leaves_nothing(self):
        self.compile("x.o", FILTER)
        moments = random.Random(7)
        for _ in range(10):
            process = subprocess.Popen(
                ["unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh", BIN / "bpfrun", "x.o",
                 "--attach", f"{PROGRAM}=socket:lo"], cwd=self.folder, stderr=subprocess.DEVNULL)
            time.sleep(moments.uniform(0.001, 0.05))
            process.kill()
            process.wait()
        self.assertEqual(programs_that_stay(), [])
        self.assertEqual(set(self.files()), {"x.o"})

    def test_200_runs_leave_nothing(self):
        self.compile("x.o", FILTER)
        maps = number_of("map")
        links = number_of("link")
        command = f'for i in $(seq 200); do "$0" x.o --dry-run --attach {PROGRAM}=socket:lo 2>/dev/null || exit 9; done'
        done = self.run_command("sh", "-c", command, BIN / "bpfrun", seconds=90)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(programs_that_stay(), [])
        # Others work on the same kernel: 200 runs that each leave one behind would show nevertheless.
        self.assertLess(number_of("map"), maps + 100)
        self.assertLess(number_of("link"), links + 100)


class Unprivileged(CommandTest):
    def test_only_the_capabilities_that_are_needed(self):
        self.compile("x.o", FILTER)
        capabilities = "-all,+bpf,+net_raw"
        done = self.run_command("setpriv", f"--bounding-set={capabilities}", f"--inh-caps={capabilities}",
                                BIN / "bpfrun", "x.o", "--dry-run", "--attach", f"{PROGRAM}=socket:lo")
        self.assertEqual((done.returncode, done.stderr), (0, f"attached {PROGRAM}: socket lo\n"))


if __name__ == "__main__":
    main()
