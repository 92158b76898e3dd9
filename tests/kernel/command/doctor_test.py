"""bpfrun doctor: what it says is what the kernel says, and it loads nothing."""

import json
import pathlib

from command import BIN, NOBODY, CommandTest, main


class Doctor(CommandTest):
    def findings(self, *before):
        done = self.run_command(*before, BIN / "bpfrun", "doctor", "--format=json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}

    def test_settings_are_the_kernels(self):
        findings = self.findings()
        for name, path in [("kernel.unprivileged_bpf_disabled", "kernel/unprivileged_bpf_disabled"),
                           ("kernel.perf_event_paranoid", "kernel/perf_event_paranoid"),
                           ("kernel.kptr_restrict", "kernel/kptr_restrict")]:
            file = pathlib.Path("/proc/sys") / path
            self.assertEqual(findings[name]["value"], file.read_text().strip() if file.exists() else "", name)
            self.assertNotEqual(findings[name]["meaning"], "", name)
        # The commands run in a network namespace of their own, and only the first one has this.
        self.assertEqual(findings["net.core.bpf_jit_enable"]["value"], "")
        self.assertEqual(findings["release"]["value"], pathlib.Path("/proc/sys/kernel/osrelease").read_text().strip())
        self.assertEqual(findings["CONFIG_BPF_SYSCALL"]["value"], "y")

    def test_capabilities_of_root_and_of_others(self):
        self.assertEqual(self.findings()["CAP_BPF"]["value"], "yes")
        as_nobody = self.findings("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
                                  "--inh-caps=-all")
        for name in ["CAP_BPF", "CAP_PERFMON", "CAP_NET_ADMIN", "CAP_SYS_ADMIN"]:
            self.assertEqual((as_nobody[name]["value"], as_nobody[name]["mend"]), ("no", "sudo bpfrun ..."), name)
        self.assertEqual(as_nobody["user"]["value"], str(NOBODY))

    def test_text_has_what_json_has_and_no_program_is_loaded(self):
        done = self.run_command("strace", "-f", "-qq", "-o", "trace", "-e", "trace=bpf", BIN / "bpfrun", "doctor")
        self.assertEqual(done.returncode, 0, done.stderr)
        for finding in self.findings().values():
            self.assertIn(finding["name"], done.stdout)
            self.assertIn(finding["meaning"], done.stdout)
        self.assertEqual((self.folder / "trace").read_text(), "")


if __name__ == "__main__":
    main()
