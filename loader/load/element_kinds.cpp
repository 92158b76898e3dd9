#include "loader/load/element_kinds.h"

#include <algorithm>
#include <array>

#include "loader/load/operands.h"

namespace bpfcc {
namespace {

constexpr const char *kTraces = "programs store the stacks in it";
constexpr const char *kRing = "its records come from programs";
constexpr const char *kUserRing = "its records come from a process that runs beside the programs";
constexpr const char *kAttached = "its elements are made when a program that uses it is attached to a cgroup";
constexpr const char *kOperations = "its functions are those of the object's variable";
constexpr const char *kMemory = "it has no elements: programs lay out its memory";

// map_update_elem, map_push_elem and map_fd_get_ptr of the types' bpf_map_ops in kernel/bpf and net of Linux 6.12.
constexpr std::array kKinds = {
    ElementKind{BPF_MAP_TYPE_HASH, read_typed_key, read_typed_value},
    ElementKind{BPF_MAP_TYPE_ARRAY, read_position, read_typed_value},
    ElementKind{BPF_MAP_TYPE_PROG_ARRAY, read_position, read_program},
    ElementKind{BPF_MAP_TYPE_PERF_EVENT_ARRAY, read_position, read_descriptor},
    ElementKind{BPF_MAP_TYPE_PERCPU_HASH, read_typed_key, read_value_of_every_cpu},
    ElementKind{BPF_MAP_TYPE_PERCPU_ARRAY, read_position, read_value_of_every_cpu},
    ElementKind{BPF_MAP_TYPE_STACK_TRACE, read_typed_key, nullptr, kTraces},
    ElementKind{BPF_MAP_TYPE_CGROUP_ARRAY, read_position, read_cgroup},
    ElementKind{BPF_MAP_TYPE_LRU_HASH, read_typed_key, read_typed_value},
    ElementKind{BPF_MAP_TYPE_LRU_PERCPU_HASH, read_typed_key, read_value_of_every_cpu},
    ElementKind{BPF_MAP_TYPE_LPM_TRIE, read_prefix_key, read_typed_value},
    ElementKind{BPF_MAP_TYPE_ARRAY_OF_MAPS, read_position, read_map},
    ElementKind{BPF_MAP_TYPE_HASH_OF_MAPS, read_typed_key, read_map},
    ElementKind{BPF_MAP_TYPE_DEVMAP, read_position, read_interface},
    ElementKind{BPF_MAP_TYPE_SOCKMAP, read_position, read_descriptor},
    ElementKind{BPF_MAP_TYPE_CPUMAP, read_position, read_queue_size},
    ElementKind{BPF_MAP_TYPE_XSKMAP, read_position, read_descriptor},
    ElementKind{BPF_MAP_TYPE_SOCKHASH, read_typed_key, read_descriptor},
    ElementKind{BPF_MAP_TYPE_CGROUP_STORAGE, read_typed_key, nullptr, kAttached},
    ElementKind{BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, read_position, read_descriptor},
    ElementKind{BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE, read_typed_key, nullptr, kAttached},
    ElementKind{BPF_MAP_TYPE_QUEUE, nullptr, read_typed_value},
    ElementKind{BPF_MAP_TYPE_STACK, nullptr, read_typed_value},
    ElementKind{BPF_MAP_TYPE_SK_STORAGE, read_descriptor_key, read_typed_value},
    ElementKind{BPF_MAP_TYPE_DEVMAP_HASH, read_typed_key, read_interface},
    ElementKind{BPF_MAP_TYPE_STRUCT_OPS, read_typed_key, nullptr, kOperations},
    ElementKind{BPF_MAP_TYPE_RINGBUF, nullptr, nullptr, kRing},
    ElementKind{BPF_MAP_TYPE_INODE_STORAGE, read_file_key, read_typed_value},
    ElementKind{BPF_MAP_TYPE_TASK_STORAGE, read_process_key, read_typed_value},
    ElementKind{BPF_MAP_TYPE_BLOOM_FILTER, nullptr, read_typed_value},
    ElementKind{BPF_MAP_TYPE_USER_RINGBUF, nullptr, nullptr, kUserRing},
    ElementKind{BPF_MAP_TYPE_CGRP_STORAGE, read_cgroup, read_typed_value},
    ElementKind{BPF_MAP_TYPE_ARENA, nullptr, nullptr, kMemory},
};
constexpr ElementKind kPlain{BPF_MAP_TYPE_UNSPEC, read_typed_key, read_typed_value};

}  // namespace

const ElementKind &element_kind(std::uint32_t map_type) {
  const auto *const found = std::ranges::find(kKinds, static_cast<bpf_map_type>(map_type), &ElementKind::type);
  return found == kKinds.end() ? kPlain : *found;
}

}  // namespace bpfcc
