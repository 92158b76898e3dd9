#include "loader/verifier/statistics.h"

#include <gtest/gtest.h>

#include <string_view>

namespace bpfcc {
namespace {

VerifierStatistics read(std::string_view log) { return read_statistics(parse_verifier_log(log)); }

constexpr std::string_view kAccepted =
    "0: (b7) r0 = 0                        ; R0_w=0\n"
    "1: (95) exit\n"
    "verification time 57 usec\n"
    "stack depth 32+0+16\n"
    "processed 128 insns (limit 1000000) max_states_per_insn 2 total_states 9 peak_states 7 mark_read 3\n";

TEST(Statistics, WhatTheKernelSaysAtTheEnd) {
  const VerifierStatistics statistics = read(kAccepted);
  EXPECT_EQ(statistics.processed, 128u);
  EXPECT_EQ(statistics.peak_states, 7u);
  EXPECT_EQ(statistics.time, 57u);
  EXPECT_EQ(statistics.stack, (std::vector<std::uint32_t>{32, 0, 16}));
  EXPECT_TRUE(count_by_line(parse_verifier_log(kAccepted), SourceMap()).empty()) << "no object, no lines";
}

TEST(Statistics, WhatALogLacksIsNotMadeUp) {
  const VerifierStatistics statistics = read("processed 5 insns\nstack depth \nverification time soon\n");
  EXPECT_EQ(statistics.processed, 5u);
  EXPECT_FALSE(statistics.peak_states);
  EXPECT_FALSE(statistics.time);
  EXPECT_TRUE(statistics.stack.empty());
  EXPECT_FALSE(read("").processed);
}

}  // namespace
}  // namespace bpfcc
