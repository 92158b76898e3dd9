#include <gtest/gtest.h>

#include "loader/verifier/explanation.h"

namespace bpfcc {
namespace {

Explanation explain_log(std::string_view log) { return explain(parse_verifier_log(log), SourceMap()); }

TEST(Explain, NamesWhatMayBeNull) {
  // Recorded on Linux 6.18.
  const Explanation explanation = explain_log(
      "; __u64 *value = bpf_map_lookup_elem(&m, &key); @ a.c:16\n"
      "4: (18) r1 = 0xffff8881   ; R1=map_ptr(map=m,ks=4,vs=8)\n"
      "6: (85) call bpf_map_lookup_elem#1    ; R0=map_value_or_null(id=1,map=m,ks=4,vs=8)\n"
      "; *value += 1; @ a.c:17\n"
      "7: (79) r1 = *(u64 *)(r0 +0)\n"
      "R0 invalid mem access 'map_value_or_null'\n"
      "processed 8 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n");
  EXPECT_EQ(explanation.cause, Cause::kNullCheck);
  EXPECT_EQ(explanation.variable, "value");
  EXPECT_EQ(explanation.message, "'value' may be NULL here");
  EXPECT_EQ(explanation.at->line, 17U);
  EXPECT_EQ(explanation.at->file, "a.c");
  ASSERT_EQ(explanation.notes.size(), 1U);
  EXPECT_EQ(explanation.notes[0].message, "'value' is what bpf_map_lookup_elem() returns");
  EXPECT_EQ(explanation.notes[0].at->line, 16U);
  EXPECT_EQ(explanation.help, "check it before:  if (!value) return 0;");
}

TEST(Explain, SaysHowFarThePacketWasChecked) {
  const Explanation explanation = explain_log(
      "0: (61) r2 = *(u32 *)(r1 +4)          ; R1=ctx() R2=pkt_end()\n"
      "1: (61) r1 = *(u32 *)(r1 +0)          ; R1=pkt(r=0)\n"
      "2: (bf) r3 = r1                       ; R1=pkt(r=0) R3=pkt(r=0)\n"
      "3: (07) r3 += 20                      ; R3=pkt(off=20,r=0)\n"
      "; if (data + 20 > data_end) return XDP_PASS; @ a.c:10\n"
      "4: (2d) if r3 > r2 goto pc+5          ; R2=pkt_end() R3=pkt(off=20,r=20)\n"
      "; __u32 a = ip->daddr; @ a.c:11\n"
      "5: (61) r1 = *(u32 *)(r1 +30)\n"
      "invalid access to packet, off=30 size=4, R1(id=0,off=30,r=20)\n"
      "R1 offset is outside of the packet\n");
  EXPECT_EQ(explanation.cause, Cause::kPacketBounds);
  EXPECT_EQ(explanation.message, "reading 4 bytes past what was checked in the packet");
  EXPECT_EQ(explanation.label, "this access ends at data + 34");
  ASSERT_EQ(explanation.notes.size(), 1U);
  EXPECT_EQ(explanation.notes[0].message, "the last check covers data + 20 only");
  EXPECT_EQ(explanation.notes[0].at->line, 10U);
}

TEST(Explain, SaysWhatIsNotReleased) {
  const Explanation explanation = explain_log(
      "; sk = bpf_sk_lookup_tcp(skb, &tuple, sizeof(tuple), 0, 0); @ a.c:4\n"
      "12: (85) call bpf_sk_lookup_tcp#84    ; R0=sock_or_null(id=2,ref_obj_id=2) refs=2\n"
      "; return 0; @ a.c:6\n13: (95) exit\nUnreleased reference id=2 alloc_insn=12\n"
      "BPF_EXIT instruction in main prog would lead to reference leak\n");
  EXPECT_EQ(explanation.cause, Cause::kReference);
  EXPECT_EQ(explanation.message, "'sk' is not released on this way out");
  ASSERT_EQ(explanation.notes.size(), 1U);
  EXPECT_EQ(explanation.notes[0].at->line, 4U);
}

TEST(Explain, SaysWhichCallMadeAPointerInvalid) {
  const Explanation explanation = explain_log(
      "; event = bpf_ringbuf_reserve(&events, 8, 0); @ a.c:4\n"
      "4: (85) call bpf_ringbuf_reserve#131   ; R0=ringbuf_mem_or_null(id=2,ref_obj_id=2,sz=8) refs=2\n"
      "5: (bf) r6 = r0                        ; R0=ringbuf_mem(ref_obj_id=2,sz=8) R6=ringbuf_mem(ref_obj_id=2,sz=8) "
      "refs=2\n"
      "; bpf_ringbuf_submit(event, 0); @ a.c:6\n"
      "8: (85) call bpf_ringbuf_submit#132    ;\n"
      "; event->n = 1; @ a.c:7\n9: (7b) *(u64 *)(r6 +0) = r1\nR6 invalid mem access 'scalar'\n");
  EXPECT_EQ(explanation.message, "'event' is used after bpf_ringbuf_submit() made it invalid");
  EXPECT_EQ(explanation.notes.at(0).at->line, 6U);
  EXPECT_EQ(explanation.steps.size(), 4U);
  EXPECT_EQ(explanation.steps.back().insn, 9U);
}

TEST(Explain, SaysThatAPointerWasFoundToBeNull) {
  // Recorded on Linux 6.18, shortened.
  const Explanation explanation = explain_log(
      "; __u64 *n = bpf_map_lookup_elem(&hits, &key); @ a.c:5\n"
      "6: (85) call bpf_map_lookup_elem#1    ; R0=map_value_or_null(id=1,map=hits,ks=4,vs=8)\n"
      "7: (bf) r6 = r0                       ; R0=map_value_or_null(id=1,map=hits) "
      "R6=map_value_or_null(id=1,map=hits)\n"
      "; if (!n) add(&hits); @ a.c:6\n"
      "8: (55) if r6 != 0x0 goto pc+9        ; R6=0\n"
      "17: (85) call bpf_map_update_elem#2   ; R0=scalar()\n"
      "; *n += 1; @ a.c:7\n"
      "19: (db) lock *(u64 *)(r6 +0) += r1\n"
      "R6 invalid mem access 'scalar'\n");
  EXPECT_EQ(explanation.cause, Cause::kNullCheck);
  EXPECT_EQ(explanation.message, "'n' is NULL here on one of the ways");
  EXPECT_EQ(explanation.guard, "!n");
  ASSERT_EQ(explanation.notes.size(), 2U);
  EXPECT_EQ(explanation.notes[0].at->line, 6U);
  EXPECT_EQ(explanation.notes[1].at->line, 5U);
}

TEST(Explain, WorksWithoutAnyLine) {
  const Explanation explanation = explain_log("unreachable insn 4\nprocessed 0 insns (limit 1000000)\n");
  EXPECT_EQ(explanation.cause, Cause::kControlFlow);
  EXPECT_EQ(explanation.insn, 4U);
  EXPECT_FALSE(explanation.at);
}

TEST(Explain, WorksWithoutAnyInstruction) {
  for (const char *sentence :
       {"invalid access to packet, off=30 size=4, R1(id=0,off=30,r=20)", "R1 !read_ok",
        "R0 invalid mem access 'scalar'", "R0 invalid mem access 'map_value_or_null'",
        "Unreleased reference id=2 alloc_insn=12", "R2 min value is negative, either use unsigned"}) {
    EXPECT_FALSE(explain_log(sentence).message.empty()) << sentence;
  }
}

TEST(Explain, LeavesWhatNobodyKnowsToTheReader) {
  EXPECT_EQ(explain_log("0: (95) exit\nsomething new\n").cause, Cause::kRemark);
  EXPECT_EQ(explain_log("0: (95) exit\nsomething new\n").sentence, "something new");
  EXPECT_EQ(explain_log("").cause, Cause::kRemark);
}

/// As Linux 7.3 prints it behind what earlier ones say.
std::string structured(const std::string &sentence) {
  return "0: R1=ctx() R10=fp0\n0: (95) exit\n" + sentence +
         "\n\nVerification failed: Register Type Safety: Unreadable register\n\nReason:\n"
         "  R0 was never set on this path, so it cannot\n  be read.\n\nAt:\n  insn 0\n"
         "        | ^-- error: R0 is not readable\n  Instruction context:\n  >>> 0 | (95) exit\n\nCausal path:\n"
         "  no retained diagnostic events on this path\n\nSuggestion:\n  Set R0 before the exit.\n\n"
         "processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n";
}

TEST(Explain, TellsWhatTheKernelsOwnReportAdds) {
  const std::string log = structured("R0 !read_ok");
  const Explanation explanation = explain(parse_verifier_log(log), SourceMap());
  EXPECT_EQ(explanation.cause, Cause::kUninitialised);
  EXPECT_EQ(explanation.kernel_reason, "R0 was never set on this path, so it cannot be read.");
  ASSERT_FALSE(explanation.notes.empty());
  EXPECT_NE(explanation.notes.back().message.find("Unreadable register"), std::string::npos);
}

TEST(Explain, LeavesANewSentenceToTheKernelsOwnReport) {
  const std::string log = structured("a sentence of tomorrow");
  const Explanation explanation = explain(parse_verifier_log(log), SourceMap());
  EXPECT_TRUE(explanation.tells_cause());
  EXPECT_EQ(explanation.message, "Register Type Safety: Unreadable register");
  EXPECT_EQ(explanation.help, "Set R0 before the exit.");
}

TEST(Explain, TakesTheKernelsOwnReportCutAnywhere) {
  const std::string log = structured("R0 !read_ok");
  for (std::size_t at = 0; at < log.size(); ++at) {
    const Explanation begin = explain(parse_verifier_log(std::string_view(log).substr(0, at)), SourceMap());
    EXPECT_TRUE(begin.cause == Cause::kRemark || begin.cause == Cause::kUninitialised) << log.substr(0, at);
    const Explanation end = explain(parse_verifier_log(std::string_view(log).substr(at)), SourceMap());
    EXPECT_TRUE(end.cause == Cause::kRemark || end.cause == Cause::kUninitialised) << log.substr(at);
  }
}

}  // namespace
}  // namespace bpfcc
