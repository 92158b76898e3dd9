"""bpfcc --verify: the kernel's word on what was compiled, at the lines of C."""

import json

from command import BIN, FILTER, NOBODY, PROGRAM, CommandTest, main, programs_that_stay

# The offset and the address are known only to the verifier: no rule of the compiler speaks.
TWO_REFUSED = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("xdp") int good(struct xdp_md *context) { return XDP_PASS; }
SEC("xdp") int outside(struct xdp_md *context) {
  return *(int *)((long)context->data + context->rx_queue_index);
}
SEC("socket") int no_pointer(struct __sk_buff *skb) {
  return *(volatile int *)(long)skb->len;
}
"""


NO_SUCH_PLACES = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("tp_btf/sched_swich") int misspelt(void *context) { return 0; }
SEC("tp_btf/no_such_event") int missing(void *context) { return 0; }
SEC("socket") int good(struct __sk_buff *skb) { return 0; }
"""

MISSING_FUNCTION = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
extern void bpf_no_such_function(void) __ksym;
SEC("xdp") int program(struct xdp_md *context) { return bpf_no_such_function(), XDP_PASS; }
char _license[] SEC("license") = "GPL";
"""

# Two things are missing, one behind the other.
NO_CHECKS = """//
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <bpf/bpf_helpers.h>
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16);
  __type(key, __u16);
  __type(value, __u64);
} counts SEC(".maps");
SEC("xdp") int PROGRAM(struct xdp_md *context) {
  struct ethhdr *eth = (void *)(long)context->data;
  __u16 protocol = eth->h_proto;
  __u64 *value = bpf_map_lookup_elem(&counts, &protocol);
  *value += 1;
  return XDP_PASS;
}
"""


# With v2 the check of the range is made on a copy that is shifted: the verifier learns nothing of the size.
RANGE = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
char copy[64]; volatile __u32 wanted;
SEC("raw_tp/sys_enter") int PROGRAM(void *context) {
  __u32 size = wanted;
  if (size == 0 || size > sizeof(copy)) return 0;
  bpf_probe_read_kernel(copy, size, context);
  return 0;
}
char _license[] SEC("license") = "GPL";
"""


