"""What bpfrun says to what cannot work: one sentence, the right exit code, nothing attached, nothing written."""

import pathlib
import shutil

from command import BIN, FILTER, NOBODY, PROGRAM, CommandTest, main

HEADERS = "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n"
USAGE, REFUSED, ENVIRONMENT, ATTACH = 2, 1, 3, 4
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all"]
DISABLED = pathlib.Path("/proc/sys/kernel/unprivileged_bpf_disabled").read_text().strip()
ROOT_WITHOUT_CAPABILITIES = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]


COMPILE_AGAIN = "  hint: compile it again, with -g, and do not edit it afterwards"


class Objects(CommandTest):
    def compile_with_byte(self, offset, value):
        """An object of ours with another byte in its ELF header."""
        path = self.folder / self.compile("x.o", FILTER)
        content = bytearray(path.read_bytes())
        content[offset] = value
        path.write_bytes(content)

    def test_no_elf(self):
        self.write("x.o", "hello\n")
        self.assert_refused(REFUSED, "bpfrun: error: x.o: is not an ELF object  [verifier: object]\n" + COMPILE_AGAIN, ["x.o"])

    def test_empty(self):
        self.write("x.o", "")
        self.assert_refused(REFUSED, "bpfrun: error: x.o: is empty  [verifier: object]\n" + COMPILE_AGAIN, ["x.o"])

    def test_truncated(self):
        path = self.folder / self.compile("x.o", FILTER)
        content = path.read_bytes()
        path.write_bytes(content[:200])
        sections = int.from_bytes(content[0x28:0x30], "little")
        self.assert_refused(
            REFUSED, f"bpfrun: error: x.o: is truncated: its table of sections is at byte {sections} of 200  [verifier: object]\n" + COMPILE_AGAIN,
            ["x.o"])

    def test_other_machine(self):
        self.compile_with_byte(18, 62)  # e_machine: EM_X86_64
        self.assert_refused(REFUSED, "bpfrun: error: x.o: is for x86-64, not for BPF  [verifier: object]\n"
                            "  hint: compile it with bpfcc, or with clang -target bpf", ["x.o"])

    def test_other_byte_order(self):
        self.compile_with_byte(5, 2)  # e_ident[EI_DATA]: ELFDATA2MSB
        self.assert_refused(REFUSED, "bpfrun: error: x.o: is big-endian, and this machine is little-endian  [verifier: object]\n"
                            "  hint: compile it with -target bpfel", ["x.o"])

    def test_other_class(self):
        self.compile_with_byte(4, 1)  # e_ident[EI_CLASS]: ELFCLASS32
        self.assert_refused(REFUSED, "bpfrun: error: x.o: is not a 64-bit ELF object, as all BPF objects are  [verifier: object]\n"
                            + COMPILE_AGAIN, ["x.o"])

    def test_no_programs(self):
        self.compile("x.o", "int x;")
        self.assert_refused(REFUSED, "bpfrun: error: x.o: holds no program  [verifier: object]\n"
                            '  hint: an object is loaded for its programs: functions with SEC("xdp") or the like in front', ["x.o"])

    def test_no_license(self):
        path = self.folder / self.compile(
            "x.o", HEADERS + 'SEC("raw_tp/sched_switch") int PROGRAM(void *c) { return bpf_get_current_task() != 0; }'
            'char terms[] SEC("license") = "GPL";')
        # bpfcc compiles no such program.
        path.write_bytes(path.read_bytes().replace(b"\0license\0", b"\0another\0"))
        self.assert_refused(
            REFUSED, f"bpfrun: error: x.o: program {PROGRAM}: calls bpf_get_current_task, which needs a license that is "
            "compatible with the GPL; this object has none  [verifier: license]\n"
            '  hint: write char license[] SEC("license") = "GPL"',
            ["x.o"])

    def test_map_definition_of_odd_size(self):
        self.compile("x.o", HEADERS + 'struct { unsigned type, key_size, value_size; } m SEC("maps") = {1, 4, 4};'
                     'SEC("socket") int PROGRAM(void *c) { return 0; }', "-Wno-bpf-map-definition")
        self.assert_refused(
            REFUSED, "bpfrun: error: x.o: map m: its definition has 12 bytes, not 16 to 40 in steps of 4  [verifier: object]\n"
            '  hint: use struct bpf_map_def, or SEC(".maps")', ["x.o"])

    def test_undefined_symbol(self):
        self.compile("x.o", HEADERS + 'extern int nowhere(int);'
                     'SEC("socket") int PROGRAM(void *c) { return nowhere(1); }')
        self.assert_refused(
            REFUSED, "bpfrun: error: x.o: section socket: calls nowhere, which is defined nowhere  [verifier: object]\n"
            "  hint: define it in this file, or declare it with __ksym if it is the kernel's", ["x.o"])

    def test_unknown_section(self):
        self.compile("x.o", HEADERS + 'SEC("tracepiont/sched/sched_switch") int PROGRAM(void *c) { return 0; }',
                     "-Wno-bpf-section")
        self.assert_refused(
            REFUSED, f"bpfrun: error: x.o: program {PROGRAM}: section tracepiont/sched/sched_switch is no known kind "
            "of program; the nearest is tracepoint  [verifier: section]\n" '  hint: write SEC() with a name that the loader knows, such as SEC("xdp")', ["x.o"])

    def test_names_do_not_drive_the_terminal(self):
        path = self.folder / self.compile("x.o", FILTER)
        path.write_bytes(path.read_bytes().replace(b"\0socket\0", b"\0\x1b[31mX\0"))
        self.assert_refused(
            REFUSED, f"bpfrun: error: x.o: program {PROGRAM}: section \\x1b[31mX is no known kind of program  [verifier: section]\n"
            '  hint: write SEC() with a name that the loader knows, such as SEC("xdp")', ["x.o"])


