// Creates each map type with what the table says is accepted, and with what it says is not.

#include <gtest/gtest.h>
#include <linux/btf.h>
#include <unistd.h>

#include <cerrno>

#include "support/error.h"
#include "tests/kernel/kernel_facts/any_map.h"
#include "tests/kernel/kernel_facts/targets.h"

namespace bpfcc::probe {
namespace {

class MapProbe : public testing::TestWithParam<MapTypeFact> {
 protected:
  void SetUp() override {
    const MapTypeFact &fact = GetParam();
    if (fact.since > running_kernel()) GTEST_SKIP() << fact.name << " is newer than the running kernel";
    if (fact.type == MapType::kStructOps && kernel_type("bpf_struct_ops_tcp_congestion_ops", BTF_KIND_STRUCT).id == 0) {
      GTEST_SKIP() << "the kernel's BTF has no bpf_struct_ops_tcp_congestion_ops";
    }
    AnyMap map = make_any_map(fact);
    if (map.outcome.error == EPERM) GTEST_SKIP() << "no privilege to create maps";
    ASSERT_TRUE(map.outcome.ok()) << fact.name << ": " << errno_name(map.outcome.error);
    request_ = map.request;
    owner_ = std::move(map.owner);
  }

  [[nodiscard]] bool accepts(MapRequest request) const { return create_map(request).ok(); }

  MapRequest request_{};
  Outcome owner_;
};

TEST_P(MapProbe, KeyOfAnotherSizeIsRefused) {
  const SizeRule &rule = GetParam().key;
  for (const std::uint32_t size : {0U, 1U, 2U, 4U, 5U, 8U, 12U, 16U, 260U, 261U, 512U, 513U}) {
    MapRequest request = request_;
    request.key_size = size;
    EXPECT_EQ(accepts(request), rule.accepts(size)) << GetParam().name << ", key of " << size << " bytes";
  }
}

TEST_P(MapProbe, ValueOfAnotherSizeIsRefused) {
  if (GetParam().type == MapType::kStructOps) GTEST_SKIP() << "the value is the kernel's struct";
  const SizeRule &rule = GetParam().value;
  for (const std::uint32_t size : {0U, 1U, 4U, 6U, 8U, 12U, 16U, 32768U, 32776U}) {
    if (takes_btf(GetParam().type) && size != 4 && size != 0) continue;  // the BTF type of the value is 4 bytes
    if (GetParam().type == MapType::kStackTrace && size > 16) continue;  // as deep as perf_event_max_stack allows
    MapRequest request = request_;
    request.value_size = size;
    EXPECT_EQ(accepts(request), rule.accepts(size)) << GetParam().name << ", value of " << size << " bytes";
  }
}

TEST_P(MapProbe, NumberOfEntriesIsAsTheTableSays) {
  const EntriesRule rule = GetParam().entries;
  const std::uint32_t page = sysconf(_SC_PAGESIZE);
  for (const std::uint32_t count : {0U, 1U, 2U, page, 2 * page, 3 * page}) {
    MapRequest request = request_;
    request.max_entries = count;
    const bool expected = rule == EntriesRule::kZero     ? count == 0
                          : rule == EntriesRule::kOne    ? count == 1
                          : rule == EntriesRule::kNeeded ? count > 0
                                                         : count == page || count == 2 * page;
    const Outcome outcome = create_map(request);
    if (outcome.error == E2BIG) continue;  // a CPU map has an entry a processor
    EXPECT_EQ(outcome.ok(), expected) << GetParam().name << ", " << count << " entries";
  }
}

TEST_P(MapProbe, FlagsAreAsTheTableSays) {
  for (const MapFlagFact &flag : map_flag_facts()) {
    if (flag.flag == MapFlag::kTokenFd) continue;        // goes with a token
    if (flag.flag == MapFlag::kVtypeBtfObjFd) continue;  // goes with a module's BTF
    if (flag.flag == MapFlag::kStackBuildId) continue;   // changes the size of the value
    if (flag.flag == MapFlag::kLink) continue;           // as the next
    MapRequest request = request_;
    request.flags |= bits(MapFlagSet{flag.flag});
    const bool expected = flag.since <= running_kernel() && GetParam().flags.contains(flag.flag);
    const Outcome outcome = create_map(request);
    EXPECT_EQ(outcome.ok(), expected) << GetParam().name << ", " << flag.name << ": " << errno_name(outcome.error);
  }
}

TEST_P(MapProbe, RequiredFlagsAreRequired) {
  MapRequest request = request_;
  request.flags = 0;
  EXPECT_EQ(accepts(request), GetParam().required_flags.empty()) << GetParam().name;
}

INSTANTIATE_TEST_SUITE_P(, MapProbe, testing::ValuesIn(map_type_facts().begin(), map_type_facts().end()),
                         [](const auto &instance) { return std::string(instance.param.label); });

}  // namespace
}  // namespace bpfcc::probe
