#include "loader/load/map_rules.h"

#include <linux/bpf.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include <fmt/format.h>

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

}  // namespace

std::string broken_map_rule(const MapSpec &map) {
  for (const MapRule &rule : kRules) {
    if (std::ranges::find(rule.types, static_cast<bpf_map_type>(map.type)) == rule.types.end()) continue;
    if (!rule.is_broken(map)) continue;
    return fmt::format(fmt::runtime(rule.message), map.key_size, map.value_size, map.max_entries);
  }
  return {};
}

}  // namespace bpfcc