class Files(CommandTest):
    def test_missing(self):
        for name in ["x.o", "x.c"]:
            self.assert_refused(
                USAGE, f"bpfrun: error: {name}: cannot be opened: ENOENT (No such file or directory)", [name])

    def test_folder(self):
        self.assert_refused(USAGE, "bpfrun: error: .: cannot be read: EISDIR (Is a directory)", ["."])

    def test_unreadable(self):
        for name in ["x.o", "x.c"]:
            (self.folder / self.write(name, FILTER)).chmod(0o600)
            self.assert_refused(USAGE, f"bpfrun: error: {name}: cannot be opened: EACCES (Permission denied)", [name],
                                before=AS_NOBODY)

    def test_unreadable_for_whom_sudo_serves(self):
        """The compiler does not read with root's rights what its user may not. It is where that user can reach it."""
        for name in ["bpfrun", "bpfcc"]:
            shutil.copy(BIN / name, self.folder)
        (self.folder / self.write("x.c", FILTER)).chmod(0o600)
        self.assert_refused(
            USAGE, "bpfcc: error: x.c: cannot be opened: EACCES (Permission denied)\n"
            "bpfrun: error: x.c: bpfcc cannot compile it", ["x.c"],
            environment={"SUDO_UID": str(NOBODY), "SUDO_GID": str(NOBODY)}, program=self.folder / "bpfrun")

    def test_source_that_does_not_compile(self):
        self.write("x.c", "#error nothing yet\n")
        self.assert_refused(
            REFUSED, "x.c:1:2: error: nothing yet\n    1 | #error nothing yet\n      |  ^\n"
            "1 error generated.\nbpfrun: error: x.c: does not compile", ["x.c"])


class Machine(CommandTest):
    def test_missing_interface(self):
        self.compile("x.o", FILTER)
        self.assert_refused(
            ATTACH, f"bpfrun: error: {PROGRAM}: no network interface eth77: ENODEV (No such device)\n"
            "  hint: there are: lo", ["x.o", "--attach", f"{PROGRAM}=socket:eth77"])

    def test_no_privilege(self):
        self.compile("x.o", FILTER)
        for before in [AS_NOBODY, ROOT_WITHOUT_CAPABILITIES]:
            self.assert_refused(ENVIRONMENT, "bpfrun: error: x.o: may not be loaded: EPERM (Operation not permitted)  [verifier: privilege]\n"
                                "  hint: CAP_BPF missing: run it as root, for example with sudo, or type once: "
                                "sudo setcap cap_bpf+ep $(command -v bpfrun); everybody may load it where "
                                f"kernel.unprivileged_bpf_disabled is 0, it is {DISABLED}",
                                ["x.o", "--attach", f"{PROGRAM}=socket:lo"], before=before)

    def test_privilege_of_another_kind(self):
        self.compile("x.o", HEADERS + 'SEC("xdp") int PROGRAM(void *c) { return 2; }')
        self.assert_refused(
            ENVIRONMENT, "bpfrun: error: x.o: may not be loaded: EPERM (Operation not permitted)  [verifier: privilege]\n"
            "  hint: CAP_BPF, CAP_NET_ADMIN missing: run it as root, for example with sudo, or type once: "
            "sudo setcap cap_bpf,cap_net_admin+ep $(command -v bpfrun)",
            ["x.o", "--attach", f"{PROGRAM}=xdp:lo"], before=ROOT_WITHOUT_CAPABILITIES)

    def test_kernel_without_btf(self):
        self.compile("x.o", HEADERS + "struct task_struct { int pid; } __attribute__((preserve_access_index));"
                     'SEC("raw_tp/sched_switch") int PROGRAM(void *c)'
                     "{ struct task_struct *task = (void *)bpf_get_current_task(); int pid = 0;"
                     "bpf_probe_read_kernel(&pid, sizeof(pid), &task->pid); return pid; }"
                     'char _license[] SEC("license") = "GPL";')
        self.assert_refused(
            ENVIRONMENT,
            "bpfrun: error: x.o: the kernel has no BTF (/sys/kernel/btf/vmlinux), which this object needs  [verifier: kernel-btf]\n"
            "  hint: a kernel with CONFIG_DEBUG_INFO_BTF=y has it", ["x.o"],
            before=["unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /sys/kernel/btf && exec "$@"', "sh"])

    def test_kernel_without_btf_is_enough_for_others(self):
        self.compile("x.o", FILTER)
        done = self.run_command("unshare", "--mount", "sh", "-c", 'mount -t tmpfs none /sys/kernel/btf && exec "$@"',
                                "sh", BIN / "bpfrun", "x.o", "--dry-run", "--attach", f"{PROGRAM}=socket:lo")
        self.assertEqual((done.returncode, done.stderr), (0, f"attached {PROGRAM}: socket lo\n"))


if __name__ == "__main__":
    main()
