#include "support/kernel_facts/helper.h"
#include "support/kernel_facts/helper_parameter.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

using A = AttachType;
using F = HelperFlag;
using T = ProgramType;

const HelperFact &helper(std::string_view name) {
  const HelperFact *fact = helper_fact(name);
  EXPECT_NE(fact, nullptr) << name;
  return *fact;
}

TEST(Helper, IsFoundByIdAndByBothNames) {
  EXPECT_EQ(helper_fact(HelperId::kMapLookupElem)->name, "bpf_map_lookup_elem");
  EXPECT_EQ(helper_fact("bpf_map_lookup_elem"), helper_fact(HelperId{1}));
  EXPECT_EQ(helper_fact("map_lookup_elem"), helper_fact(HelperId{1}));
  EXPECT_EQ(helper_fact("bpf_cgrp_storage_delete"), helper_fact(HelperId{211}));
}

TEST(Helper, UnknownOnesAreNotFound) {
  for (const char *name : {"", "bpf_", "bpf_bpf_map_lookup_elem", "bpf_map_lookup_ele", "bpf_get_nothing"}) {
    EXPECT_EQ(helper_fact(name), nullptr) << name;
  }
  EXPECT_EQ(helper_fact(HelperId{0}), nullptr);
  EXPECT_EQ(helper_fact(HelperId{212}), nullptr);
}

TEST(Helper, ProgramTypeDecides) {
  EXPECT_FALSE(is_helper_allowed(helper("bpf_skb_store_bytes"), T::kSocketFilter));
  EXPECT_TRUE(is_helper_allowed(helper("bpf_skb_store_bytes"), T::kSchedCls));
  EXPECT_TRUE(is_helper_allowed(helper("bpf_skb_load_bytes"), T::kSocketFilter));
  EXPECT_FALSE(is_helper_allowed(helper("bpf_xdp_adjust_head"), T::kSchedCls));
  EXPECT_FALSE(is_helper_allowed(helper("bpf_map_lookup_elem"), T::kUnspec));
  EXPECT_FALSE(is_helper_allowed(helper("bpf_map_lookup_elem"), ProgramType{99}));
}

TEST(Helper, KernelVersionDecides) {
  const HelperFact &ringbuf = helper("bpf_ringbuf_output");
  EXPECT_FALSE(is_helper_allowed(ringbuf, T::kXdp, KernelVersion{5, 7}));
  EXPECT_TRUE(is_helper_allowed(ringbuf, T::kXdp, KernelVersion{5, 8}));
  EXPECT_TRUE(is_helper_allowed(ringbuf, T::kXdp));
}

TEST(Helper, ProgramTypeMayGetAnOlderHelperLater) {
  const HelperFact &cookie = helper("bpf_get_netns_cookie");
  EXPECT_FALSE(is_helper_allowed(cookie, T::kSchedCls, KernelVersion{6, 12}));
  EXPECT_TRUE(is_helper_allowed(cookie, T::kSchedCls, KernelVersion{6, 13}));
  EXPECT_TRUE(is_helper_allowed(cookie, T::kCgroupSock, KernelVersion{5, 7}));
}

TEST(Helper, RowsOfOldKernelsHold) {
  EXPECT_FALSE(is_helper_allowed(helper("bpf_skb_change_head"), T::kSchedCls, KernelVersion{5, 7}));
  EXPECT_TRUE(is_helper_allowed(helper("bpf_skb_change_head"), T::kSchedCls, KernelVersion{5, 8}));
  EXPECT_TRUE(is_helper_allowed(helper("bpf_skb_change_head"), T::kLwtXmit, KernelVersion{4, 10}));
  const HelperFact &set = helper("bpf_setsockopt");
  EXPECT_TRUE(is_helper_allowed(set, T::kCgroupSockAddr, KernelVersion{5, 8}, A::kCgroupInet4Connect));
  EXPECT_FALSE(is_helper_allowed(set, T::kCgroupSockAddr, KernelVersion{5, 11}, A::kCgroupUdp4Sendmsg));
  EXPECT_TRUE(is_helper_allowed(set, T::kSockOps, KernelVersion{4, 13}));
}

