#include "loader/verifier/lost_check.h"

#include <string>

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

Explanation explain_log(std::string_view log) { return explain(parse_verifier_log(log), SourceMap()); }

/// Recorded on Linux 6.18, shortened; `condition` is the line of the check.
std::string range_log(const std::string &condition) {
  return "; int size = bpf_probe_read_kernel_str(v->bytes, 64, ctx); @ a.c:4\n"
         "12: (85) call bpf_probe_read_kernel_str#115   ; R0=scalar(smin=smin32=-4095,smax=smax32=64)\n"
         "; " +
         condition +
         " @ a.c:5\n"
         "13: (bc) w1 = w0                      ; R0=scalar() R1=scalar(smin=0,smax=umax=0xffffffff)\n"
         "14: (04) w1 += -1                     ; R1=scalar(smin=0,smax=umax=0xffffffff)\n"
         "15: (26) if w1 > 0x3f goto pc+5       ; R1=scalar(smin=smin32=0,smax=umax=smax32=umax32=63)\n"
         "; bpf_probe_read_kernel(buf, size, ctx); @ a.c:6\n"
         "16: (18) r1 = 0xffffc900019f8000      ; R1=map_value(map=b3.bss,ks=4,vs=64)\n"
         "18: (bc) w2 = w0                      ; R0=scalar() R2=scalar(smin=0,smax=umax=0xffffffff)\n"
         "20: (85) call bpf_probe_read_kernel#113\n"
         "R2 unbounded memory access, use 'var &= const' or 'if (var < const)'\n";
}

TEST(LostCheck, IsToldWhereTheCompilerMadeOneOfTwo) {
  const Explanation explanation = explain_log(range_log("if (size <= 0 || size > 64) return 0;"));
  ASSERT_TRUE(explanation.lost_check);
  EXPECT_EQ(explanation.lost_check->variable, "size");
  EXPECT_EQ(explanation.lost_check->at.line, 5U);
  EXPECT_EQ(explanation.message, "the check of 'size' is lost in what the compiler made of it");
  EXPECT_NE(explanation.help.find("barrier_var(size);"), std::string::npos);
  ASSERT_FALSE(explanation.notes.empty());
  EXPECT_EQ(explanation.notes[0].at->line, 5U);
}

TEST(LostCheck, IsNotToldWhereTheSourceHasNone) {
  // The source computes the other value itself, checks another variable, or does not leave.
  for (const char *condition : {"if (size - 1 > 63) return 0;", "if (other > 63) return 0;", "if (ctx) return 0;",
                                "if (size > 0 && size <= 64) count++;", "if ((__u8)size > 63) return 0;"}) {
    const Explanation explanation = explain_log(range_log(condition));
    EXPECT_FALSE(explanation.lost_check) << condition;
    EXPECT_EQ(explanation.message.find("is lost"), std::string::npos) << condition;
  }
}

TEST(LostCheck, IsNotToldWhereTheValueItselfWasCompared) {
  const Explanation explanation = explain_log(
      "; int size = bpf_probe_read_kernel_str(v->bytes, 64, ctx); @ a.c:4\n"
      "12: (85) call bpf_probe_read_kernel_str#115   ; R0=scalar(smin=smin32=-4095,smax=smax32=64)\n"
      "; if (size > 64) return 0; @ a.c:5\n"
      "13: (66) if w0 s> 0x40 goto pc+5       ; R0=scalar(smin=smin32=-4095,smax=smax32=64)\n"
      "; bpf_probe_read_kernel(buf, size, ctx); @ a.c:6\n"
      "18: (bc) w2 = w0                      ; R0=scalar() R2=scalar(smin=0,smax=umax=0xffffffff)\n"
      "20: (85) call bpf_probe_read_kernel#113\n"
      "R2 unbounded memory access, use 'var &= const' or 'if (var < const)'\n");
  EXPECT_FALSE(explanation.lost_check);
}

