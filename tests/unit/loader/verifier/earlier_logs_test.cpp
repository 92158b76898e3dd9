// Logs in the forms of Linux 4.14 to 5.15: states on lines of their own or behind the next number, "inv" for numbers,
// lines of the source without their place, other words for some reasons.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "loader/verifier/explanation.h"

namespace bpfcc {
namespace {

struct EarlierLog {
  const char *name;
  Cause cause;
  int insn;          ///< -1: of the whole program
  const char *says;  ///< part of the message
  const char *text;
};

const EarlierLog kLogs[] = {
    {"Linux_4_14_packet", Cause::kPacketBounds, 5, "reading 4 bytes past",
     "0: (61) r2 = *(u32 *)(r1 +4)\n"
     "1: (61) r1 = *(u32 *)(r1 +0)\n"
     "2: (bf) r3 = r1\n"
     "3: (07) r3 += 14\n"
     "4: (2d) if r3 > r2 goto pc+2\n"
     " R1=pkt(id=0,off=0,r=14,imm=0) R2=pkt_end(id=0,off=0,imm=0) R3=pkt(id=0,off=14,r=14,imm=0) R10=fp0\n"
     "5: (61) r0 = *(u32 *)(r1 +26)\n"
     "invalid access to packet, off=26 size=4, R1(id=0,off=26,r=14)\n"
     "R1 offset is outside of the packet\n"},
    {"Linux_4_14_null_level_2", Cause::kNullCheck, 7, "NULL",
     "0: R1=ctx(id=0,off=0,imm=0) R10=fp0\n"
     "0: (b7) r1 = 0\n"
     "1: R1=inv0 R10=fp0\n"
     "1: (63) *(u32 *)(r10 -4) = r1\n"
     "2: R1=inv0 R10=fp0\n"
     "2: (bf) r2 = r10\n"
     "3: R1=inv0 R2=fp0 R10=fp0\n"
     "3: (07) r2 += -4\n"
     "4: R1=inv0 R2=fp-4,call_-1 R10=fp0\n"
     "4: (18) r1 = 0xffff8b0a3c4d2000\n"
     "6: R1=map_ptr(id=0,off=0,ks=4,vs=8,imm=0) R2=fp-4 R10=fp0\n"
     "6: (85) call bpf_map_lookup_elem#1\n"
     "7: R0=map_value_or_null(id=1,off=0,ks=4,vs=8,imm=0) R10=fp0\n"
     "7: (79) r1 = *(u64 *)(r0 +0)\n"
     "R0 invalid mem access 'map_value_or_null'\n"},
    {"Linux_4_19_number", Cause::kNotAPointer, 2, "",
     "0: (bf) r6 = r1\n"
     "1: (61) r7 = *(u32 *)(r6 +76)\n"
     "2: (79) r0 = *(u64 *)(r7 +0)\n"
     "R7 invalid mem access 'inv'\n"
     "processed 3 insns (limit 131072), stack depth 0\n"},
    {"Linux_4_19_loop", Cause::kLoop, 7, "", "back-edge from insn 7 to 3\n"},
    {"Linux_4_14_too_large", Cause::kTooComplex, -1, "131073",
     "0: (b7) r0 = 0\n"
     "1: (07) r0 += 1\n"
     "2: (25) if r0 > 0x3e8 goto pc+1\n"
     " R0=inv(id=0,umax_value=1000,var_off=(0x0; 0x3ff)) R10=fp0\n"
     "BPF program is too large. Processed 131073 insn\n"
     "processed 131073 insns, stack depth 0\n"},
    {"Linux_5_4_reference", Cause::kReference, 17, "'sk' is not released",
     "; struct bpf_sock *sk = bpf_sk_lookup_tcp(skb, &tuple, sizeof(tuple), -1, 0);\n"
     "14: (85) call bpf_sk_lookup_tcp#84\n"
     "; if (!sk)\n"
     "15: (15) if r0 == 0x0 goto pc+2\n"
     " R0=sock(id=0,ref_obj_id=2,off=0,imm=0) R6=ctx(id=0,off=0,imm=0) R10=fp0 fp-8=mmmmmmmm fp-16=mmmmmmmm refs=2\n"
     "; return sk->mark;\n"
     "16: (61) r0 = *(u32 *)(r0 +8)\n"
     "17: (95) exit\n"
     "Unreleased reference id=2 alloc_insn=14\n"
     "processed 17 insns (limit 1000000) max_states_per_insn 0 total_states 1 peak_states 1 mark_read 1\n"},
    {"Linux_5_4_precision", Cause::kUnbounded, 10, "",
     "; return table[key];\n"
     "9: (0f) r0 += r1\n"
     "last_idx 9 first_idx 0\n"
     "regs=2 stack=0 before 8: (67) r1 <<= 3\n"
     "regs=2 stack=0 before 7: (61) r1 = *(u32 *)(r6 +0)\n"
     " R0_w=map_value(id=0,off=0,ks=4,vs=64,umax_value=34359738360,var_off=(0x0; 0x7fffffff8)) "
     "R1_w=invP(id=0,umax_value=34359738360,var_off=(0x0; 0x7fffffff8)) R6=ctx(id=0,off=0,imm=0) R10=fp0\n"
     "10: (79) r0 = *(u64 *)(r0 +0)\n"
     " R0_w=map_value(id=0,off=0,ks=4,vs=64,umax_value=34359738360,var_off=(0x0; 0x7fffffff8)) "
     "R1_w=invP(id=0,umax_value=34359738360,var_off=(0x0; 0x7fffffff8)) R6=ctx(id=0,off=0,imm=0) R10=fp0\n"
     "R0 unbounded memory access, make sure to bounds check any array access into a map\n"
     "processed 11 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n"},
    {"Linux_5_4_stack", Cause::kUninitialised, 6, "",
     "3: (bf) r2 = r10\n"
     "4: (07) r2 += -8\n"
     "5: (b7) r1 = 0\n"
     "6: (85) call bpf_map_update_elem#2\n"
     "invalid indirect read from stack off -8+4 size 8\n"
     "processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n"},
    {"Linux_5_10_stack", Cause::kStackBounds, 4, "",
     "; bpf_get_current_comm(name, 64);\n"
     "4: (85) call bpf_get_current_comm#16\n"
     "invalid stack type R1 off=-16 access_size=64\n"
     "processed 5 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n"},
    {"Linux_5_10_negative_size", Cause::kUnbounded, 12, "'size' may be negative",
     "; bpf_probe_read(buffer, size, source);\n"
     "12: (85) call bpf_probe_read#4\n"
     " R0=inv(id=0) R1_w=map_value(id=0,off=0,ks=4,vs=256,imm=0) "
     "R2_w=inv(id=0,smin_value=-2147483648,smax_value=2147483647) R3_w=inv(id=0) R10=fp0\n"
     "R2 min value is negative, either use unsigned or 'var &= const'\n"
     "processed 13 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n"},
    {"Linux_5_10_pkt_math", Cause::kUnbounded, 8, "may be negative",
     "; ip = data + skb->mark;\n"
     "8: (0f) r1 += r2\n"
     "math between pkt pointer and register with unbounded min value is not allowed\n"
     "processed 9 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n"},
    {"Linux_4_14_helper", Cause::kHelperContext, 1, "bpf_get_current_pid_tgid",
     "0: (b7) r0 = 0\n"
     "1: (85) call bpf_get_current_pid_tgid#14\n"
     "unknown func bpf_get_current_pid_tgid#14\n"},
    {"Linux_4_14_helper_without_number", Cause::kHelperVersion, 1, "",
     "0: (b7) r0 = 0\n"
     "1: (85) call unknown#181\n"
     "invalid func unknown#181\n"},
    {"Linux_5_15_frame", Cause::kContextAccess, 9, "",
     "; static int inner(struct __sk_buff *skb)\n"
     "5: (85) call pc+3\n"
     "caller:\n"
     " R6=ctx(id=0,off=0,imm=0) R10=fp0\n"
     "callee:\n"
     " frame1: R1=ctx(id=0,off=0,imm=0) R10=fp0\n"
     "9: (79) r0 = *(u64 *)(r1 +8)\n"
     "invalid bpf_context access off=8 size=8\n"
     "processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n"},
    {"Linux_4_14_exit", Cause::kUninitialised, 0, "",
     "0: (95) exit\n"
     "R0 !read_ok\n"},
    {"Linux_4_14_ctx_modified", Cause::kModifiedPointer, 1, "",
     "0: (07) r1 += 8\n"
     "1: (61) r0 = *(u32 *)(r1 +0)\n"
     "dereference of modified ctx ptr R1 off=8+0, ctx+const is allowed, ctx+const+const is not\n"},
    {"Linux_4_14_return_value", Cause::kReturnValue, 1, "",
     "0: (b7) r0 = 2\n"
     "1: (95) exit\n"
     "At program exit the register R0 has value (0x2; 0x0) should have been 0 or 1\n"},
    {"Linux_4_14_unreachable", Cause::kControlFlow, 3, "", "unreachable insn 3\n"},
    {"Linux_4_14_jump", Cause::kControlFlow, 2, "", "jump out of range from insn 2 to 9\n"},
    {"Linux_5_2_spin", Cause::kCriticalSection, 12, "",
     "; value->count++;\n"
     "12: (85) call bpf_map_lookup_elem#1\n"
     "function calls are not allowed while holding a lock\n"
     "processed 12 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n"},
};

class EarlierLogs : public ::testing::TestWithParam<EarlierLog> {};

TEST_P(EarlierLogs, AreExplained) {
  const Explanation explanation = explain(parse_verifier_log(GetParam().text), SourceMap());
  EXPECT_EQ(about(explanation.cause).name, about(GetParam().cause).name);
  EXPECT_EQ(explanation.insn ? static_cast<int>(*explanation.insn) : -1, GetParam().insn);
  EXPECT_NE(explanation.message.find(GetParam().says), std::string::npos) << explanation.message;
  EXPECT_FALSE(explanation.help.empty());
}

TEST_P(EarlierLogs, WithoutTheirBeginAreOfTheSameCause) {
  const std::string_view text = GetParam().text;
  const VerifierReport whole = parse_verifier_log(text);
  const std::size_t last = whole.last_instruction();
  for (std::size_t i = 0; last < whole.lines.size() && i <= last; ++i) {
    const std::string_view rest = text.substr(whole.lines[i].begin);
    EXPECT_EQ(about(explain(parse_verifier_log(rest), SourceMap()).cause).name, about(GetParam().cause).name) << rest;
  }
}

TEST_P(EarlierLogs, WithoutTheirEndTellNothingWrong) {
  const std::string_view text = GetParam().text;
  for (std::size_t size = 0; size < text.size(); ++size) {
    const Explanation explanation = explain(parse_verifier_log(text.substr(0, size)), SourceMap());
    const bool is_known = explanation.cause == Cause::kRemark || explanation.cause == GetParam().cause;
    EXPECT_TRUE(is_known) << about(explanation.cause).name << " of " << text.substr(0, size);
  }
}

INSTANTIATE_TEST_SUITE_P(Linux, EarlierLogs, ::testing::ValuesIn(kLogs),
                         [](const auto &info) { return std::string(info.param.name); });

}  // namespace
}  // namespace bpfcc
