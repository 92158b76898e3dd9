#include "support/kernel_facts/map_type.h"

namespace bpfcc {
namespace {

using T = MapType;
using F = MapFlag;
using E = EntriesRule;

constexpr SizeRule kZero{0, 0};
constexpr SizeRule kFour{4, 4};
constexpr SizeRule kFourOrEight{4, 8, 4};  // 8 where a program's fd goes with it, or a socket's cookie is read
constexpr SizeRule kSome{1, kNoSizeLimit};
constexpr SizeRule kPerCpu{1, 32768};  // PCPU_MIN_UNIT_SIZE

constexpr MapFlagSet kUserAccess{F::kRdonly, F::kWronly};
constexpr MapFlagSet kAccess = kUserAccess | MapFlagSet{F::kRdonlyProg, F::kWronlyProg};
constexpr MapFlagSet kHash = kAccess | MapFlagSet{F::kNoPrealloc, F::kZeroSeed};
constexpr MapFlagSet kLru = kAccess | MapFlagSet{F::kNoCommonLru, F::kZeroSeed};
constexpr MapFlagSet kOwned{F::kNoPrealloc, F::kClone};

// clang-format off
constexpr MapTypeFact kMapTypes[] = {
    {T::kHash, "BPF_MAP_TYPE_HASH", "hash", {3, 19}, "0f8e4bd8a1fc",
     kSome, kSome, E::kNeeded, kHash | MapFlagSet{F::kNumaNode}, {}},
    {T::kArray, "BPF_MAP_TYPE_ARRAY", "array", {3, 19}, "28fbcfa08d8e",
     kFour, kSome, E::kNeeded, kAccess | MapFlagSet{F::kNumaNode, F::kMmapable, F::kInnerMap}, {}},
    {T::kProgArray, "BPF_MAP_TYPE_PROG_ARRAY", "prog_array", {4, 2}, "04fd61ab36ec",
     kFour, kFour, E::kNeeded, kUserAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kPerfEventArray, "BPF_MAP_TYPE_PERF_EVENT_ARRAY", "perf_event_array", {4, 3}, "ea317b267e9d",
     kFour, kFour, E::kNeeded, kUserAccess | MapFlagSet{F::kNumaNode, F::kPreserveElems}, {}},
    {T::kPercpuHash, "BPF_MAP_TYPE_PERCPU_HASH", "percpu_hash", {4, 6}, "824bd0ce6c7c",
     kSome, kPerCpu, E::kNeeded, kHash, {}},
    {T::kPercpuArray, "BPF_MAP_TYPE_PERCPU_ARRAY", "percpu_array", {4, 6}, "a10423b87a7e",
     kFour, kPerCpu, E::kNeeded, kAccess, {}},
    {T::kStackTrace, "BPF_MAP_TYPE_STACK_TRACE", "stack_trace", {4, 6}, "d5a3b1f69186",
     kFour, {8, kNoSizeLimit, 8}, E::kNeeded, kUserAccess | MapFlagSet{F::kNumaNode, F::kStackBuildId}, {}},
    {T::kCgroupArray, "BPF_MAP_TYPE_CGROUP_ARRAY", "cgroup_array", {4, 8}, "4ed8ec521ed5",
     kFour, kFour, E::kNeeded, kUserAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kLruHash, "BPF_MAP_TYPE_LRU_HASH", "lru_hash", {4, 10}, "29ba732acbee",
     kSome, kSome, E::kNeeded, kLru | MapFlagSet{F::kNumaNode}, {}},
    {T::kLruPercpuHash, "BPF_MAP_TYPE_LRU_PERCPU_HASH", "lru_percpu_hash", {4, 10}, "8f8449384ec3",
     kSome, kPerCpu, E::kNeeded, kLru, {}},
    {T::kLpmTrie, "BPF_MAP_TYPE_LPM_TRIE", "lpm_trie", {4, 11}, "b95a5c4db09b",
     {5, 260}, kSome, E::kNeeded, kAccess | MapFlagSet{F::kNoPrealloc, F::kNumaNode}, {F::kNoPrealloc}},
    {T::kArrayOfMaps, "BPF_MAP_TYPE_ARRAY_OF_MAPS", "array_of_maps", {4, 12}, "56f668dfe00d",
     kFour, kFour, E::kNeeded, kUserAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kHashOfMaps, "BPF_MAP_TYPE_HASH_OF_MAPS", "hash_of_maps", {4, 12}, "bcc6b1b7ebf8",
     kSome, kFour, E::kNeeded, kHash | MapFlagSet{F::kNumaNode}, {}},
    {T::kDevmap, "BPF_MAP_TYPE_DEVMAP", "devmap", {4, 14}, "546ac1ffb70d",
     kFour, kFourOrEight, E::kNeeded, kUserAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kSockmap, "BPF_MAP_TYPE_SOCKMAP", "sockmap", {4, 14}, "174a79ff9515",
     kFour, kFourOrEight, E::kNeeded, kUserAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kCpumap, "BPF_MAP_TYPE_CPUMAP", "cpumap", {4, 15}, "6710e1126934",
     kFour, kFourOrEight, E::kNeeded, {F::kNumaNode}, {}},
    {T::kXskmap, "BPF_MAP_TYPE_XSKMAP", "xskmap", {4, 18}, "fbfc504a24f5",
     kFour, kFour, E::kNeeded, kUserAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kSockhash, "BPF_MAP_TYPE_SOCKHASH", "sockhash", {4, 18}, "81110384441a",
     {1, 512}, kFourOrEight, E::kNeeded, kUserAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kCgroupStorage, "BPF_MAP_TYPE_CGROUP_STORAGE", "cgroup_storage", {4, 19}, "de9cbbaadba5",
     {8, 16, 8}, kSome, E::kZero, kAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kReuseportSockarray, "BPF_MAP_TYPE_REUSEPORT_SOCKARRAY", "reuseport_sockarray", {4, 19}, "5dc4c4b7d4e8",
     kFour, kFourOrEight, E::kNeeded, kAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kPercpuCgroupStorage, "BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE", "percpu_cgroup_storage", {4, 20}, "b741f1630346",
     {8, 16, 8}, kPerCpu, E::kZero, kAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kQueue, "BPF_MAP_TYPE_QUEUE", "queue", {4, 20}, "f1a2e44a3aec",
     kZero, kSome, E::kNeeded, kAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kStack, "BPF_MAP_TYPE_STACK", "stack", {4, 20}, "f1a2e44a3aec",
     kZero, kSome, E::kNeeded, kAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kSkStorage, "BPF_MAP_TYPE_SK_STORAGE", "sk_storage", {5, 2}, "6ac99e8f23d4",
     kFour, kSome, E::kZero, kOwned, {F::kNoPrealloc}},
    {T::kDevmapHash, "BPF_MAP_TYPE_DEVMAP_HASH", "devmap_hash", {5, 4}, "6f9d451ab1a3",
     kFour, kFourOrEight, E::kNeeded, kUserAccess | MapFlagSet{F::kNumaNode}, {}},
    {T::kStructOps, "BPF_MAP_TYPE_STRUCT_OPS", "struct_ops", {5, 6}, "85d33df357b6",
     kFour, kSome, E::kOne, {F::kLink, F::kVtypeBtfObjFd}, {}},
    {T::kRingbuf, "BPF_MAP_TYPE_RINGBUF", "ringbuf", {5, 8}, "457f44363a88",
     kZero, kZero, E::kPowerOfTwoPages, {F::kNumaNode}, {}},
    {T::kInodeStorage, "BPF_MAP_TYPE_INODE_STORAGE", "inode_storage", {5, 10}, "8ea636848aca",
     kFour, kSome, E::kZero, kOwned, {F::kNoPrealloc}},
    {T::kTaskStorage, "BPF_MAP_TYPE_TASK_STORAGE", "task_storage", {5, 11}, "4cf1bc1f1045",
     kFour, kSome, E::kZero, kOwned, {F::kNoPrealloc}},
    {T::kBloomFilter, "BPF_MAP_TYPE_BLOOM_FILTER", "bloom_filter", {5, 16}, "9330986c0300",
     kZero, kSome, E::kNeeded, kAccess | MapFlagSet{F::kNumaNode, F::kZeroSeed}, {}},
    {T::kUserRingbuf, "BPF_MAP_TYPE_USER_RINGBUF", "user_ringbuf", {6, 1}, "583c1f420173",
     kZero, kZero, E::kPowerOfTwoPages, {F::kNumaNode}, {}},
    {T::kCgrpStorage, "BPF_MAP_TYPE_CGRP_STORAGE", "cgrp_storage", {6, 2}, "c4bcfb38a95e",
     kFour, kSome, E::kZero, kOwned, {F::kNoPrealloc}},
    {T::kArena, "BPF_MAP_TYPE_ARENA", "arena", {6, 9}, "317460317a02",
     kZero, kZero, E::kNeeded, {F::kMmapable, F::kSegvOnFault, F::kNoUserConv}, {F::kMmapable}},
};

constexpr MapFlagFact kMapFlags[] = {
    {F::kNoPrealloc, "BPF_F_NO_PREALLOC", {4, 6}, "6c9059817432"},
    {F::kNoCommonLru, "BPF_F_NO_COMMON_LRU", {4, 10}, "29ba732acbee"},
    {F::kNumaNode, "BPF_F_NUMA_NODE", {4, 14}, "96eabe7a40aa"},
    {F::kRdonly, "BPF_F_RDONLY", {4, 15}, "6e71b04a8224"},
    {F::kWronly, "BPF_F_WRONLY", {4, 15}, "6e71b04a8224"},
    {F::kStackBuildId, "BPF_F_STACK_BUILD_ID", {4, 17}, "615755a77b24"},
    {F::kZeroSeed, "BPF_F_ZERO_SEED", {5, 0}, "96b3b6c9091d"},
    {F::kRdonlyProg, "BPF_F_RDONLY_PROG", {5, 2}, "591fe9888d78"},
    {F::kWronlyProg, "BPF_F_WRONLY_PROG", {5, 2}, "591fe9888d78"},
    {F::kClone, "BPF_F_CLONE", {5, 4}, "8f51dfc73bf1"},
    {F::kMmapable, "BPF_F_MMAPABLE", {5, 5}, "fc9702273e2e"},
    {F::kPreserveElems, "BPF_F_PRESERVE_ELEMS", {5, 10}, "792caccc4526"},
    {F::kInnerMap, "BPF_F_INNER_MAP", {5, 10}, "4a8f87e60f6d"},
    {F::kLink, "BPF_F_LINK", {6, 4}, "68b04864ca42"},
    {F::kVtypeBtfObjFd, "BPF_F_VTYPE_BTF_OBJ_FD", {6, 9}, "fcc2c1fb0651"},
    {F::kTokenFd, "BPF_F_TOKEN_FD", {6, 9}, "a177fc2bf6fd"},
    {F::kSegvOnFault, "BPF_F_SEGV_ON_FAULT", {6, 9}, "317460317a02"},
    {F::kNoUserConv, "BPF_F_NO_USER_CONV", {6, 9}, "317460317a02"},
};
// clang-format on

constexpr std::string_view kDeprecated = "_DEPRECATED";

}  // namespace

std::span<const MapTypeFact> map_type_facts() { return kMapTypes; }

const MapTypeFact *map_type_fact(MapType type) {
  const auto index = static_cast<std::size_t>(type) - 1;
  return index < std::size(kMapTypes) ? &kMapTypes[index] : nullptr;
}

const MapTypeFact *map_type_fact(std::string_view name) {
  const bool storage =
      name == "BPF_MAP_TYPE_CGROUP_STORAGE_DEPRECATED" || name == "BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE_DEPRECATED";
  if (storage) name.remove_suffix(kDeprecated.size());
  for (const MapTypeFact &fact : kMapTypes) {
    if (fact.name == name || fact.label == name) return &fact;
  }
  return nullptr;
}

std::span<const MapFlagFact> map_flag_facts() { return kMapFlags; }

const MapFlagFact *map_flag_fact(MapFlag flag) {
  for (const MapFlagFact &fact : kMapFlags) {
    if (fact.flag == flag) return &fact;
  }
  return nullptr;
}

}  // namespace bpfcc
