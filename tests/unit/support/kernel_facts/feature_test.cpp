#include "support/kernel_facts/feature.h"

#include <gtest/gtest.h>

#include "support/kernel_facts/return_range.h"

namespace bpfcc {
namespace {

using A = AttachType;
using T = ProgramType;

TEST(Feature, RowsAreInTheOrderOfTheEnumAndOfTime) {
  for (std::size_t i = 0; i < feature_facts().size(); ++i) {
    const FeatureFact &fact = feature_facts()[i];
    EXPECT_EQ(static_cast<std::size_t>(fact.feature), i) << fact.name;
    EXPECT_EQ(fact.source.size(), 12U) << fact.name;
    if (i > 0) {
      EXPECT_GE(fact.since, feature_facts()[i - 1].since) << fact.name;
    }
  }
  EXPECT_EQ(feature_facts().back().feature, Feature::kLoadAcquire);
}

TEST(Feature, VersionsAreThoseOfTheKernel) {
  EXPECT_EQ(feature_fact(Feature::kBoundedLoops).since, (KernelVersion{5, 3}));
  EXPECT_EQ(feature_fact(Feature::kGlobalData).since, (KernelVersion{5, 2}));
  EXPECT_EQ(feature_fact(Feature::kFunctionCalls).since, (KernelVersion{4, 16}));
  EXPECT_EQ(feature_fact(Feature::kAtomics).since, (KernelVersion{5, 12}));
}

TEST(Feature, BestCpuIsTheNewestThatTheKernelRuns) {
  EXPECT_EQ(best_cpu({3, 18}), "v1");
  EXPECT_EQ(best_cpu({4, 13}), "v1");
  EXPECT_EQ(best_cpu({4, 14}), "v2");
  EXPECT_EQ(best_cpu({5, 0}), "v2");
  EXPECT_EQ(best_cpu({5, 1}), "v3");
  EXPECT_EQ(best_cpu({6, 5}), "v3");
  EXPECT_EQ(best_cpu({6, 6}), "v4");
  EXPECT_EQ(best_cpu({7, 0}), "v4");
}

TEST(Feature, PrintkTakesMoreArgumentsLater) {
  EXPECT_EQ(printk_arguments({5, 15}), 3);
  EXPECT_EQ(printk_arguments({5, 16}), 12);
}

TEST(ReturnRange, DependsOnTypeAttachTypeAndKernel) {
  const auto egress = return_range(T::kCgroupSkb, A::kCgroupInetEgress);
  ASSERT_TRUE(egress);
  EXPECT_EQ(egress->most, 3);
  EXPECT_EQ(return_range(T::kCgroupSkb, A::kCgroupInetEgress, KernelVersion{5, 2})->most, 1);
  EXPECT_EQ(return_range(T::kCgroupSkb, A::kCgroupInetIngress)->most, 1);
  EXPECT_FALSE(return_range(T::kCgroupSkb, A::kCgroupInetEgress, KernelVersion{4, 14}));
  EXPECT_FALSE(return_range(T::kCgroupSkb, std::nullopt));
  EXPECT_EQ(return_range(T::kCgroupSockAddr, A::kCgroupUdp4Recvmsg)->least, 1);
  EXPECT_EQ(return_range(T::kSockOps, std::nullopt)->most, 1);
  EXPECT_FALSE(return_range(T::kXdp, A::kXdp));
  EXPECT_FALSE(return_range(T::kTracing, A::kModifyReturn));
}

TEST(ReturnRange, RowsAreSourcedAndNotEmpty) {
  for (const ReturnRange &range : return_ranges()) {
    EXPECT_LE(range.least, range.most);
    EXPECT_EQ(range.source.size(), 12U);
    EXPECT_GE(range.since, program_type_fact(range.type)->since);
    EXPECT_TRUE((range.attach_types - attach_types_of(range.type)).empty()) << program_type_fact(range.type)->name;
  }
}

}  // namespace
}  // namespace bpfcc
