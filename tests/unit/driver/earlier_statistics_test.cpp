#include "driver/earlier_statistics.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace bpfcc {
namespace {

ProgramStatistics count_of(std::uint32_t instructions, std::uint32_t processed) {
  ProgramStatistics statistics{
      .program = "count", .section = "socket", .instructions = instructions, .verifier = {}, .lines = {}};
  statistics.verifier.processed = processed;
  statistics.verifier.time = 99;
  return statistics;
}

EarlierStatistics earlier() { return {{"count", statistics_json(count_of(10, 31))}}; }

TEST(EarlierStatistics, WhatChanged) {
  const Value changes = changes_since(earlier(), count_of(12, 30));
  EXPECT_EQ(changes.dump(), R"({"instructions":{"before":10,"now":12},"processed":{"before":31,"now":30}})");
  EXPECT_EQ(changes_text(changes), "  since then: +2 instructions, -1 instructions processed\n");
}

TEST(EarlierStatistics, NothingChangedOrNothingToCompareWith) {
  EXPECT_EQ(changes_text(changes_since(earlier(), count_of(10, 31))), "  as before\n");
  EXPECT_EQ(changes_text(changes_since({}, count_of(10, 31))), "  not there before\n");
  EXPECT_EQ(changes_since({{"count", Value::parse(R"({"processed": "many"})")}}, count_of(1, 2)), Value::object());
}

TEST(EarlierStatistics, FilesThatHaveNone) {
  const std::filesystem::path path = std::filesystem::path(testing::TempDir()) / "earlier.json";
  std::ofstream(path) << "not json\n[1]\n{\"program\": 7, \"machine_code\": 1}\n\n";
  const auto none = read_earlier_statistics(path);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().kind, ErrorKind::kUsage);
  std::ofstream(path, std::ios::app) << statistics_json(count_of(1, 2)).dump() << '\n';
  const auto one = read_earlier_statistics(path);
  ASSERT_TRUE(one);
  EXPECT_TRUE(one->contains("count"));
  EXPECT_FALSE(read_earlier_statistics(path.string() + ".missing"));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace bpfcc
