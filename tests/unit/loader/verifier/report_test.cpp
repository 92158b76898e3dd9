#include "loader/verifier/report.h"

#include <gtest/gtest.h>

#include <string>

#include "loader/verifier/register_state.h"
#include "loader/verifier/trace.h"

namespace bpfcc {
namespace {

constexpr std::string_view kLog =
    "0: R1=ctx() R10=fp0\n"
    "; v = bpf_map_lookup_elem(&m, &key); @ a.c:4\n"
    "0: (85) call bpf_map_lookup_elem#1     ; R0_w=map_value_or_null(id=1,map=m,ks=4,vs=8)\n"
    "1: (15) if r0 == 0x0 goto pc+2         ; R0=map_value(map=m,ks=4,vs=8)\n"
    "2: (b7) r1 = 7                         ; R1_w=7\n"
    "3: (95) exit\n"
    "\n"
    "from 1 to 4: R0=0 R10=fp0\n"
    "4: (79) r1 = *(u64 *)(r0 +0)\n"
    "R0 invalid mem access 'scalar'\n"
    "processed 6 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n";

std::vector<LineKind> kinds(const VerifierReport &report) {
  std::vector<LineKind> found;
  for (const LogLine &line : report.lines) found.push_back(line.kind);
  return found;
}

TEST(ParseVerifierLog, TellsLinesApart) {
  using enum LineKind;
  const VerifierReport report = parse_verifier_log(kLog);
  EXPECT_EQ(kinds(report), (std::vector{kState, kSource, kInstruction, kInstruction, kInstruction, kInstruction, kEmpty,
                                        kJump, kInstruction, kMessage, kSummary}));
  EXPECT_EQ(report.line(report.last_instruction()), "4: (79) r1 = *(u64 *)(r0 +0)");
  EXPECT_EQ(report.messages(), std::vector<std::string_view>{"R0 invalid mem access 'scalar'"});
}

TEST(ParseVerifierLog, ReadsOldLogs) {
  using enum LineKind;
  // Linux 4.14, level 2; 5.4's propagation of precision.
  const VerifierReport report = parse_verifier_log(
      "0: R1=ctx(id=0,off=0,imm=0) R10=fp0\n0: (b7) r2 = 0\n1: R1=ctx(id=0,off=0,imm=0) R2_w=inv0 R10=fp0\n"
      "last_idx 5 first_idx 0\nregs=4 stack=0 before 4: (b7) r2 = 0\nR2 unbounded memory access\n");
  EXPECT_EQ(kinds(report), (std::vector{kState, kInstruction, kState, kBacktracking, kBacktracking, kMessage}));
}

TEST(ParseVerifierLog, KeepsWhatItDoesNotKnow) {
  const VerifierReport report =
      parse_verifier_log("Verification failed:\n  Reason: something new\nfrom x to y\n7: what");
  EXPECT_EQ(kinds(report), std::vector<LineKind>(4, LineKind::kMessage));
  EXPECT_EQ(report.messages().size(), 4U);
}

TEST(ParseVerifierLog, TakesEveryCut) {
  for (std::size_t i = 0; i <= kLog.size(); ++i) {
    for (const std::string_view part : {kLog.substr(i), kLog.substr(0, i)}) {
      const VerifierReport report = parse_verifier_log(part);
      std::size_t size = 0;
      for (std::size_t line = 0; line < report.lines.size(); ++line) size += report.line(line).size();
      EXPECT_LE(size, part.size());
      way_to_refusal(report);
    }
  }
}

TEST(ParseVerifierLog, KeepsALargeLogInFourTimesItsSize) {
  std::string log;
  while (log.size() < (std::size_t{16} << 20U)) log += kLog.substr(0, kLog.find("from"));
  const VerifierReport report = parse_verifier_log(log);
  EXPECT_LT(report.lines.capacity() * sizeof(LogLine), 4 * log.size());
}

TEST(SplitInstruction, FindsTheParts) {
  const InstructionLine line = split_instruction("3: (7b) *(u64 *)(r10 -16) = r2         ; R2=0 R10=fp0 fp-16=0");
  EXPECT_EQ(line.insn, 3U);
  EXPECT_EQ(line.opcode, 0x7bU);
  EXPECT_EQ(line.disassembly, "*(u64 *)(r10 -16) = r2");
  EXPECT_EQ(line.state, "R2=0 R10=fp0 fp-16=0");
}

TEST(SplitInstruction, FindsAStateOnTheSameLine) {
  const InstructionLine line = split_instruction("21: (85) call bpf_iter_num_next#64236 22: R0=0 R6=1");
  EXPECT_EQ(line.disassembly, "call bpf_iter_num_next#64236");
  EXPECT_EQ(line.state, "R0=0 R6=1");
}

TEST(FindRegister, ReadsNewAndOldForms) {
  const auto value = find_register("R0_w=map_value_or_null(id=1,map=m,ks=4,vs=8) R10=fp0", "R0");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->type, "map_value_or_null");
  EXPECT_TRUE(value->may_be_null());
  EXPECT_EQ(value->text("map"), "m");
  EXPECT_EQ(value->number("vs"), 8);
  EXPECT_EQ(value->number("s"), std::nullopt);
  EXPECT_EQ(find_register("R1=invP7 R2=inv(id=0,umax_value=255)", "R1")->constant, 7);
  EXPECT_TRUE(find_register("R1=invP7 R2=inv(id=0,umax_value=255)", "R2")->is_scalar());
  EXPECT_EQ(find_register("R3=scalar(smin=smin32=0,smax=umax=7,var_off=(0x0; 0x7)) R4=-1", "R3")->number("umax"), 7);
  EXPECT_EQ(find_register("R3=scalar(var_off=(0x0; 0x7)) R4=-1", "R4")->constant, -1);
  EXPECT_EQ(find_register("R10=fp0 fp-8=mmmm????", "fp-8")->type, "mmmm????");
  EXPECT_FALSE(find_register("R10=fp0", "R1"));
}

TEST(WayToRefusal, LeavesOutOtherBranches) {
  const VerifierReport report = parse_verifier_log(kLog);
  const std::vector<Step> way = way_to_refusal(report);
  std::vector<std::uint32_t> insns;
  for (const Step &step : way) insns.push_back(step.insn);
  EXPECT_EQ(insns, (std::vector<std::uint32_t>{0, 1, 4}));
  const ValueOrigin origin = trace_back(way, 2, {0, 0});
  EXPECT_EQ(origin.kind, OriginKind::kCall);
  EXPECT_EQ(origin.function, "bpf_map_lookup_elem");
  ASSERT_EQ(origin.conditions.size(), 1U);
  EXPECT_EQ(origin.conditions[0]->insn, 1U);
  EXPECT_EQ(state_before(report, way, 2, 0)->constant, 0);
}

TEST(TraceBack, FollowsCopiesSpillsAndCalls) {
  const VerifierReport report = parse_verifier_log(
      "0: (61) r6 = *(u32 *)(r1 +4)\n1: (7b) *(u64 *)(r10 -8) = r6\n2: (85) call pc+5\n8: (b7) r6 = 1\n9: (95) exit\n"
      "3: (79) r2 = *(u64 *)(r10 -8)\n4: (0f) r3 += r2\n");
  const std::vector<Step> way = way_to_refusal(report);
  const ValueOrigin origin = trace_back(way, way.size() - 1, {2, 0});
  EXPECT_EQ(origin.kind, OriginKind::kLoad);
  ASSERT_NE(origin.step, nullptr);
  EXPECT_EQ(origin.step->insn, 0U);
  EXPECT_EQ(origin.moves.size(), 2U);
  // r6 of the called function is another one.
  EXPECT_EQ(trace_back(way, way.size() - 1, {6, 0}).kind, OriginKind::kLoad);
}

}  // namespace
}  // namespace bpfcc
