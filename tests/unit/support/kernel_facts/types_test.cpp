// Look-ups of program types, attach types and map types.

#include <gtest/gtest.h>

#include "support/kernel_facts/map_type.h"
#include "support/kernel_facts/program_type.h"

namespace bpfcc {
namespace {

TEST(ProgramTypeFacts, AreFoundByValueNameAndLabel) {
  const ProgramTypeFact *xdp = program_type_fact(ProgramType::kXdp);
  ASSERT_NE(xdp, nullptr);
  EXPECT_EQ(xdp, program_type_fact("BPF_PROG_TYPE_XDP"));
  EXPECT_EQ(xdp, program_type_fact("xdp"));
  EXPECT_EQ(xdp->context, "struct xdp_md");
  EXPECT_EQ(xdp->since, (KernelVersion{4, 8}));
  EXPECT_EQ(program_type_fact(ProgramType::kUnspec), nullptr);
  EXPECT_EQ(program_type_fact(ProgramType{33}), nullptr);
  EXPECT_EQ(program_type_fact("XDP"), nullptr);
}

TEST(ProgramTypeFacts, SleepDependsOnTheAttachType) {
  EXPECT_NE(sleepable_fact(ProgramType::kTracing, AttachType::kTraceFentry), nullptr);
  EXPECT_EQ(sleepable_fact(ProgramType::kTracing, AttachType::kTraceRawTp), nullptr);
  EXPECT_EQ(sleepable_fact(ProgramType::kLsm, AttachType::kLsmCgroup), nullptr);
  EXPECT_EQ(sleepable_fact(ProgramType::kXdp, AttachType::kXdp), nullptr);
  EXPECT_EQ(sleepable_fact(ProgramType::kSyscall, AttachType{})->since, (KernelVersion{5, 14}));
}

TEST(AttachTypeFacts, AreFoundByValueNameAndLabel) {
  const AttachTypeFact *bind = attach_type_fact(AttachType::kCgroupInet4Bind);
  ASSERT_NE(bind, nullptr);
  EXPECT_EQ(bind, attach_type_fact("BPF_CGROUP_INET4_BIND"));
  EXPECT_EQ(bind, attach_type_fact("cgroup_inet4_bind"));
  EXPECT_EQ(attach_type_fact(AttachType{57}), nullptr);
  EXPECT_EQ(attach_type_fact(""), nullptr);
}

TEST(AttachTypeFacts, AreGroupedByProgramType) {
  EXPECT_EQ(attach_types_of(ProgramType::kCgroupSkb),
            (AttachTypeSet{AttachType::kCgroupInetIngress, AttachType::kCgroupInetEgress}));
  EXPECT_TRUE(attach_types_of(ProgramType::kSocketFilter).empty());
}

TEST(MapTypeFacts, AreFoundByValueNameAndLabel) {
  const MapTypeFact *hash = map_type_fact(MapType::kHash);
  ASSERT_NE(hash, nullptr);
  EXPECT_EQ(hash, map_type_fact("BPF_MAP_TYPE_HASH"));
  EXPECT_EQ(hash, map_type_fact("hash"));
  EXPECT_EQ(map_type_fact("BPF_MAP_TYPE_CGROUP_STORAGE_DEPRECATED")->type, MapType::kCgroupStorage);
  EXPECT_EQ(map_type_fact("BPF_MAP_TYPE_HASH_DEPRECATED"), nullptr);
  EXPECT_EQ(map_type_fact(MapType::kUnspec), nullptr);
  EXPECT_EQ(map_type_fact(MapType{34}), nullptr);
}

TEST(MapTypeFacts, SizeRulesAcceptWhatTheyName) {
  const SizeRule &value = map_type_fact(MapType::kDevmap)->value;
  EXPECT_TRUE(value.accepts(4));
  EXPECT_TRUE(value.accepts(8));
  EXPECT_FALSE(value.accepts(6));
  EXPECT_FALSE(value.accepts(12));
  EXPECT_TRUE(map_type_fact(MapType::kProgArray)->key.is_fixed());
  EXPECT_TRUE(map_type_fact(MapType::kHash)->value.accepts(kNoSizeLimit));
  EXPECT_FALSE(map_type_fact(MapType::kHash)->key.accepts(0));
}

TEST(MapTypeFacts, FlagsHaveVersions) {
  EXPECT_EQ(map_flag_fact(MapFlag::kMmapable)->since, (KernelVersion{5, 5}));
  EXPECT_EQ(map_flag_fact(MapFlag{14}), nullptr);
  EXPECT_TRUE(map_type_fact(MapType::kLpmTrie)->required_flags.contains(MapFlag::kNoPrealloc));
}

}  // namespace
}  // namespace bpfcc
