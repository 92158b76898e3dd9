"""System calls that fail, one after the other: bpfcc writes all or nothing, bpfrun leaves nothing in the kernel."""

import os
import subprocess

from command import BIN, FILTER, PROGRAM, main, objects_that_stay
from faults import FaultsTest

HEAD = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
char _license[] SEC("license") = "GPL";
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u64); __uint(max_entries, 4); }
MAP SEC(".maps");
static void count(__u32 index) {
  __u64 *value = bpf_map_lookup_elem(&MAP, &index);
  if (value) ++*value;
}
"""
SOCKET = HEAD + """
int total;
const volatile int step = 1;
SEC("socket") int PROGRAM(struct __sk_buff *skb) { count(0); total += step; return 0; }
"""
XDP = HEAD + """
SEC("xdp") int PROGRAM(struct xdp_md *context) { count(0); return XDP_PASS; }
"""
TC = HEAD + """
SEC("tc") int PROGRAM(struct __sk_buff *skb) { count(0); return 0; }
"""
PERF = HEAD + """
struct { __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY); __uint(key_size, 4); __uint(value_size, 4); } events SEC(".maps");
SEC("perf_event") int PROGRAM(void *context) {
  __u32 zero = 0;
  count(0);
  bpf_perf_event_output(context, &events, BPF_F_CURRENT_CPU, &zero, sizeof(zero));
  return 0;
}
"""
TRACEPOINT = HEAD + """
struct event { __u32 value; };
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); __type(value, struct event); } events SEC(".maps");
SEC("tracepoint/syscalls/sys_enter_getpgid") int PROGRAM(void *context) {
  __u32 zero = 0;
  count(0);
  bpf_printk("here");
  bpf_ringbuf_output(&events, &zero, sizeof(zero), 0);
  return 0;
}
"""
PINNED = HEAD + """
int total;
SEC("raw_tp/sys_enter") int PROGRAM(void *context) { count(0); ++total; return 0; }
"""
EXIT_CODES = {1, 2, 3, 4}


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


LOOP = [("epoll_create1", "EMFILE"), ("epoll_ctl", "ENOMEM"), ("signalfd4", "EMFILE"), ("timerfd_create", "EMFILE"),
        ("epoll_wait", "EBADF")]


class Samples(FaultsTest):
    """One sample a kind of attachment, and each system call that makes it fails once, in a network namespace that stays:
    what a run leaves at an interface would be found there."""

    def setUp(self):
        super().setUp()
        self.namespace = f"/run/netns/{PROGRAM}"
        subprocess.run(["ip", "netns", "add", PROGRAM], check=True)
        self.addCleanup(subprocess.run, ["ip", "netns", "delete", PROGRAM], check=True)
        subprocess.run(["ip", "-n", PROGRAM, "link", "set", "lo", "up"], check=True)
        self.untouched = self.at_loopback()

    def run_command(self, *command, environment=None, seconds=30):
        return subprocess.run(["nsenter", f"--net={self.namespace}", *command], cwd=self.folder, capture_output=True,
                              text=True, timeout=seconds, env={**os.environ, **(environment or {})})

    def at_loopback(self):
        """Qdiscs, and what the interface says of XDP."""
        shown = [subprocess.run(["tc", "-n", PROGRAM, "qdisc", "show", "dev", "lo"], capture_output=True, check=True, text=True),
                 subprocess.run(["ip", "-n", PROGRAM, "link", "show", "lo"], capture_output=True, check=True, text=True)]
        return [done.stdout for done in shown]

    def assert_nothing_left(self, source, faults, *arguments, always=()):
        self.compile(f"{PROGRAM}.o", source, f"-DMAP=m_{PROGRAM}")
        files = self.files()

        def check(done):
            # What one run leaves is not counted as the next one's.
            at_loopback = self.at_loopback()
            subprocess.run(["tc", "-n", PROGRAM, "qdisc", "delete", "dev", "lo", "clsact"], capture_output=True)
            self.assertEqual(at_loopback, self.untouched)
            self.assertEqual(objects_that_stay(), [])
            self.assertEqual(self.files(), files)
            errors = [line for line in done.stderr.splitlines() if line.startswith("bpfrun: error: ")]
            if done.returncode == 0:
                # The kernel was only asked what it can do, or there was another way.
                self.assertEqual(errors, [], done.stderr)
                return
            self.assertIn(done.returncode, EXIT_CODES, done.stderr)
            self.assertEqual(len(errors), 1, done.stderr)
            # More than that something failed.
            self.assertRegex(errors[0], "^bpfrun: error: [^:]+: [a-z].*", done.stderr)

        self.each_fault(faults, lambda: None, check, BIN / "bpfrun", f"{PROGRAM}.o", *arguments,
                        behind=f"{PROGRAM}.o", always=always)

    def test_socket_filter(self):
        faults = [("bpf", "EPERM"), ("bpf", "ENOMEM"), ("bpf", "EAGAIN"), ("socket", "EMFILE"), ("bind", "ENOMEM"),
                  ("setsockopt", "ENOMEM"), ("mmap", "ENOMEM"), *LOOP]
        self.assert_nothing_left(SOCKET, faults, "--for=1ms", "--attach", f"{PROGRAM}=socket:lo")

    def test_xdp(self):
        self.assert_nothing_left(XDP, [("bpf", "EINVAL"), ("bpf", "ENOMEM"), ("socket", "EMFILE"), ("mmap", "ENOMEM")],
                                 "--for=1ms", "--attach", f"{PROGRAM}=xdp:lo")

    def test_tc(self):
        self.assert_nothing_left(TC, [("bpf", "ENOMEM"), ("mmap", "ENOMEM")], "--for=1ms", "--attach", f"{PROGRAM}=tc:lo:ingress")

    def test_tc_by_a_qdisc(self):
        """As on a kernel without tcx: its link is refused, and a qdisc with a filter is made."""
        target = ["--for=1ms", "--attach", f"{PROGRAM}=tc:lo:ingress"]
        self.compile(f"{PROGRAM}.o", TC, f"-DMAP=m_{PROGRAM}")
        calls = self.trace("bpf", BIN / "bpfrun", f"{PROGRAM}.o", *target)
        link = max(i for i, line in enumerate(calls, 1) if "BPF_LINK_CREATE" in line)
        without_tcx = f"bpf:error=EINVAL:when={link}"
        done, _ = self.with_fault("socket", "EMFILE", 100, BIN / "bpfrun", f"{PROGRAM}.o", *target, always=[without_tcx])
        self.assertEqual(done.stderr, f"attached {PROGRAM}: tc lo ingress (clsact)\n")
        self.assert_nothing_left(TC, [("socket", "EMFILE"), ("sendto", "ENOBUFS"), ("recvmsg", "ENOMEM"), ("bind", "ENOMEM")],
                                 *target, always=[without_tcx])

    def test_perf_event(self):
        faults = [("bpf", "EPERM"), ("perf_event_open", "EMFILE"), ("perf_event_open", "EACCES"), ("ioctl", "ENOMEM"),
                  ("mmap", "ENOMEM"), ("epoll_ctl", "ENOMEM")]
        self.assert_nothing_left(PERF, faults, "--for=1ms", "--attach", f"{PROGRAM}=perf:cpu-clock@99hz")

    def test_tracepoint(self):
        faults = [("bpf", "ENOMEM"), ("perf_event_open", "EMFILE"), ("ioctl", "ENOMEM"), ("mmap", "ENOMEM"), ("epoll_ctl", "ENOMEM"),
                  ("openat", "EMFILE")]
        self.assert_nothing_left(TRACEPOINT, faults, "--for=1ms")

    def test_pinned(self):
        """In a mount namespace without bpffs, which has to be mounted, and is unmounted if the run fails."""
        pins = "/sys/fs/bpf/pins"
        shown = 'umount /sys/fs/bpf 2>/dev/null; "$@"; code=$?; find /sys/fs/bpf >&2; grep " /sys/fs/bpf " /proc/self/mounts >&2; exit $code'
        self.before = ["unshare", "--mount", "sh", "-c", shown, "sh"]

        def check(done):
            self.assertEqual(objects_that_stay(), [])
            if done.returncode == 0:
                self.assertIn(f"{pins}/links/{PROGRAM}\n", done.stderr)
                return
            self.assertIn(done.returncode, EXIT_CODES, done.stderr)
            lines = done.stderr.splitlines()
            self.assertEqual(sum(line.startswith("bpfrun: error: ") for line in lines), 1, done.stderr)
            self.assertEqual([line for line in lines if line.startswith(("/sys", "bpf "))], ["/sys/fs/bpf"], done.stderr)

        self.compile(f"{PROGRAM}.o", PINNED, f"-DMAP=m_{PROGRAM}")
        faults = [("bpf", "ENOMEM"), ("mount", "EPERM"), ("mkdir", "ENOSPC"), ("statfs", "EACCES"), ("mmap", "ENOMEM")]
        self.each_fault(faults, lambda: None, check, BIN / "bpfrun", f"{PROGRAM}.o", "--dry-run", f"--pin={pins}",
                        behind=f"{PROGRAM}.o")


class Loader(FaultsTest):
    def assert_nothing_left(self, faults, *arguments):
        before = self.files()

        def check(done):
            self.assertEqual(objects_that_stay(), [])
            self.assertEqual(self.files(), before)
            if done.returncode == 0:
                return  # the kernel was only asked what it can do, or there was another way
            self.assertIn(done.returncode, EXIT_CODES)
            errors = [line for line in done.stderr.splitlines() if line.startswith("bpfrun: error: ")]
            self.assertEqual(len(errors), 1, done.stderr)

        self.each_fault(faults, lambda: None, check, BIN / "bpfrun", *arguments)

    def test_program_loads_that_were_disturbed_are_tried_again(self):
        """The verifier gives up with EAGAIN when it meets a signal: bpf(2)."""
        self.compile("x.o", PERF, f"-DMAP=m_{PROGRAM}")
        command = [BIN / "bpfrun", "x.o", "--dry-run", "--attach", f"{PROGRAM}=perf:cpu-clock@99hz"]
        disturbed = 0
        for when in range(1, 200):
            done, injected = self.with_fault("bpf", "EAGAIN", when, *command)
            if not injected:
                break
            if "BPF_PROG_LOAD" not in injected:
                continue
            disturbed += 1
            self.assertEqual((done.returncode, objects_that_stay()), (0, []), done.stderr)
        self.assertGreater(disturbed, 0)

    def test_other_kinds_of_programs(self):
        """What is not attached by perf events or sockets: a link each, and a run."""
        for section, kind in [("syscall", "run:once"), ("sk_lookup", "sk_lookup:self")]:
            with self.subTest(section):
                self.compile("x.o", FILTER.replace('"socket"', f'"{section}"').replace("return 0", "return 1"))
                self.assert_nothing_left([("bpf", "ENOMEM"), ("bpf", "EPERM")], "x.o", "--dry-run", "--attach", f"{PROGRAM}={kind}")

    def test_compiling(self):
        self.write("x.c", FILTER.replace("PROGRAM", PROGRAM))
        self.assert_nothing_left([("pipe2", "EMFILE"), ("execve", "ENOMEM"), ("dup2", "EBADF")], "x.c", "--dry-run",
                                 "--attach", f"{PROGRAM}=socket:lo")


if __name__ == "__main__":
    main()
