#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "support/kernel_facts/enum_set.h"
#include "support/kernel_version.h"

namespace bpfcc {

/// What a BPF map is: the kernel's enum bpf_map_type, with its values.
enum class MapType : std::uint8_t {
  kUnspec = 0,
  kHash = 1,
  kArray = 2,
  kProgArray = 3,
  kPerfEventArray = 4,
  kPercpuHash = 5,
  kPercpuArray = 6,
  kStackTrace = 7,
  kCgroupArray = 8,
  kLruHash = 9,
  kLruPercpuHash = 10,
  kLpmTrie = 11,
  kArrayOfMaps = 12,
  kHashOfMaps = 13,
  kDevmap = 14,
  kSockmap = 15,
  kCpumap = 16,
  kXskmap = 17,
  kSockhash = 18,
  kCgroupStorage = 19,
  kReuseportSockarray = 20,
  kPercpuCgroupStorage = 21,
  kQueue = 22,
  kStack = 23,
  kSkStorage = 24,
  kDevmapHash = 25,
  kStructOps = 26,
  kRingbuf = 27,
  kInodeStorage = 28,
  kTaskStorage = 29,
  kBloomFilter = 30,
  kUserRingbuf = 31,
  kCgrpStorage = 32,
  kArena = 33,
};

using MapTypeSet = EnumSet<MapType>;

/// A flag of map creation: the number of its bit in map_flags.
enum class MapFlag : std::uint8_t {
  kNoPrealloc = 0,
  kNoCommonLru = 1,
  kNumaNode = 2,
  kRdonly = 3,
  kWronly = 4,
  kStackBuildId = 5,
  kZeroSeed = 6,
  kRdonlyProg = 7,
  kWronlyProg = 8,
  kClone = 9,
  kMmapable = 10,
  kPreserveElems = 11,
  kInnerMap = 12,
  kLink = 13,
  kVtypeBtfObjFd = 15,
  kTokenFd = 16,
  kSegvOnFault = 17,
  kNoUserConv = 18,
};

using MapFlagSet = EnumSet<MapFlag>;

struct MapFlagFact {
  MapFlag flag;
  std::string_view name;  ///< "BPF_F_NO_PREALLOC"
  KernelVersion since;
  std::string_view source;  ///< the Linux commit that brought it
};

/// The sizes in bytes that the kernel accepts for a key or a value: least, least + step, ... most.
struct SizeRule {
  std::uint32_t least;
  std::uint32_t most;
  std::uint32_t step = 1;

  [[nodiscard]] constexpr bool accepts(std::uint32_t size) const {
    return size >= least && size <= most && (size - least) % step == 0;
  }
  /// Only one size is accepted.
  [[nodiscard]] constexpr bool is_fixed() const { return least == most; }
};

/// SizeRule::most where only memory limits the size.
inline constexpr std::uint32_t kNoSizeLimit = std::numeric_limits<std::uint32_t>::max();

/// What max_entries must be.
enum class EntriesRule : std::uint8_t {
  kNeeded,           ///< at least 1
  kZero,             ///< 0: the elements live in their owners
  kOne,              ///< 1
  kPowerOfTwoPages,  ///< bytes: a power of two and a multiple of the page size (libbpf rounds up)
};

struct MapTypeFact {
  MapType type;
  std::string_view name;   ///< "BPF_MAP_TYPE_HASH"
  std::string_view label;  ///< "hash": what libbpf and bpftool call it
  KernelVersion since;
  std::string_view source;  ///< the Linux commit that brought it
  SizeRule key;
  SizeRule value;
  EntriesRule entries;
  MapFlagSet flags;           ///< the flags that may be given
  MapFlagSet required_flags;  ///< the flags that must be given
};

/// Every map type of Linux 6.12, in the order of its values, from 1 up. Sizes and flags are those that its
/// map_alloc_check and map_alloc functions accept.
std::span<const MapTypeFact> map_type_facts();

/// Nothing for kUnspec and for values that Linux 6.12 does not have.
const MapTypeFact *map_type_fact(MapType type);

/// By name or label; the names ..._DEPRECATED that the header has for the two cgroup storages are known too. Nothing
/// for any other text.
const MapTypeFact *map_type_fact(std::string_view name);

/// Every flag of map creation, in the order of its bits.
std::span<const MapFlagFact> map_flag_facts();

/// Nothing for a flag that Linux 6.12 does not have.
const MapFlagFact *map_flag_fact(MapFlag flag);

}  // namespace bpfcc
