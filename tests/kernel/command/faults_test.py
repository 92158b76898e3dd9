"""System calls that fail, one after the other: bpfcc writes all or nothing, bpfrun leaves nothing in the kernel."""

from command import BIN, FILTER, PROGRAM, CommandTest, main, programs_that_stay

SAMPLE = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u64); __uint(max_entries, 4); }
counts SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } events SEC(".maps");
SEC("perf_event") int PROGRAM(void *context) {
  __u32 zero = 0;
  __u64 *count = bpf_map_lookup_elem(&counts, &zero);
  if (count) ++*count;
  bpf_ringbuf_output(&events, &zero, sizeof(zero), 0);
  return 0;
}
char _license[] SEC("license") = "GPL";
"""
EXIT_CODES = {1, 2, 3, 4}


class FaultsTest(CommandTest):
    def with_fault(self, call, error, when, *command):
        """Runs the command with the `when`th call failing; the result, and that call: empty if there was none."""
        log = self.folder / "strace"
        done = self.run_command("strace", "-f", "-qq", "-o", log, "-e", f"trace={call}", "-e", "signal=none",
                                f"--inject={call}:error={error}:when={when}", *command)
        injected = next((line for line in log.read_text().splitlines() if "(INJECTED)" in line), "")
        log.unlink()
        return done, injected

    def each_fault(self, faults, prepare, check, *command, limit=200):
        """Lets the first call fail, then the second, until the command makes no more."""
        for call, error in faults:
            for when in range(1, limit):
                prepare()
                done, injected = self.with_fault(call, error, when, *command)
                if not injected:
                    break
                with self.subTest(call=call, error=error, when=when):
                    check(done)
            self.assertFalse(injected, f"more than {limit} calls of {call}")
            self.assertGreater(when, 1, f"{call} is never called")
            self.assertEqual(done.returncode, 0, done.stderr)


class Compiler(FaultsTest):
    def test_output_appears_whole_or_not_at_all(self):
        self.write("x.c", FILTER)
        self.write("x.o", "older")
        command = [BIN / "bpfcc", f"-DPROGRAM={PROGRAM}", "-c", "x.c", "-o", "x.o"]
        self.write("x.o", "older")
        before = self.files()

        def check(done):
            after = self.files()
            if done.returncode == 0:
                # LLVM reads the source again for BTF's lines, and goes without them where it cannot.
                self.assertEqual(self.run_command(BIN / "bpfrun", "x.o", "--load-only").returncode, 0)
                self.assertEqual(set(after), {"x.c", "x.o"})
                return
            self.assertIn(done.returncode, EXIT_CODES)
            self.assertRegex(done.stderr, "error: ")
            self.assertEqual(after, before)

        faults = [("openat", "EMFILE"), ("write", "ENOSPC"), ("rename", "EPERM"), ("fchmod", "EPERM")]
        self.each_fault(faults, lambda: self.write("x.o", "older"), check, *command)

    def test_full_disk_is_said(self):
        self.write("x.c", FILTER)
        done, injected = self.with_fault("write", "ENOSPC", 1, BIN / "bpfcc", "-DPROGRAM=f", "-c", "x.c", "-o", "x.o")
        self.assertTrue(injected)
        self.assertEqual(done.stderr, "bpfcc: error: x.o: cannot be written: ENOSPC (No space left on device)\n")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(set(self.files()), {"x.c"})


class Loader(FaultsTest):
    def assert_nothing_left(self, faults, *arguments):
        before = self.files()

        def check(done):
            self.assertEqual(programs_that_stay(), [])
            self.assertEqual(self.files(), before)
            if done.returncode == 0:
                return  # the kernel was only asked what it can do, or there was another way
            self.assertIn(done.returncode, EXIT_CODES)
            errors = [line for line in done.stderr.splitlines() if line.startswith("bpfrun: error: ")]
            self.assertEqual(len(errors), 1, done.stderr)

        self.each_fault(faults, lambda: None, check, BIN / "bpfrun", *arguments)

    def test_loading_and_attaching(self):
        self.compile("x.o", SAMPLE)
        faults = [("bpf", "EPERM"), ("bpf", "ENOMEM"), ("perf_event_open", "EMFILE"), ("perf_event_open", "EACCES"),
                  ("epoll_create1", "EMFILE"), ("epoll_ctl", "ENOMEM"), ("signalfd4", "EMFILE"), ("ioctl", "ENOMEM")]
        self.assert_nothing_left(faults, "x.o", "--dry-run", "--attach", f"{PROGRAM}=perf:cpu-clock@99hz")

    def test_program_loads_that_were_disturbed_are_tried_again(self):
        """The verifier gives up with EAGAIN when it meets a signal: bpf(2)."""
        self.compile("x.o", SAMPLE)
        command = [BIN / "bpfrun", "x.o", "--dry-run", "--attach", f"{PROGRAM}=perf:cpu-clock@99hz"]
        disturbed = 0
        for when in range(1, 200):
            done, injected = self.with_fault("bpf", "EAGAIN", when, *command)
            if not injected:
                break
            if "BPF_PROG_LOAD" not in injected:
                continue
            disturbed += 1
            self.assertEqual((done.returncode, programs_that_stay()), (0, []), done.stderr)
        self.assertGreater(disturbed, 0)

    def test_other_kinds_of_programs(self):
        """What is not attached by perf events or sockets: a link each, and a run."""
        for section, kind in [("xdp", "xdp:lo"), ("tc", "tc:lo:ingress"), ("syscall", "run:once"),
                              ("sk_lookup", "sk_lookup:self")]:
            with self.subTest(section):
                self.compile("x.o", FILTER.replace('"socket"', f'"{section}"').replace("return 0", "return 1"))
                self.assert_nothing_left([("bpf", "ENOMEM"), ("bpf", "EPERM")], "x.o", "--dry-run", "--attach", f"{PROGRAM}={kind}")

    def test_opening_files(self):
        self.compile("x.o", SAMPLE)
        self.assert_nothing_left([("openat", "EMFILE")], "x.o", "--dry-run", "--attach",
                                 f"{PROGRAM}=perf:cpu-clock@99hz")

    def test_sockets(self):
        self.compile("x.o", FILTER)
        faults = [("socket", "EMFILE"), ("bind", "ENOMEM"), ("setsockopt", "ENOMEM")]
        self.assert_nothing_left(faults, "x.o", "--dry-run", "--attach", f"{PROGRAM}=socket:lo")

    def test_compiling(self):
        self.write("x.c", FILTER.replace("PROGRAM", PROGRAM))
        self.assert_nothing_left([("pipe2", "EMFILE"), ("execve", "ENOMEM"), ("dup2", "EBADF")], "x.c", "--dry-run",
                                 "--attach", f"{PROGRAM}=socket:lo")


if __name__ == "__main__":
    main()
