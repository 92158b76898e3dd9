#!/usr/bin/env python3
"""bpfrun explain: the log of a refusal, as other loaders print it, with the object and without.

explain_command_test.py BPFCC BPFRUN. The log is of the running kernel where this runs as root, a recorded one elsewhere.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = """#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("xdp") int good(struct xdp_md *context) { return XDP_PASS; }
SEC("?xdp") int bad(struct xdp_md *context) {
  char *data = (void *)(long)context->data, *end = (void *)(long)context->data_end;
  if (data + 4 > end) return XDP_PASS;
  return data[6];
}
char _license[] SEC("license") = "GPL";
"""
# Linux 6.12.
RECORDED = """0: R1=ctx() R10=fp0
; char *data = (void *)(long)context->data, *end = (void *)(long)context->data_end; @ a.c:5
0: (61) r3 = *(u32 *)(r1 +4)          ; R1=ctx() R3_w=pkt_end()
1: (61) r2 = *(u32 *)(r1 +0)          ; R1=ctx() R2_w=pkt(r=0)
; if (data + 4 > end) return XDP_PASS; @ a.c:6
2: (bf) r1 = r2                       ; R1_w=pkt(r=0) R2_w=pkt(r=0)
3: (07) r1 += 4                       ; R1_w=pkt(off=4,r=0)
4: (b4) w0 = 2                        ; R0_w=2
5: (2d) if r1 > r3 goto pc+1          ; R1_w=pkt(off=4,r=4) R3_w=pkt_end()
; return data[6]; @ a.c:7
6: (91) r0 = *(s8 *)(r2 +6)
invalid access to packet, off=6 size=1, R2(id=0,off=6,r=4)
R2 offset is outside of the packet
processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
"""
# Linux 7.3, as in cilium/ebpf's pull request 2111.
STRUCTURED = """0: R1=ctx() R10=fp0
0: (95) exit
R0 !read_ok

Verification failed: Register Type Safety: Unreadable register

Reason:
  R0 has never been initialized on this path, so the verifier cannot use it as an input.

At:
  insn 0
        | ^-- error: R0 is not readable
  Instruction context:
  >>> 0 | (95) exit

Causal path:
  no retained diagnostic events on this path

Suggestion:
  Initialize R0 on every path before this instruction.

processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
"""


def main() -> int:
    bpfcc, bpfrun = sys.argv[1:]
    failures: list[str] = []

    def expect(what: str, text: str, pattern: str) -> None:
        if not re.search(pattern, text, re.MULTILINE):
            failures.append(f"{what}: nothing like {pattern!r} in:\n{text}")

    def explain(*arguments: Path | str, text: str | None = None) -> subprocess.CompletedProcess:
        return subprocess.run([bpfrun, "explain", *map(str, arguments)], capture_output=True, text=True, input=text)

    with tempfile.TemporaryDirectory() as folder:
        source, log = Path(folder, "a.c"), Path(folder, "a.log")
        source.write_text(SOURCE)
        object = source.with_suffix(".o")
        subprocess.run([bpfcc, "-Wno-bpf-packet-bounds", source, "-o", object], check=True)
        log.write_text(RECORDED)
        if os.geteuid() == 0:
            refused = subprocess.run([bpfrun, "--load-only", "-v", "-p", "bad", f"--verifier-log={log}", object],
                                     capture_output=True, text=True)
            expect("bpfrun -v", refused.stderr, r"^ +\| +\d+: r0 = \*\([su]8 \*\)\(r\d \+6\)")
            expect("bpfrun -v", refused.stderr, r"if \(data \+ 7 > end\)$")
            expect("bpfrun -v", refused.stderr, r"a\.c:7:10: error: reading 1 byte past what was checked in the packet")

        plain = explain(log)
        expect("without the object", plain.stdout, r"a\.c:7: error: .*\[verifier: packet-bounds\]")
        expect("without the object", plain.stdout, r"^a\.c:6: note: the last check covers data \+ 4 only")
        if plain.returncode != 0:
            failures.append(f"exit status {plain.returncode}")
        expect("with the object", explain(log, object).stdout, r"/a\.c:7:10: error: ")
        bare = "".join(line for line in log.read_text().splitlines(True) if not line.startswith("-- program"))
        expect("found by its instructions", explain("-", object, text=bare).stdout, r"/a\.c:7:10: error: ")
        wrapped = f"libbpf: prog 'bad': -- BEGIN PROG LOAD LOG --\n{bare}-- END PROG LOAD LOG --\nlibbpf: failed\n"
        expect("libbpf's", explain("-", object, text=wrapped).stdout, r"/a\.c:7:10: error: ")
        expect("-v", explain("-v", log).stdout, r"^    7 \| ")
        row = json.loads(explain("--format=json", log, object).stdout)
        if (row["cause"], row["line"], row["steps"][-1]["instruction"] >= 5) != ("packet-bounds", 7, True):
            failures.append(f"--format=json: {row}")

        sarif = json.loads(explain("--format=sarif", log, object).stdout)["runs"][0]
        result = sarif["results"][0]
        region = result["locations"][0]["physicalLocation"]["region"]
        if (sarif["tool"]["driver"]["name"], result["ruleId"], region) != (
                "bpfrun", "verifier:packet-bounds", {"startLine": 7, "startColumn": 10}):
            failures.append(f"--format=sarif: {sarif}")
        structured = explain("-", text=STRUCTURED)
        expect("of Linux 7.3", structured.stdout, r"the function ends without a value to return  \[verifier: uninitialised\]")
        expect("of Linux 7.3", structured.stdout, r"note: the kernel says: Register Type Safety: Unreadable register: R0 has never")
        unknown = explain("-", text=STRUCTURED.replace("R0 !read_ok", "something new"))
        expect("a new sentence of 7.3", unknown.stdout, r"^error: Register Type Safety: Unreadable register")
        expect("a new sentence of 7.3", unknown.stdout, r"^help: Initialize R0 on every path")

        asked = explain("--help")
        expect("--help", asked.stdout, r"^bpfrun explain \[")
        if asked.returncode != 0:
            failures.append(f"--help: exit status {asked.returncode}")

        for what, done, status, pattern in [
            ("another object", explain("-", bpfrun, text=bare), 1, r"bpfrun: error: "),
            ("no log", explain(), 2, r"explain: no log to explain"),
            ("a missing file", explain(Path(folder, "none")), 2, r"none: cannot be opened: ENOENT"),
            ("an unknown option", explain("--fast", log), 2, r"--fast: no such option"),
            ("three files", explain(log, log, log), 2, r"one log and one object"),
            ("an unknown sentence", explain("-", text="0: (95) exit\nsomething new\n"), 1, r"something new"),
        ]:
            expect(what, done.stderr, pattern)
            if done.returncode != status:
                failures.append(f"{what}: exit status {done.returncode}, not {status}: {done.stderr}")
    for failure in failures:
        print(f"FAILED {failure}")
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
