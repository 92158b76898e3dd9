"""What becomes of attached programs, seen from outside."""

import json
import os
import pathlib
import random
import re
import signal
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

    def capabilities_while_running(self, *arguments):
        """Of bpfrun when all is attached, as bits, and what it printed in all."""
        with self.start(BIN / "bpfrun", *arguments) as process:
            self.assertIn("attached", process.stderr.readline())
            # Given up right behind the line that says what is attached.
            deadline = time.monotonic() + 5
            while time.monotonic() < deadline:
                status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
                sets = dict(re.findall(r"^Cap(\w+):\s*(\w+)$", status, re.MULTILINE))
                if "NoNewPrivs:\t1" in status:
                    break
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=20)
            self.assertEqual((process.returncode, errors), (0, ""), errors)
        self.assertEqual(sets["Eff"], sets["Prm"])
        self.assertEqual(int(sets["Inh"], 16), 0)
        return int(sets["Eff"], 16), output

    def test_what_is_not_needed_any_more_is_given_up(self):
        self.compile("x.o", FILTER)
        self.assertEqual(self.capabilities_while_running("x.o", "--attach", f"{PROGRAM}=socket:lo"), (0, ""))
        self.compile("jumps.o", FILTER.replace("SEC(\"socket\")", """
struct { __uint(type, BPF_MAP_TYPE_PROG_ARRAY); __uint(max_entries, 1); __type(key, __u32); __type(value, __u32); } jumps SEC(".maps");
SEC("socket")""").replace("return 0", "bpf_tail_call(skb, &jumps, 0); return 0"))
        kept, output = self.capabilities_while_running("jumps.o", "--attach", f"{PROGRAM}=socket:lo", "--map", f"jumps[0]=prog:{PROGRAM}")
        self.assertEqual(kept, 1 << 21)  # CAP_SYS_ADMIN
        self.assertIn(f"  0  {PROGRAM}", output)

    def test_a_route_is_taken_away_with_what_is_kept(self):
        self.compile("x.o", FILTER.replace('"socket"', '"lwt_out"'))
        done = self.run_command("sh", "-c", f'"$0" -v x.o --attach {PROGRAM}=route:10.9.0.0/16,dev=lo --for 100ms; ip route show 10.9.0.0/16',
                                BIN / "bpfrun")
        if "has no" in done.stderr:
            self.skipTest(done.stderr)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        self.assertIn("bpfrun: all capabilities are given up but CAP_NET_ADMIN\n", done.stderr)


if __name__ == "__main__":
    main()