TEST(LostCheck, OfAnIndexIsFoundThroughThePointer) {
  // Recorded on Linux 6.18, shortened.
  const Explanation explanation = explain_log(
      "; __u16 i = v->m; @ a.c:3\n"
      "8: (79) r1 = *(u64 *)(r0 +72)         ; R0=map_value(map=m,ks=4,vs=88) R1=scalar()\n"
      "; if (i >= 60) return 0; @ a.c:4\n"
      "9: (bf) r2 = r1                       ; R1=scalar(id=1) R2=scalar(id=1)\n"
      "10: (57) r2 &= 65532                  ; R2=scalar(smin=smin32=0,smax=umax=smax32=umax32=0xfffc)\n"
      "11: (25) if r2 > 0x3b goto pc+17      ; R2=scalar(smin=smin32=0,smax=umax=smax32=umax32=59)\n"
      "; sum += v->bytes[i + 3]; @ a.c:5\n"
      "12: (57) r1 &= 65535                  ; R1=scalar(smin=smin32=0,smax=umax=smax32=umax32=0xffff)\n"
      "13: (0f) r0 += r1                     ; R0=map_value(map=m,ks=4,vs=88,smin=0,smax=umax=0xffff) R1=scalar()\n"
      "14: (71) r1 = *(u8 *)(r0 +3)\n"
      "invalid access to map value, value_size=88 off=65538 size=1\n"
      "R0 max value is outside of the allowed memory range\n");
  ASSERT_TRUE(explanation.lost_check);
  EXPECT_EQ(explanation.lost_check->variable, "i");
  EXPECT_EQ(explanation.help,
            "keep 'i' in a variable of 32 bits or more, and put barrier_var(i); in front of the check");
}

TEST(LostCheck, OfAValueThatIsReadAgain) {
  // Recorded on Linux 6.18, shortened.
  const std::string log =
      "; if (idx < 16) { @ a.c:3\n"
      "2: (61) r1 = *(u32 *)(r6 +0)          ; R1=scalar(smin=0,smax=umax=0xffffffff) "
      "R6=map_value(map=x.bss,ks=4,vs=68)\n"
      "3: (26) if w1 > 0xf goto pc+12        ; R1=scalar(smin=smin32=0,smax=umax=smax32=umax32=15)\n"
      "; bpf_printk(\"x\"); table[idx]++; return 0; @ a.c:4\n"
      "7: (85) call bpf_trace_printk#6       ; R0=scalar()\n"
      "8: (61) r1 = *(u32 *)(r6 +0)          ; R1=scalar(smin=0,smax=umax=0xffffffff) "
      "R6=map_value(map=x.bss,ks=4,vs=68)\n"
      "9: (67) r1 <<= 2                      ; R1=scalar(smin=0,smax=umax=0x3fffffffc)\n"
      "10: (18) r2 = 0xffffc90005c5f004      ; R2=map_value(map=x.bss,ks=4,vs=68,off=4)\n"
      "12: (0f) r2 += r1                     ; R1=scalar(smin=0) R2=map_value(map=x.bss,ks=4,vs=68,off=4,smin=0)\n"
      "13: (61) r1 = *(u32 *)(r2 +0)\n"
      "R2 unbounded memory access, make sure to bounds check any such access\n";
  // Whether the access depends on the check is known from the object, or where it leaves.
  EXPECT_EQ(explain_log(log).message, "nothing limits 'idx' here");
  std::string leaving = log;
  leaving.replace(leaving.find("if (idx < 16) {"), 15, "if (idx >= 16) return 0;");
  const Explanation explanation = explain_log(leaving);
  EXPECT_EQ(explanation.message, "'idx' is read again after its check, and may be another value then");
  EXPECT_EQ(explanation.notes.at(0).at->line, 3U);
  EXPECT_FALSE(explanation.lost_check);
}

TEST(LostCheck, ComparesAVariableByItself) {
  EXPECT_TRUE(compares("if (n > 64)", "n"));
  EXPECT_TRUE(compares("if (n)", "n") == false);
  EXPECT_TRUE(compares("if (a && 64 >= n || b)", "n"));
  EXPECT_TRUE(compares("if (v->n < 5)", "v->n"));
  EXPECT_FALSE(compares("if (v->n < 5)", "n"));
  EXPECT_FALSE(compares("if (n + 1 > 64)", "n"));
  EXPECT_FALSE(compares("if (1 + n > 64)", "n"));
  EXPECT_FALSE(compares("if (n >> 2)", "n"));
  EXPECT_FALSE(compares("if (p->x)", "x"));
  EXPECT_FALSE(compares("if ((__u8)n > 64)", "n"));
  EXPECT_FALSE(compares("if (nn > 64)", "n"));
}

}  // namespace
}  // namespace bpfcc
