#include "loader/load/map_rules.h"

#include <gtest/gtest.h>
#include <linux/bpf.h>

namespace bpfcc {
namespace {

MapSpec map(bpf_map_type type, std::uint32_t key_size, std::uint32_t value_size, std::uint32_t max_entries,
            std::uint32_t flags = 0) {
  MapSpec spec;
  spec.name = "m";
  spec.form = MapForm::kBtf;
  spec.type = type;
  spec.key_size = key_size;
  spec.value_size = value_size;
  spec.max_entries = max_entries;
  spec.flags = flags;
  return spec;
}

TEST(MapRules, GoodMapsBreakNone) {
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_HASH, 3, 100, 1)), "");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_ARRAY, 4, 1, 1)), "");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_RINGBUF, 0, 0, 4096 * 16)), "");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_LPM_TRIE, 8, 4, 1, BPF_F_NO_PREALLOC)), "");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_STACK_TRACE, 4, 127 * 8, 1)), "");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_QUEUE, 0, 8, 1)), "");
}

TEST(MapRules, BrokenOnesAreNamed) {
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_HASH, 4, 4, 0)), "max_entries must be at least 1");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_ARRAY, 8, 4, 1)),
            "the key of such a map is a position of 4 bytes, here it has 8");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_PROG_ARRAY, 4, 8, 1)), "the value of such a map has 4 bytes, here 8");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_HASH, 0, 4, 1)), "the key has no size");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_HASH, 4, 0, 1)), "the value has no size");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_PERCPU_HASH, 4, 40000, 1)),
            "a value that every processor has of its own has at most 32768 bytes, here 40000");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_LRU_HASH, 4, 4, 1, BPF_F_NO_PREALLOC)),
            "an LRU map cannot have BPF_F_NO_PREALLOC");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_LPM_TRIE, 8, 4, 1)),
            "an LPM trie must have BPF_F_NO_PREALLOC in map_flags");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_RINGBUF, 0, 0, 5000)),
            "max_entries of a ring buffer is its size in bytes, a power of two of at least a page; here it is 5000");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_STACK, 4, 8, 1)), "a queue or stack has no key");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_STACK_TRACE, 4, 12, 1)),
            "a stack trace's value is an array of addresses of 8 bytes; here it has 12 bytes");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 4, 1)),
            "nothing says what the maps in it are like: __array(values, struct { ... })");
}

TEST(MapRules, OfEveryTypeAreKnown) {
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_BLOOM_FILTER, 0, 0, 1)),
            "the value of such a map has at least 1 bytes, here 0");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_BLOOM_FILTER, 4, 8, 1)), "the key of such a map has 0 bytes, here 4");
  EXPECT_EQ(broken_map_rule(map(BPF_MAP_TYPE_HASH, 4, 8, 1, BPF_F_MMAPABLE)), "such a map cannot have BPF_F_MMAPABLE");
}

}  // namespace
}  // namespace bpfcc