TEST(Helper, NewProgramTypeGetsOldHelpersWithItsFirstKernel) {
  EXPECT_EQ(helper_access(helper("bpf_map_lookup_elem"), T::kNetfilter)->since, (KernelVersion{6, 4}));
}

TEST(Helper, AttachTypeDecides) {
  const HelperFact &bind = helper("bpf_bind");
  EXPECT_TRUE(is_helper_allowed(bind, T::kCgroupSockAddr, {}, A::kCgroupInet4Connect));
  EXPECT_FALSE(is_helper_allowed(bind, T::kCgroupSockAddr, {}, A::kCgroupInet4Bind));
  EXPECT_TRUE(is_helper_allowed(bind, T::kCgroupSockAddr));
}

TEST(Helper, AttachTypesOfOneProgramTypeMayGetAHelperAtDifferentTimes) {
  const HelperFact &cookie = helper("bpf_get_attach_cookie");
  EXPECT_FALSE(is_helper_allowed(cookie, T::kTracing, KernelVersion{6, 9}, A::kTraceRawTp));
  EXPECT_TRUE(is_helper_allowed(cookie, T::kTracing, KernelVersion{6, 10}, A::kTraceRawTp));
  EXPECT_TRUE(is_helper_allowed(cookie, T::kTracing, KernelVersion{6, 9}, A::kTraceFentry));
  EXPECT_TRUE(is_helper_allowed(cookie, T::kTracing, KernelVersion{6, 9}));
  EXPECT_FALSE(is_helper_allowed(cookie, T::kTracing, {}, A::kTraceIter));
}

TEST(Helper, ReplacementProgramsGetTheBenefitOfTheDoubt) {
  for (const HelperFact &fact : helper_facts()) EXPECT_TRUE(is_helper_allowed(fact, T::kExt)) << fact.name;
}

TEST(Helper, LicenseDependsOnTheProgramType) {
  EXPECT_TRUE(helper_access(helper("bpf_get_stackid"), T::kKprobe)->gpl_only);
  EXPECT_FALSE(helper_access(helper("bpf_get_stackid"), T::kPerfEvent)->gpl_only);
  EXPECT_FALSE(helper_access(helper("bpf_map_lookup_elem"), T::kKprobe)->gpl_only);
}

TEST(Helper, PrototypeIsTheKernels) {
  const HelperFact &lookup = helper("bpf_map_lookup_elem");
  EXPECT_EQ(lookup.arg_count(), 2);
  EXPECT_EQ(lookup.args[0].kind, HelperArgKind::kMapPtr);
  EXPECT_EQ(lookup.args[1].kind, HelperArgKind::kMapKey);
  EXPECT_EQ(lookup.returns, HelperReturn::kMapValue);
  EXPECT_TRUE(lookup.has(F::kMayReturnNull));
  const HelperFact &output = helper("bpf_perf_event_output");
  EXPECT_EQ(output.arg_count(), 5);
  EXPECT_TRUE(output.has(F::kGplOnly));
}

TEST(Helper, FlagsAreTheVerifiers) {
  EXPECT_TRUE(helper("bpf_skb_pull_data").has(F::kChangesPacket));
  EXPECT_FALSE(helper("bpf_skb_load_bytes").has(F::kChangesPacket));
  EXPECT_TRUE(helper("bpf_ringbuf_reserve").has(F::kAcquires));
  EXPECT_TRUE(helper("bpf_ringbuf_submit").has(F::kReleases));
  EXPECT_TRUE(helper("bpf_sk_release").has(F::kReleases));
  EXPECT_TRUE(helper("bpf_copy_from_user").has(F::kMightSleep));
  EXPECT_FALSE(helper("bpf_probe_read_user").has(F::kMightSleep));
}

TEST(HelperParameters, OfEveryHelper) {
  for (const HelperFact &helper : helper_facts()) {
    if (helper.arg_count() == 0) continue;
    EXPECT_FALSE(helper_parameter(helper.name, 0).empty()) << helper.name;
  }
  EXPECT_EQ(helper_parameter("bpf_map_update_elem", 1), "key");
  EXPECT_EQ(helper_parameter("bpf_map_update_elem", 4), "");
  EXPECT_EQ(helper_parameter("bpf_nothing", 0), "");
}

}  // namespace
}  // namespace bpfcc
