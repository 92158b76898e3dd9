"""Maps handed to others over a socket: who gets them, and what hostile clients do to the server."""

import array
import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
import time

from command import BIN, NOBODY, PROGRAM, CommandTest, main

USAGE, ENVIRONMENT = 2, 3

SOURCE = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
struct limit { __u32 packets; __u32 bytes; };
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __be32);
  __type(value, struct limit);
  __uint(max_entries, 8);
} limits SEC(".maps");
int runs = 5;
SEC("socket") int PROGRAM(struct __sk_buff *skb) {
  __be32 key = 0;
  if (bpf_map_lookup_elem(&limits, &key)) ++runs;
  return 0;
}
char _license[] SEC("license") = "GPL";
"""


# Maps of other kinds than plain ones; `call` reads what clients put into them.
KINDS = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#define MAP(name, kind, k, v, n) struct { __uint(type, BPF_MAP_TYPE_##kind); __type(key, k); __type(value, v); __uint(max_entries, n); } name SEC(".maps")
struct { __uint(type, BPF_MAP_TYPE_QUEUE); __type(value, __u32); __uint(max_entries, 4); } queue SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_STACK); __type(value, __u32); __uint(max_entries, 4); } stack SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_BLOOM_FILTER); __type(value, __u32); __uint(max_entries, 4); } bloom SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_RINGBUF); __uint(max_entries, 4096); } events SEC(".maps");
MAP(per_cpu, PERCPU_ARRAY, __u32, __u64, 2);
MAP(per_cpu_hash, PERCPU_HASH, __u32, __u64, 2);
MAP(calls, PROG_ARRAY, __u32, __u32, 2);
struct inner { __uint(type, BPF_MAP_TYPE_ARRAY); __type(key, __u32); __type(value, __u32); __uint(max_entries, 1); } red SEC(".maps");
struct { __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS); __type(key, __u32); __uint(max_entries, 2); __array(values, struct inner); } maps SEC(".maps");
MAP(devices, DEVMAP, __u32, __u32, 2);
int red_value, in_bloom;
SEC("socket") int called(struct __sk_buff *skb) { return 0; }
SEC("socket") int PROGRAM(struct __sk_buff *skb) {
  __u32 zero = 0, seven = 7;
  in_bloom = bpf_map_peek_elem(&bloom, &seven) == 0;
  void *inner = bpf_map_lookup_elem(&maps, &zero);
  if (inner) {
    __u32 *value = bpf_map_lookup_elem(inner, &zero);
    if (value) red_value = *value;
  }
  bpf_ringbuf_output(&events, &zero, 4, 0);
  bpf_tail_call(skb, &calls, 0);
  return 0;
}
char _license[] SEC("license") = "GPL";
"""


