"""Runs of a command in which one system call fails."""

from command import CommandTest


class FaultsTest(CommandTest):
    before = []  # the command that starts strace, whose own system calls do not fail

    def trace(self, calls, *command):
        """The lines of strace about these system calls of the command, which has to succeed."""
        log = self.folder / "strace"
        done = self.run_command(*self.before, "strace", "-f", "-qq", "-o", log, "-e", f"trace={calls}", "-e", "signal=none", *command)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [line for line in log.read_text().splitlines() if not line.split(" ", 1)[1].lstrip().startswith("<...")]
        log.unlink()
        return lines

    def with_fault(self, call, error, when, *command, always=()):
        """Runs the command with the `when`th call failing (strace's when=: "3", "3+"), and what `always` says, as
        "bpf:error=EINVAL:when=7"; the result, and the call that failed: empty if there was none."""
        log = self.folder / "strace"
        calls = ",".join([call, *(each.split(":")[0] for each in always)])
        done = self.run_command(*self.before, "strace", "-f", "-qq", "-o", log, "-e", f"trace={calls}", "-e", "signal=none",
                                *(f"--inject={each}" for each in [*always, f"{call}:error={error}:when={when}"]), *command)
        injected = next((line for line in log.read_text().splitlines() if f" {call}(" in line and "(INJECTED)" in line), "")
        log.unlink()
        return done, injected

    def each_fault(self, faults, prepare, check, *command, limit=200, behind="", always=()):
        """Lets the first call fail, then the second, until the command makes no more. Of calls behind the opening of
        a file, only those."""
        for call, error in faults:
            first = 1
            if behind:
                lines = self.trace(f"{call},openat", *command)
                opened = next(i for i, line in enumerate(lines) if f'"{behind}"' in line)
                first += sum(f" {call}(" in line for line in lines[:opened])
            for when in range(first, first + limit):
                prepare()
                done, injected = self.with_fault(call, error, when, *command, always=always)
                if not injected:
                    break
                with self.subTest(call=call, error=error, when=when, injected=injected):
                    check(done)
            self.assertFalse(injected, f"more than {limit} calls of {call}")
            self.assertGreater(when, first, f"{call} is never called")
            self.assertEqual(done.returncode, 0, done.stderr)
