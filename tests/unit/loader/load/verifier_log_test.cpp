#include "loader/load/verifier_log.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "loader/load/load_failure.h"

namespace bpfcc {
namespace {

TEST(VerifierLog, IsEmptyUntilSomethingIsWritten) {
  VerifierLog log;
  EXPECT_GE(log.size(), size_t{1} << 20);
  EXPECT_EQ(log.text(), "");
  std::snprintf(log.data(), log.size(), "invalid access\n");
  EXPECT_EQ(log.text(), "invalid access\n");
}

TEST(VerifierLog, CanBeMoved) {
  VerifierLog log;
  std::snprintf(log.data(), log.size(), "x");
  const VerifierLog moved = std::move(log);
  EXPECT_EQ(moved.text(), "x");
}

TEST(TailOfLog, SaysWhereSomethingIsLeftOut) {
  EXPECT_EQ(tail_of_log("a\nb\nc\n", 2), "...\nb\nc\n");
  EXPECT_EQ(tail_of_log("a\nb\nc\n", 3), "a\nb\nc\n");
  EXPECT_EQ(tail_of_log("a\nb\nc", 1), "...\nc");
  EXPECT_EQ(tail_of_log("a\n", 5), "a\n");
  EXPECT_EQ(tail_of_log("", 5), "");
  EXPECT_EQ(tail_of_log("\n", 1), "\n");
}

}  // namespace
}  // namespace bpfcc
