#include "loader/attach/cpus.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

TEST(ParseCpuList, RangesAndSingles) {
  EXPECT_EQ(parse_cpu_list("0"), (std::vector<int>{0}));
  EXPECT_EQ(parse_cpu_list("0-3"), (std::vector<int>{0, 1, 2, 3}));
  EXPECT_EQ(parse_cpu_list("0-1,4,6-7"), (std::vector<int>{0, 1, 4, 6, 7}));
}

TEST(ParseCpuList, OtherTextIsNoList) {
  for (const char *text : {"", "a", "1-", "-1", "0-x", "0,,1", "0 1"})
    EXPECT_TRUE(parse_cpu_list(text).empty()) << text;
}

TEST(OnlineCpus, ThisMachineHasOne) {
  const Result<std::vector<int>> cpus = online_cpus();
  ASSERT_TRUE(cpus);
  EXPECT_GE(cpus->size(), 1u);
}

}  // namespace
}  // namespace bpfcc
