#include "support/kernel_facts/kfunc.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/kernel_facts/kfunc_table.h"

namespace bpfcc {
namespace {

using F = KfuncFlag;
using T = ProgramType;

TEST(Kfunc, IsFoundByName) {
  const KfuncFact *acquire = kfunc_fact("bpf_task_acquire");
  ASSERT_NE(acquire, nullptr);
  EXPECT_EQ(acquire->since, (KernelVersion{6, 2}));
  EXPECT_TRUE(acquire->has(F::kAcquires));
  EXPECT_TRUE(acquire->has(F::kMayReturnNull));
  EXPECT_TRUE(kfunc_fact("bpf_task_release")->has(F::kReleases));
  EXPECT_TRUE(kfunc_fact("bpf_iter_num_next")->has(F::kIteratorNext));
  for (const char *name : {"", "bpf_task_acquir", "bpf_task_acquire_", "zzz"}) EXPECT_EQ(kfunc_fact(name), nullptr);
}

TEST(Kfunc, ProgramTypeAndKernelDecide) {
  const KfuncFact &lookup = *kfunc_fact("bpf_skb_ct_lookup");
  EXPECT_TRUE(is_kfunc_allowed(lookup, T::kSchedCls));
  EXPECT_FALSE(is_kfunc_allowed(lookup, T::kSocketFilter));
  EXPECT_FALSE(is_kfunc_allowed(lookup, T::kSchedCls, KernelVersion{5, 17}));
  EXPECT_TRUE(is_kfunc_allowed(lookup, T::kSchedCls, KernelVersion{5, 18}));
  EXPECT_TRUE(is_kfunc_allowed(lookup, T::kExt));
  const KfuncFact &common = *kfunc_fact("bpf_iter_num_new");
  for (const ProgramTypeFact &fact : program_type_facts()) EXPECT_TRUE(is_kfunc_allowed(common, fact.type));
}

TEST(Kfunc, ProgramTypeMayGetItLater) {
  const KfuncFact &acquire = *kfunc_fact("bpf_cpumask_create");
  EXPECT_TRUE(is_kfunc_allowed(acquire, T::kTracing, KernelVersion{6, 3}));
  EXPECT_FALSE(is_kfunc_allowed(acquire, T::kTracepoint, KernelVersion{6, 11}));
  EXPECT_TRUE(is_kfunc_allowed(acquire, T::kTracepoint, KernelVersion{6, 12}));
}

TEST(Kfunc, TableIsSortedUniqueAndSourced) {
  EXPECT_TRUE(std::ranges::is_sorted(kfunc_facts(), {}, &KfuncFact::name));
  for (std::size_t i = 0; i < kfunc_facts().size(); ++i) {
    const KfuncFact &fact = kfunc_facts()[i];
    EXPECT_EQ(fact.source.size(), 12U) << fact.name;
    EXPECT_GE(fact.since, (KernelVersion{5, 13})) << fact.name;
    EXPECT_FALSE(fact.program_types.empty()) << fact.name;
    if (i > 0) {
      EXPECT_NE(fact.name, kfunc_facts()[i - 1].name);
    }
  }
}

TEST(Kfunc, LimitsAreLaterAndOfCallers) {
  EXPECT_TRUE(std::ranges::is_sorted(kfunc_limits(), {}, &KfuncLimit::kfunc));
  for (const KfuncLimit &limit : kfunc_limits()) {
    const KfuncFact *fact = kfunc_fact(limit.kfunc);
    ASSERT_NE(fact, nullptr) << limit.kfunc;
    EXPECT_GT(limit.since, fact->since) << limit.kfunc;
    EXPECT_TRUE((limit.types - fact->program_types).empty()) << limit.kfunc;
  }
}

}  // namespace
}  // namespace bpfcc