class ServeTest(CommandTest):
    def setUp(self):
        super().setUp()
        # Others must reach the socket and the client.
        self.folder.chmod(0o755)
        self.path = str(self.folder / "maps.sock")
        self.compile("a.o", SOURCE)

    @contextlib.contextmanager
    def server(self, *options, file="a.o", elements=("limits[10.0.0.1]={packets=5, bytes=6}",)):
        command = [BIN / "bpfrun", file, "--attach", f"{PROGRAM}=socket:lo", f"--serve={self.path}",
                   *(f"--map={element}" for element in elements), *options]
        with subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            try:
                lines = iter(run.stderr.readline, "")
                said = list(itertools.takewhile(lambda line: not line.startswith("serving "), lines))
                self.assertIn(f"attached {PROGRAM}: socket lo\n", said)
                yield run
            finally:
                run.terminate()
                self.assertEqual(run.wait(timeout=10), 0, run.stderr.read())
        self.assertFalse(os.path.exists(self.path))

    def client(self, *arguments, user=None, groups=()):
        """The command as that user, without a single capability."""
        as_user = [] if user is None else ["setpriv", f"--reuid={user}", f"--regid={NOBODY}",
                                           f"--groups={','.join(map(str, groups))}" if groups else "--clear-groups"]
        # The build folder may be closed to others: the program is run from an open file.
        program = os.open(BIN / "bpfrun", os.O_RDONLY)
        try:
            return subprocess.run([*as_user, f"/proc/self/fd/{program}", "map", f"--from={self.path}", *arguments],
                                  pass_fds=[program], capture_output=True, text=True, timeout=20)
        finally:
            os.close(program)

    def test_another_user_reads_and_writes(self):
        with self.server(f"--allow={NOBODY}"):
            done = self.client(user=NOBODY)
            self.assertEqual((done.stdout, done.stderr), ("limits\n.data\n", ""))
            self.assertEqual(self.client("limits", user=NOBODY).stdout,
                             "limits: hash, 1 of 8 elements\n  10.0.0.1  {packets=5, bytes=6}\n")
            self.assertEqual(self.client(".data", user=NOBODY).stdout, ".data: variables\n  runs  5\n")
            self.assertEqual(self.client("limits[10.0.0.2]={packets=7}", user=NOBODY).returncode, 0)
            lines = self.client("limits", "--format=json", user=NOBODY).stdout.splitlines()
            self.assertEqual([element["value"] for element in json.loads(lines[0])["elements"]],
                             [{"packets": 5, "bytes": 6}, {"packets": 7, "bytes": 0}])
            for arguments, exit_code, message in [
                    (["none"], ENVIRONMENT, f"{self.path}: no such map\n"),
                    (["limits[10.0.0.2]=many"], USAGE, "limits[10.0.0.2]=many: ")]:
                done = self.client(*arguments, user=NOBODY)
                self.assertEqual(done.returncode, exit_code)
                self.assertTrue(done.stderr.startswith("bpfrun: error: " + message), done.stderr)

    def test_elements_of_every_kind_by_another_user(self):
        self.compile("b.o", KINDS)
        cpus = len(os.sched_getaffinity(0))
        # `called` is called through an element, else it would have to be attached.
        with self.server(f"--allow={NOBODY}", file="b.o", elements=["calls[1]=prog:called"]):
            for element in ["queue[]=5", "queue[]=6", "stack[]=5", "stack[]=6", "bloom[]=7", "per_cpu[1]=3", "per_cpu_hash[9]=4",
                            "red[0]=42", "maps[0]=map:red", "calls[0]=prog:called", "devices[1]=lo"]:
                done = self.client(element, user=NOBODY)
                self.assertEqual((done.returncode, done.stderr), (0, ""), element)
            for name, shown in [("queue", "queue: queue; the next element is 5, others cannot be looked at\n"),
                                ("stack", "stack: stack; the next element is 6, others cannot be looked at\n"),
                                ("devices", "devices: devmap, 1 of 2 elements\n  1  lo\n")]:
                self.assertEqual(self.client(name, user=NOBODY).stdout, shown)
            self.assertRegex(self.client("per_cpu", user=NOBODY).stdout, rf"\n  1  {3 * cpus}\n +cpu 0: 3\n")
            self.assertRegex(self.client("calls", user=NOBODY).stdout, r"^calls: prog_array, 2 of 2 elements\n  0  (\d+)\n  1  \1\n$")
            self.assertRegex(self.client("maps", user=NOBODY).stdout, r"^maps: array_of_maps, 1 of 2 elements\n  0  \d+\n$")
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.sendto(b"x", ("127.0.0.1", 9))
            deadline = time.monotonic() + 5
            while "in_bloom   1" not in (shown := self.client(".bss", user=NOBODY).stdout) and time.monotonic() < deadline:
                time.sleep(0.01)
            self.assertEqual(shown, ".bss: variables\n  in_bloom   1\n  red_value  42\n")
            for element, exit_code, message in [
                    ("queue[1]=5", USAGE, "elements of this map have no keys\n  hint: write queue[]=5"),
                    ("events[]=5", USAGE, "nothing can be stored in this map: its records come from programs"),
                    ("calls[0]=prog:none", ENVIRONMENT, f"no such program"),
                    ("maps[0]=map:none", ENVIRONMENT, f"no such map"),
                    ("per_cpu[2]=1", USAGE, "the map has 2 elements: keys are 0 to 1"),
                    ("maps[0]=map:queue", USAGE, "cannot be stored: the kernel does not take this key or value: EINVAL (Invalid argument)")]:
                done = self.client(element, user=NOBODY)
                self.assertEqual((done.returncode, done.stderr), (exit_code, f"bpfrun: error: {element}: {message}\n"))

    def test_a_group(self):
        with self.server("--allow=:7654"):
            self.assertEqual(self.client(user=4242, groups=[7653, 7654]).stdout, "limits\n.data\n")
            self.assert_not_allowed(self.client(user=4242, groups=[7653]))

    def assert_not_allowed(self, done):
        self.assertEqual(done.stderr, f"bpfrun: error: {self.path}: this user may not have the maps\n")
        self.assertEqual((done.returncode, done.stdout), (ENVIRONMENT, ""))

    def test_who_is_not_allowed(self):
        with self.server():
            self.assert_not_allowed(self.client(user=NOBODY))
            self.assertEqual(self.client().stdout, "limits\n.data\n")

    def connect(self):
        client = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        client.connect(self.path)  # waits while the queue is full
        client.settimeout(10)
        self.addCleanup(client.close)
        return client

    def test_a_read_only_descriptor_cannot_write(self):
        with self.server():
            for request, exit_code in [(b"read limits", 1), (b"write limits", 0)]:
                client = self.connect()
                client.send(request)
                text, ancillary, _, _ = client.recvmsg(1000, socket.CMSG_SPACE(8))
                self.assertTrue(text.startswith(b"ok "))
                descriptors = array.array("i")
                descriptors.frombytes(ancillary[0][2])
                self.assertEqual(len(descriptors), 2)
                done = subprocess.run([sys.executable, "-c", UPDATE, str(descriptors[0])], pass_fds=descriptors)
                self.assertEqual(done.returncode, exit_code)
                for descriptor in descriptors:
                    os.close(descriptor)

    def test_hostile_clients(self):
        with self.server() as run:
            descriptors = f"/proc/{run.pid}/fd"
            before = len(os.listdir(descriptors))
            for packet in (b"", b"\0" * 256, b"x" * 257, b"y" * 100000, b"read", b"read ", b"read " + b"\xff" * 200, b"list\n",
                           b"write ../limits", b"error", b"ok"):
                client = self.connect()
                client.send(packet)
                if packet:
                    self.assertTrue(client.recv(1000).startswith(b"error "), packet)
                client.close()
            # Descriptors that nobody asked for; clients that go at once; more of them than there is room for; one that never reads.
            client = self.connect()
            socket.send_fds(client, [b"list"], [0, 1, 2])
            self.assertEqual(client.recv(1000), b"ok\nlimits\n.data")
            for _ in range(300):
                with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as hasty:
                    hasty.connect(self.path)
            crowd = [self.connect() for _ in range(200)]
            deaf = self.connect()
            deaf.settimeout(2)
            with contextlib.suppress(OSError):
                for _ in range(100000):
                    deaf.send(b"write limits")
            self.assertEqual(self.client().stdout, "limits\n.data\n")
            self.assertLess(len(os.listdir(descriptors)), before + 80)
            for each in [*crowd, deaf, client]:
                each.close()
            deadline = time.monotonic() + 5
            while len(os.listdir(descriptors)) > before and time.monotonic() < deadline:
                time.sleep(0.01)
            self.assertEqual(len(os.listdir(descriptors)), before)

    def test_wrong_use(self):
        self.write("there", "something")
        self.assert_refused(USAGE, "bpfrun: error: --allow: says who may have the maps of --serve, which is missing",
                            ["a.o", "--allow=root"])
        self.assert_refused(USAGE, "bpfrun: error: --allow=:no group: 'no group' is not in /etc/group\n"
                                   "  hint: write USER or :GROUP, by name or by number",
                            ["a.o", "--serve=s", "--allow=:no group"])
        self.assert_refused(USAGE, "bpfrun: error: gone: nobody serves maps there: ENOENT (No such file or directory)\n"
                                   "  hint: bpfrun --serve=PATH does", ["map", "--from=gone"])
        self.assert_refused(USAGE, "bpfrun: error: there: nobody serves maps there: ECONNREFUSED (Connection refused)\n"
                                   "  hint: bpfrun --serve=PATH does", ["map", "--from=there"])
        self.assert_refused(USAGE, "bpfrun: error: map: whose maps is not said\n"
                                   "  hint: bpfrun map --from=PATH [--format=json] [NAME | NAME[KEY]=VALUE]...", ["map"])
        asked = self.run_command(BIN / "bpfrun", "map", "--help")
        self.assertEqual((asked.returncode, asked.stdout.split(" --from")[0]), (0, "bpfrun map"))
        done = self.run_command(BIN / "bpfrun", "a.o", "--attach", "own_" + str(os.getpid()) + "=socket:lo", "--serve=there")
        self.assertIn("there: maps cannot be served there: EADDRINUSE", done.stderr)
        self.assertEqual(done.returncode, USAGE)
        self.assertEqual((self.folder / "there").read_text(), "something")


# BPF_MAP_UPDATE_ELEM by the bare system call: the exit code says whether it was refused.
UPDATE = """
import ctypes, sys
key, value = ctypes.create_string_buffer(4), ctypes.create_string_buffer(8)
class Attributes(ctypes.Structure):
    _fields_ = [("fd", ctypes.c_uint64), ("key", ctypes.c_uint64), ("value", ctypes.c_uint64), ("flags", ctypes.c_uint64)]
attributes = Attributes(int(sys.argv[1]), ctypes.addressof(key), ctypes.addressof(value), 0)
number = 321 if __import__("platform").machine() == "x86_64" else 280
sys.exit(0 if ctypes.CDLL(None).syscall(number, 2, ctypes.byref(attributes), ctypes.sizeof(attributes)) == 0 else 1)
"""

if __name__ == "__main__":
    main()