class Verify(CommandTest):
    def check_sarif(self, text):
        """What the schema of SARIF 2.1.0 requires of the members that are written. Returns the results."""
        document = json.loads(text)
        self.assertEqual(document["version"], "2.1.0")
        (run,) = document["runs"]
        declared = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        self.assertEqual(len(declared), len(run["tool"]["driver"]["rules"]))
        self.assertTrue(run["tool"]["driver"]["name"])
        for result in run["results"]:
            self.assertTrue(result["message"]["text"])
            self.assertIn(result["level"], ("none", "note", "warning", "error"))
            self.assertIn(result.get("ruleId"), declared | {None})
            for location in result["locations"] + result.get("relatedLocations", []):
                physical = location.get("physicalLocation")
                if physical is None:  # a message alone
                    self.assertTrue(location["message"]["text"])
                    continue
                uri = physical["artifactLocation"]["uri"]
                self.assertRegex(uri, r"^(file:///)?[-._~/!$&'()*+,;=:@A-Za-z0-9%]+$")
                self.assertGreaterEqual(physical.get("region", {"startLine": 1})["startLine"], 1)
            for fix in result.get("fixes", []):
                for change in fix["artifactChanges"]:
                    self.assertTrue(change["artifactLocation"]["uri"])
                    self.assertTrue(all("deletedRegion" in each for each in change["replacements"]))
        return run["results"]

    def verify(self, source, *options, before=()):
        self.write("program.c", source)
        return self.run_command(*before, BIN / "bpfcc", "--verify", f"-DPROGRAM={PROGRAM}", *options, "program.c")

    def test_what_the_kernel_accepts_is_written_and_not_kept(self):
        done = self.verify(FILTER, "-o", "out.o")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual((self.folder / "out.o").read_bytes()[:4], b"\x7fELF")
        self.assertEqual(programs_that_stay(), [])

    def test_all_refused_programs_are_told_and_nothing_is_written(self):
        done = self.verify(TWO_REFUSED)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        errors = [line for line in done.stderr.splitlines() if "error: " in line]
        self.assertEqual([line.split(":")[1] for line in errors], ["6", "9"], done.stderr)
        self.assertTrue(all("[verifier: " in line for line in errors), done.stderr)
        self.assertEqual(done.stderr.count("help: "), 2, done.stderr)
        self.assertTrue(done.stderr.endswith("2 errors generated.\n"), done.stderr)
        self.assertEqual(set(self.files()), {"program.c"})

    def test_what_is_refused_before_the_verifier_has_a_cause_and_a_place(self):
        done = self.verify(NO_SUCH_PLACES, "--format=json")
        self.assertEqual((done.returncode, set(self.files())), (4, {"program.c"}), done.stderr)
        lines = [json.loads(line) for line in done.stderr.splitlines()]
        self.assertEqual([(line["rule"], line["line"]) for line in lines], [("verifier:attach-target", 4), ("verifier:attach-target", 5)])
        self.assertIn("has no 'sched_swich' to attach to", lines[0]["message"])
        self.assertIn("did you mean sched_switch?", json.dumps(lines[0]))

    def test_bpfrun_shows_the_place_of_what_is_missing(self):
        self.write("program.c", MISSING_FUNCTION)
        done = self.run_command(BIN / "bpfrun", "--load-only", "--format=json", "program.c")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("the kernel has no function 'bpf_no_such_function' that programs may call  [verifier: missing-symbol]\n",
                      done.stderr)
        self.assertIn("program.c:5:57: note: 'bpf_no_such_function' is here\n    5 | SEC(\"xdp\")", done.stderr)
        error = json.loads(done.stdout)
        self.assertEqual((error["explanation"]["cause"], error["explanation"]["line"]), ("missing-symbol", 5))

    def test_json_and_sarif_carry_the_cause(self):
        done = self.verify(TWO_REFUSED, "--format=json")
        lines = [json.loads(line) for line in done.stderr.splitlines()]
        self.assertEqual([line["line"] for line in lines], [6, 9])
        self.assertTrue(all(line["rule"].startswith("verifier:") for line in lines), lines)
        done = self.verify(TWO_REFUSED, "--format=sarif")
        results = json.loads(done.stderr)["runs"][0]["results"]
        self.assertEqual([result["ruleId"] for result in results], [line["rule"] for line in lines])

    def test_bpfrun_writes_one_sarif_document(self):
        self.write("program.c", "#warning look here\n" + NO_CHECKS)
        command = [BIN / "bpfrun", "--format=sarif", f"-DPROGRAM={PROGRAM}", "--load-only", "program.c"]
        done = self.run_command(*command)
        self.assertEqual(done.returncode, 1, done.stderr)
        results = self.check_sarif(done.stdout)
        self.assertEqual([(result.get("ruleId"), result["level"]) for result in results],
                         [("-W#warnings", "warning"), ("bpf-packet-bounds", "error")])
        self.assertEqual(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "program.c")
        self.assertIn("program.c:1:2: warning: look here", done.stderr)

    def test_a_refusal_in_a_sarif_document(self):
        self.compile("odd name.o", TWO_REFUSED)
        done = self.run_command(BIN / "bpfrun", "--format=sarif", "--load-only", "odd name.o")
        self.assertEqual(done.returncode, 1)
        (result,) = self.check_sarif(done.stdout)
        self.assertEqual(result["ruleId"], "verifier:packet-bounds")
        place = result["locations"][0]["physicalLocation"]
        self.assertEqual((place["artifactLocation"]["uri"], place["region"]["startLine"]), ("odd%20name.o.c", 6))
        self.assertIn("[verifier: packet-bounds]", done.stderr)
        # What the kernel takes: a document without results.
        self.compile("good.o", FILTER)
        done = self.run_command(BIN / "bpfrun", "--format=sarif", "--load-only", "good.o")
        self.assertEqual((done.returncode, self.check_sarif(done.stdout)), (0, []))
        self.assert_refused(2, "bpfrun: error: --format=sarif: goes with --load-only or --dry-run\n"
                               "  hint: --format=json shows what a running program does",
                            ["--format=sarif", "good.o"], program=BIN / "bpfrun")

    def test_each_instruction_set(self):
        done = self.verify(RANGE, "-mcpu=all", "--kernel=5.15", "--format=json", "-o", "out.o")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        row = json.loads(done.stdout)
        self.assertEqual((row["program"], list(row["cpus"])), (PROGRAM, ["v1", "v2", "v3", "v4"]))
        v2, v3 = row["cpus"]["v2"], row["cpus"]["v3"]
        self.assertEqual((v2["verdict"], v2["cause"], v2["line"]), ("refused", "unbounded", 8))
        self.assertEqual(v3["verdict"], "accepted")
        self.assertGreater(v3["processed"], 10)
        text = self.verify(RANGE, "--stats", "-mcpu=all", "--kernel=5.15", "-o", "out.o").stdout
        self.assertIn("  v2  refused: the check of 'size' is lost", text)
        self.assertRegex(text, rf"  v3 +{v3['instructions']} ")
        self.assertEqual(programs_that_stay(), [])
        self.assert_refused(2, "bpfcc: error: -mcpu=all: does not go with --compare, which is about one instruction set",
                            ["-mcpu=all", "--compare=old.json", "program.c"], program=BIN / "bpfcc")

    def test_many_files_at_once(self):
        self.write("good.c", FILTER)
        done = self.verify(TWO_REFUSED, "-j", "2", "good.c")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(set(self.files()), {"program.c", "good.c", "good.o"})

    def test_statistics(self):
        loop = """
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
SEC("socket") int PROGRAM(struct __sk_buff *skb) {
  volatile int sum[4] = {};
  for (int i = 0; i < 100; i++) sum[i & 3] += skb->len;
  return sum[0];
}
"""
        done = self.verify(loop, "--stats", "--kernel=running", "--format=json", "-o", "out.o")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        statistics = json.loads(done.stdout)
        self.assertEqual((statistics["program"], statistics["section"]), (PROGRAM, "socket"))
        self.assertGreater(statistics["processed"], 500)
        self.assertGreater(statistics["machine_code"], statistics["instructions"])
        self.assertGreaterEqual(sum(statistics["stack"]), 16)
        self.assertEqual(statistics["lines"][0]["line"], 6)
        self.assertGreater(statistics["lines"][0]["processed"], 400)
        shown = self.run_command(BIN / "bpfrun", "--stats", "--load-only", "--format=json", "out.o")
        again = [json.loads(line) for line in shown.stdout.splitlines()]
        self.assertEqual([line["kind"] for line in again], ["loaded", "statistics"])
        self.assertEqual(again[1]["processed"], statistics["processed"])
        text = self.run_command(BIN / "bpfrun", "--stats", "--load-only", "out.o").stdout
        self.assertIn(f"{statistics['processed']} instructions processed", text)
        self.assertIn("program.c:6  for (int i = 0", text)
        self.assertEqual(programs_that_stay(), [])

    def test_compared_with_another_time(self):
        done = self.verify(FILTER, "--stats", "--format=json", "-o", "out.o")
        self.write("old.json", done.stdout)
        self.assertIn("  as before\n", self.verify(FILTER, "--compare=old.json", "-o", "out.o").stdout)
        done = self.verify(FILTER.replace("return 0", "return skb->len + skb->mark"), "--compare=old.json", "--format=json", "-o", "out.o")
        change = json.loads(done.stdout)["changes"]["processed"]
        self.assertEqual(change["before"], 2)
        self.assertGreater(change["now"], 2)
        again = self.run_command(BIN / "bpfrun", "--load-only", "--compare=old.json", "out.o")
        self.assertRegex(again.stdout, r"\n  since then: \+\d+ instructions")
        again = self.run_command(BIN / "bpfrun", "--load-only", "--compare=old.json", "--format=json", "out.o")
        self.assertEqual(json.loads(again.stdout.splitlines()[-1])["changes"]["processed"], change)
        self.assert_refused(2, "bpfrun: error: program.c: has no statistics\n"
                               "  hint: bpfcc --stats --format=json FILE.c > old.json makes them",
                            ["--load-only", "--compare=program.c", "out.o"], program=BIN / "bpfrun")
        self.assert_refused(2, "bpfcc: error: program.c: has no statistics\n"
                               "  hint: bpfcc --stats --format=json FILE.c > old.json makes them",
                            ["--compare=program.c", "-o", "out.o", "program.c"], program=BIN / "bpfcc")

    def test_a_change_that_the_kernel_accepts_is_shown(self):
        for source in (NO_CHECKS, NO_CHECKS.replace("//", "// bpfcc: kernel=running")):
            done = self.verify(source, "--suggest")
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("verified: with this change the kernel accepts it:\n--- program.c\n", done.stderr)
            self.write("the.patch", done.stderr[done.stderr.index("--- program.c"):].replace("1 error generated.\n", ""))
            self.assertEqual(self.run_command("patch", "-s", "program.c", "the.patch").returncode, 0)
            again = self.run_command(BIN / "bpfcc", "--verify", f"-DPROGRAM={PROGRAM}", "program.c")
            self.assertEqual((again.returncode, again.stderr), (0, ""))

    def test_a_change_is_made_and_the_object_written(self):
        done = self.verify(NO_CHECKS, "--suggest", "--fix", "--format=json", "-o", "out.o")
        self.assertEqual(done.returncode, 0, done.stderr)
        remark = json.loads(done.stderr.splitlines()[-1])
        self.assertEqual((remark["severity"], len(remark["fixes"])), ("remark", 2))
        self.assertEqual((self.folder / "out.o").read_bytes()[:4], b"\x7fELF")
        self.assertEqual(self.run_command(BIN / "bpfcc", "--verify", f"-DPROGRAM={PROGRAM}", "program.c").stderr, "")

    def test_what_no_change_mends_is_left_as_it_is(self):
        done = self.verify(TWO_REFUSED, "--suggest", "--fix")
        self.assertEqual(done.returncode, 1)
        self.assertNotIn("verified:", done.stderr)
        self.assertEqual((self.folder / "program.c").read_text(), TWO_REFUSED)
        self.assertEqual(set(self.files()), {"program.c"})

    def test_bpfrun_shows_makes_and_runs_it(self):
        self.write("program.c", NO_CHECKS)
        command = [BIN / "bpfrun", f"-DPROGRAM={PROGRAM}", "--dry-run", "--attach", f"{PROGRAM}=xdp:lo", "program.c"]
        done = self.run_command(*command, "--suggest")
        self.assertEqual(done.returncode, 1)
        self.assertIn("+  if (!value) return XDP_PASS;", done.stderr)
        self.assertEqual((self.folder / "program.c").read_text(), NO_CHECKS)
        done = self.run_command(*command, "--fix", "--format=json")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([line["kind"] for line in lines], ["error", "suggestion", "attached"])
        self.assertEqual(lines[1]["left"], [])
        self.assertIn("if (!value) return XDP_PASS;", (self.folder / "program.c").read_text())
        self.assertEqual(programs_that_stay(), [])

    def test_without_privileges(self):
        done = self.verify(FILTER, "-o", "/dev/null", before=(
            "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"))
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("EPERM", done.stderr)

    def test_only_objects_are_verified(self):
        self.write("program.c", FILTER)
        self.assert_refused(2, "bpfcc: error: --verify: the kernel verifies object files\n"
                               "  hint: leave -S, -E, -emit-llvm, -M and -fsyntax-only out",
                            ["--verify", "-S", "program.c"], program=BIN / "bpfcc")


if __name__ == "__main__":
    main()
