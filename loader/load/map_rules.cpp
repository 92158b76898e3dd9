#include "loader/load/map_rules.h"

#include <linux/bpf.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "support/kernel_facts/map_type.h"

namespace bpfcc {
namespace {

constexpr std::uint32_t kLargestPerCpuValue = 32 << 10;  // PCPU_MIN_UNIT_SIZE of include/linux/percpu.h
constexpr std::uint32_t kLargestPrefixKey = 4 + 256;     // LPM_KEY_SIZE_MAX of kernel/bpf/lpm_trie.c

struct MapRule {
  std::span<const bpf_map_type> types;
  bool (*is_broken)(const MapSpec &map);
  const char *message;  ///< {0} key size, {1} value size, {2} max_entries
};

constexpr bpf_map_type kArrays[] = {
    BPF_MAP_TYPE_ARRAY,         BPF_MAP_TYPE_PERCPU_ARRAY, BPF_MAP_TYPE_PROG_ARRAY, BPF_MAP_TYPE_PERF_EVENT_ARRAY,
    BPF_MAP_TYPE_ARRAY_OF_MAPS, BPF_MAP_TYPE_CGROUP_ARRAY, BPF_MAP_TYPE_STACK_TRACE};
constexpr bpf_map_type kDescriptors[] = {BPF_MAP_TYPE_PROG_ARRAY, BPF_MAP_TYPE_PERF_EVENT_ARRAY,
                                         BPF_MAP_TYPE_CGROUP_ARRAY, BPF_MAP_TYPE_ARRAY_OF_MAPS,
                                         BPF_MAP_TYPE_HASH_OF_MAPS};
constexpr bpf_map_type kKeyed[] = {BPF_MAP_TYPE_HASH,         BPF_MAP_TYPE_PERCPU_HASH,
                                   BPF_MAP_TYPE_LRU_HASH,     BPF_MAP_TYPE_LRU_PERCPU_HASH,
                                   BPF_MAP_TYPE_HASH_OF_MAPS, BPF_MAP_TYPE_LPM_TRIE};
constexpr bpf_map_type kCounted[] = {
    BPF_MAP_TYPE_ARRAY,    BPF_MAP_TYPE_PERCPU_ARRAY, BPF_MAP_TYPE_PROG_ARRAY,  BPF_MAP_TYPE_ARRAY_OF_MAPS,
    BPF_MAP_TYPE_HASH,     BPF_MAP_TYPE_PERCPU_HASH,  BPF_MAP_TYPE_LRU_HASH,    BPF_MAP_TYPE_LRU_PERCPU_HASH,
    BPF_MAP_TYPE_LPM_TRIE, BPF_MAP_TYPE_HASH_OF_MAPS, BPF_MAP_TYPE_STACK_TRACE, BPF_MAP_TYPE_QUEUE,
    BPF_MAP_TYPE_STACK,    BPF_MAP_TYPE_CGROUP_ARRAY};
constexpr bpf_map_type kValued[] = {BPF_MAP_TYPE_ARRAY,    BPF_MAP_TYPE_PERCPU_ARRAY,    BPF_MAP_TYPE_HASH,
                                    BPF_MAP_TYPE_LRU_HASH, BPF_MAP_TYPE_LRU_PERCPU_HASH, BPF_MAP_TYPE_PERCPU_HASH,
                                    BPF_MAP_TYPE_LPM_TRIE, BPF_MAP_TYPE_QUEUE,           BPF_MAP_TYPE_STACK};
constexpr bpf_map_type kMapsOfMaps[] = {BPF_MAP_TYPE_ARRAY_OF_MAPS, BPF_MAP_TYPE_HASH_OF_MAPS};
constexpr bpf_map_type kPerCpu[] = {BPF_MAP_TYPE_PERCPU_ARRAY, BPF_MAP_TYPE_PERCPU_HASH, BPF_MAP_TYPE_LRU_PERCPU_HASH};
constexpr bpf_map_type kLru[] = {BPF_MAP_TYPE_LRU_HASH, BPF_MAP_TYPE_LRU_PERCPU_HASH};
constexpr bpf_map_type kLpmTrie[] = {BPF_MAP_TYPE_LPM_TRIE};
constexpr bpf_map_type kRingBuffers[] = {BPF_MAP_TYPE_RINGBUF, BPF_MAP_TYPE_USER_RINGBUF};
constexpr bpf_map_type kQueues[] = {BPF_MAP_TYPE_QUEUE, BPF_MAP_TYPE_STACK};
constexpr bpf_map_type kStackTrace[] = {BPF_MAP_TYPE_STACK_TRACE};

// *_alloc_check() and *_alloc() of arraymap.c, hashtab.c, lpm_trie.c, ringbuf.c, queue_stack_maps.c and stackmap.c in
// kernel/bpf of Linux 6.12.
constexpr std::array kRules = {
    MapRule{kCounted, [](const MapSpec &map) { return map.max_entries == 0; }, "max_entries must be at least 1"},
    MapRule{kArrays, [](const MapSpec &map) { return map.key_size != 4; },
            "the key of such a map is a position of 4 bytes, here it has {0}"},
    MapRule{kDescriptors, [](const MapSpec &map) { return map.value_size != 4; },
            "the value of such a map has 4 bytes, here {1}"},
    MapRule{kKeyed, [](const MapSpec &map) { return map.key_size == 0; }, "the key has no size"},
    MapRule{kValued, [](const MapSpec &map) { return map.value_size == 0; }, "the value has no size"},
    MapRule{kMapsOfMaps, [](const MapSpec &map) { return map.inner == nullptr; },
            "nothing says what the maps in it are like: __array(values, struct {{ ... }})"},
    MapRule{kPerCpu, [](const MapSpec &map) { return map.value_size > kLargestPerCpuValue; },
            "a value that every processor has of its own has at most 32768 bytes, here {1}"},
    MapRule{kLru, [](const MapSpec &map) { return (map.flags & BPF_F_NO_PREALLOC) != 0; },
            "an LRU map cannot have BPF_F_NO_PREALLOC"},
    MapRule{kLpmTrie, [](const MapSpec &map) { return (map.flags & BPF_F_NO_PREALLOC) == 0; },
            "an LPM trie must have BPF_F_NO_PREALLOC in map_flags"},
    MapRule{kLpmTrie, [](const MapSpec &map) { return map.key_size < 5 || map.key_size > kLargestPrefixKey; },
            "an LPM trie's key has 5 to 260 bytes: __u32 for the length in bits, then the address; here it has {0}"},
    MapRule{kRingBuffers, [](const MapSpec &map) { return map.key_size != 0 || map.value_size != 0; },
            "a ring buffer has neither key nor value"},
    MapRule{kRingBuffers,
            [](const MapSpec &map) {
              return !std::has_single_bit(map.max_entries) ||
                     map.max_entries % static_cast<unsigned>(getpagesize()) != 0;
            },
            "max_entries of a ring buffer is its size in bytes, a power of two of at least a page; here it is {2}"},
    MapRule{kQueues, [](const MapSpec &map) { return map.key_size != 0; }, "a queue or stack has no key"},
    MapRule{kStackTrace, [](const MapSpec &map) { return map.value_size < 8 || map.value_size % 8 != 0; },
            "a stack trace's value is an array of addresses of 8 bytes; here it has {1} bytes"},
    MapRule{kStackTrace, [](const MapSpec &map) { return map.value_size > 127 * 8; },
            "a stack trace has at most sysctl kernel.perf_event_max_stack addresses (127 by default), here {1} bytes"},
};

std::string broken_size(std::string_view what, const SizeRule &rule, std::uint32_t size) {
  if (rule.accepts(size)) return {};
  if (rule.is_fixed()) return fmt::format("the {} of such a map has {} bytes, here {}", what, rule.least, size);
  if (size < rule.least)
    return fmt::format("the {} of such a map has at least {} bytes, here {}", what, rule.least, size);
  return fmt::format("the {} of such a map has at most {} bytes, here {}", what, rule.most, size);
}

/// "BPF_F_MMAPABLE, BPF_F_CLONE": the flags that maps of its type do not take.
std::string foreign_flags(const MapSpec &map, MapFlagSet taken) {
  std::vector<std::string_view> names;
  for (const MapFlagFact &fact : map_flag_facts()) {
    const bool is_set = (map.flags >> static_cast<unsigned>(fact.flag) & 1) != 0;
    if (is_set && !taken.contains(fact.flag)) names.push_back(fact.name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

/// What holds for maps of its type whatever they are for.
std::string broken_fact(const MapSpec &map) {
  const MapTypeFact *const fact = map_type_fact(static_cast<MapType>(map.type));
  if (fact == nullptr) return {};
  std::string broken = broken_size("key", fact->key, map.key_size);
  if (broken.empty()) broken = broken_size("value", fact->value, map.value_size);
  if (broken.empty() && fact->entries == EntriesRule::kNeeded && map.max_entries == 0) {
    broken = "max_entries must be at least 1";
  }
  const std::string foreign = foreign_flags(map, fact->flags);
  if (broken.empty() && !foreign.empty()) broken = fmt::format("such a map cannot have {}", foreign);
  return broken;
}

}  // namespace

std::string broken_map_rule(const MapSpec &map) {
  for (const MapRule &rule : kRules) {
    if (std::ranges::find(rule.types, static_cast<bpf_map_type>(map.type)) == rule.types.end()) continue;
    if (!rule.is_broken(map)) continue;
    return fmt::format(fmt::runtime(rule.message), map.key_size, map.value_size, map.max_entries);
  }
  return broken_fact(map);
}

}  // namespace bpfcc
