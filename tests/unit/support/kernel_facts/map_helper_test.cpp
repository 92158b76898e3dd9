#include "support/kernel_facts/map_helper.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/kernel_facts/map_helper_table.h"

namespace bpfcc {
namespace {

using H = HelperId;
using M = MapType;
using T = ProgramType;

TEST(MapHelper, MapTypeDecides) {
  EXPECT_TRUE(is_map_helper_allowed(M::kHash, H::kMapUpdateElem, T::kXdp));
  EXPECT_FALSE(is_map_helper_allowed(M::kProgArray, H::kMapUpdateElem, T::kXdp));
  EXPECT_TRUE(is_map_helper_allowed(M::kProgArray, H::kTailCall, T::kXdp));
  EXPECT_FALSE(is_map_helper_allowed(M::kHash, H::kTailCall, T::kXdp));
  EXPECT_FALSE(is_map_helper_allowed(M::kRingbuf, H::kMapLookupElem, T::kXdp));
  EXPECT_TRUE(is_map_helper_allowed(M::kQueue, H::kMapPopElem, T::kXdp));
  EXPECT_FALSE(is_map_helper_allowed(M::kBloomFilter, H::kMapPopElem, T::kXdp));
  EXPECT_FALSE(is_map_helper_allowed(M::kUnspec, H::kMapLookupElem, T::kXdp));
}

TEST(MapHelper, KernelVersionDecides) {
  EXPECT_FALSE(is_map_helper_allowed(M::kXskmap, H::kMapLookupElem, T::kXdp, KernelVersion{5, 2}));
  EXPECT_TRUE(is_map_helper_allowed(M::kXskmap, H::kMapLookupElem, T::kXdp, KernelVersion{5, 3}));
  EXPECT_FALSE(is_map_helper_allowed(M::kRingbuf, H::kRingbufOutput, T::kXdp, KernelVersion{5, 7}));
}

TEST(MapHelper, ProgramTypeDecidesForSockmaps) {
  EXPECT_TRUE(is_map_helper_allowed(M::kSockmap, H::kMapUpdateElem, T::kSchedCls));
  EXPECT_FALSE(is_map_helper_allowed(M::kSockmap, H::kMapUpdateElem, T::kSockOps));
  EXPECT_TRUE(is_map_helper_allowed(M::kSockmap, H::kMapDeleteElem, T::kSockOps));
  EXPECT_TRUE(is_map_helper_allowed(M::kSockhash, H::kMapUpdateElem, T::kExt));
}

TEST(MapHelper, ElementsOfArraysCannotBeDeleted) {
  EXPECT_TRUE(is_map_helper_allowed(M::kArray, H::kMapDeleteElem, T::kXdp));
  EXPECT_TRUE(always_fails(M::kArray, H::kMapDeleteElem));
  EXPECT_TRUE(always_fails(M::kPercpuArray, H::kMapDeleteElem));
  EXPECT_FALSE(always_fails(M::kArray, H::kMapUpdateElem));
  EXPECT_FALSE(always_fails(M::kHash, H::kMapDeleteElem));
  EXPECT_FALSE(is_usable_from_programs(M::kStructOps));
  EXPECT_TRUE(is_usable_from_programs(M::kHash));
}

TEST(MapHelper, EveryMapTypeIsInOneRow) {
  for (const MapTypeFact &fact : map_type_facts()) {
    const auto rows = std::ranges::count_if(map_helper_rows(),
                                            [&fact](const MapHelperRow &row) { return row.types.contains(fact.type); });
    EXPECT_EQ(rows, 1) << fact.name;
  }
}

TEST(MapHelper, RowsNameHelpersThatTakeMaps) {
  for (const MapHelperRow &row : map_helper_rows()) {
    for (const HelperId id : row.helpers) {
      if (id == HelperId{}) continue;
      const HelperFact *fact = helper_fact(id);
      ASSERT_NE(fact, nullptr);
      const bool takes_map =
          std::ranges::any_of(fact->args, [](const HelperArg &arg) { return arg.kind == HelperArgKind::kMapPtr; });
      EXPECT_TRUE(takes_map || id == HelperId::kKptrXchg) << fact->name;
    }
  }
}

TEST(MapHelper, LaterRowsAreLater) {
  for (const MapHelperSince &later : map_helper_since()) {
    EXPECT_GT(later.since, map_type_fact(later.type)->since);
    EXPECT_EQ(later.source.size(), 12U);
    EXPECT_TRUE(is_map_helper_allowed(later.type, later.helper, T::kSchedCls, later.since));
  }
}

TEST(MapField, KnowsWhereItMayBe) {
  const MapFieldFact *lock = map_field_fact("struct bpf_spin_lock");
  ASSERT_NE(lock, nullptr);
  EXPECT_EQ(lock, map_field_fact("bpf_spin_lock"));
  EXPECT_TRUE(lock->map_types.contains(M::kHash));
  EXPECT_FALSE(lock->map_types.contains(M::kPercpuHash));
  EXPECT_TRUE(lock->refusing_types.contains(T::kSocketFilter));
  EXPECT_FALSE(map_field_fact("bpf_timer")->refusing_types.contains(T::kSocketFilter));
  EXPECT_EQ(map_field_fact("bpf_map"), nullptr);
  EXPECT_EQ(map_field_fact("struct "), nullptr);
}

}  // namespace
}  // namespace bpfcc
