"""Maps handed to others over a socket: who gets them, and what hostile clients do to the server."""

import array
import contextlib
import json
import os
import socket
import subprocess
import sys
import time

from command import BIN, NOBODY, CommandTest, main

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


class ServeTest(CommandTest):
    def setUp(self):
        super().setUp()
        # Others must reach the socket and the client.
        self.folder.chmod(0o755)
        self.path = str(self.folder / "maps.sock")
        self.compile("a.o", SOURCE)

    @contextlib.contextmanager
    def server(self, *options):
        command = [BIN / "bpfrun", "a.o", "--attach", "own_" + str(os.getpid()) + "=socket:lo", f"--serve={self.path}",
                   "--map", "limits[10.0.0.1]={packets=5, bytes=6}", *options]
        with subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            try:
                self.assertTrue(run.stderr.readline().startswith("attached "))
                self.assertEqual(run.stderr.readline(), f"serving maps at {self.path}\n")
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
