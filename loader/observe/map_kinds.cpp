#include "loader/observe/map_kinds.h"

#include <linux/bpf.h>

#include <algorithm>
#include <array>

namespace bpfcc {
namespace {

constexpr const char *kStorage = "belongs to sockets, tasks, inodes or cgroups: system calls cannot list it";
constexpr const char *kEvents = "its events were shown as they came";

// Which commands of bpf(2) a type has: map_lookup_elem and map_get_next_key of its bpf_map_ops in kernel/bpf and net of
// Linux 6.12.
constexpr std::array kKinds = {
    MapKind{BPF_MAP_TYPE_HASH, "hash", Reading::kValues},
    MapKind{BPF_MAP_TYPE_ARRAY, "array", Reading::kValues, true},
    MapKind{BPF_MAP_TYPE_PROG_ARRAY, "prog_array", Reading::kPrograms, true},
    MapKind{BPF_MAP_TYPE_PERF_EVENT_ARRAY, "perf_event_array", Reading::kNone, true, kEvents},
    MapKind{BPF_MAP_TYPE_PERCPU_HASH, "percpu_hash", Reading::kPerCpu},
    MapKind{BPF_MAP_TYPE_PERCPU_ARRAY, "percpu_array", Reading::kPerCpu, true},
    MapKind{BPF_MAP_TYPE_STACK_TRACE, "stack_trace", Reading::kStacks},
    MapKind{BPF_MAP_TYPE_CGROUP_ARRAY, "cgroup_array", Reading::kNone, true,
            "holds cgroups: system calls cannot read it"},
    MapKind{BPF_MAP_TYPE_LRU_HASH, "lru_hash", Reading::kValues},
    MapKind{BPF_MAP_TYPE_LRU_PERCPU_HASH, "lru_percpu_hash", Reading::kPerCpu},
    MapKind{BPF_MAP_TYPE_LPM_TRIE, "lpm_trie", Reading::kValues},
    MapKind{BPF_MAP_TYPE_ARRAY_OF_MAPS, "array_of_maps", Reading::kMaps, true},
    MapKind{BPF_MAP_TYPE_HASH_OF_MAPS, "hash_of_maps", Reading::kMaps},
    MapKind{BPF_MAP_TYPE_DEVMAP, "devmap", Reading::kDevices, true},
    MapKind{BPF_MAP_TYPE_SOCKMAP, "sockmap", Reading::kCookies, true},
    MapKind{BPF_MAP_TYPE_CPUMAP, "cpumap", Reading::kQueues, true},
    MapKind{BPF_MAP_TYPE_XSKMAP, "xskmap", Reading::kNone, true, "holds sockets: system calls cannot read it"},
    MapKind{BPF_MAP_TYPE_SOCKHASH, "sockhash", Reading::kCookies},
    MapKind{BPF_MAP_TYPE_CGROUP_STORAGE, "cgroup_storage", Reading::kValues},
    MapKind{BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, "reuseport_sockarray", Reading::kCookies, true},
    MapKind{BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE, "percpu_cgroup_storage", Reading::kPerCpu},
    MapKind{BPF_MAP_TYPE_QUEUE, "queue", Reading::kNext},
    MapKind{BPF_MAP_TYPE_STACK, "stack", Reading::kNext},
    MapKind{BPF_MAP_TYPE_SK_STORAGE, "sk_storage", Reading::kNone, false, kStorage},
    MapKind{BPF_MAP_TYPE_DEVMAP_HASH, "devmap_hash", Reading::kDevices},
    MapKind{BPF_MAP_TYPE_STRUCT_OPS, "struct_ops", Reading::kNone, false, "holds functions for the kernel"},
    MapKind{BPF_MAP_TYPE_RINGBUF, "ringbuf", Reading::kNone, false, kEvents},
    MapKind{BPF_MAP_TYPE_INODE_STORAGE, "inode_storage", Reading::kNone, false, kStorage},
    MapKind{BPF_MAP_TYPE_TASK_STORAGE, "task_storage", Reading::kNone, false, kStorage},
    MapKind{BPF_MAP_TYPE_BLOOM_FILTER, "bloom_filter", Reading::kNone, false,
            "only says whether an element is in it, not which are"},
    MapKind{BPF_MAP_TYPE_USER_RINGBUF, "user_ringbuf", Reading::kNone, false, "carries data to the program only"},
    MapKind{BPF_MAP_TYPE_CGRP_STORAGE, "cgrp_storage", Reading::kNone, false, kStorage},
    MapKind{BPF_MAP_TYPE_ARENA, "arena", Reading::kNone, false, "has no elements: the program lays out its memory"},
};
constexpr MapKind kUnknown{BPF_MAP_TYPE_UNSPEC, "unknown", Reading::kNone, false, "this type is newer than bpfrun"};

}  // namespace

const MapKind &map_kind(std::uint32_t type) {
  const auto *const found = std::ranges::find(kKinds, type, &MapKind::type);
  return found == kKinds.end() ? kUnknown : *found;
}

}  // namespace bpfcc
