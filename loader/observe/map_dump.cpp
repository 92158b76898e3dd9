#include "loader/observe/map_dump.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>
#include <net/if.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "loader/load/bpf_failures.h"
#include "loader/observe/kernel_names.h"
#include "loader/observe/map_kinds.h"
#include "loader/observe/stack_trace.h"
#include "loader/observe/value_text.h"
#include "support/error.h"

namespace bpfcc {
namespace {

using Bytes = std::vector<std::byte>;

// Larger arrays are mostly empty; their zeros would hide what they hold.
constexpr std::uint32_t kLargestWholeArray = 64;

// Storage of cgroups has no max_entries: as many as there are cgroups.
constexpr std::uint32_t kMostOfUnlimited = 1 << 20;

bool is_zero(const Bytes &bytes) {
  return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{}; });
}

/// Why a command of bpf(2) failed just now: "elements cannot be read: the map may be written only (BPF_F_WRONLY):
/// EPERM".
std::string failed(bpf_cmd command, const char *what) {
  const int error_code = errno;
  const BpfFailure *failure = find_bpf_failure(command, error_code);
  if (failure == nullptr) return fmt::format("{}: {}", what, errno_name(error_code));
  return fmt::format("{}: {}: {}", what, failure->reason, errno_name(error_code));
}

/// An element as the kernel hands it out.
struct RawElement {
  Bytes key;
  Bytes value;
  Value decoded_key;
};

/// Numbers and structs by value; strings, addresses and prefixes by their bytes: for addresses that is the order of
/// their numbers.
bool is_before(const RawElement &a, const RawElement &b) {
  return a.decoded_key.is_string() ? std::ranges::lexicographical_compare(a.key, b.key) : a.decoded_key < b.decoded_key;
}

/// Where a map's elements and their names come from.
struct MapSource {
  int fd;
  const btf *types;
  const LoadedObject *object = nullptr;  ///< whose names programs and maps in it have; null: they are numbers
};

/// Reads the elements of one map.
class MapReader {
 public:
  MapReader(const MapSource &source, const MapSpec &map) : source_(source), map_(map), kind_(map_kind(map.type)) {
    const auto cpus = static_cast<size_t>(std::max(libbpf_num_possible_cpus(), 1));
    stride_ = (size_t{map.value_size} + 7) / 8 * 8;
    if (kind_.reading == Reading::kStacks) symbols_ = KernelSymbols::read();
    value_size_ = kind_.reading == Reading::kPerCpu ? stride_ * cpus : map.value_size;
  }

  MapDump dump() {
    MapDump dump{map_.name, kind_.name, map_.max_entries, {}, 0, kind_.note};
    if (kind_.reading == Reading::kNext) dump.note = describe_next();
    if (kind_.reading == Reading::kCookies && map_.value_size != sizeof(std::uint64_t)) {
      dump.note = "holds sockets: with values of 8 bytes their cookies can be read";
    }
    if (kind_.reading == Reading::kNone || !dump.note.empty()) return dump;
    std::vector<RawElement> raw = kind_.is_array ? read_array(dump) : read_keyed(dump);
    for (RawElement &element : raw) dump.elements.push_back(decode(std::move(element)));
    if (map_.form == MapForm::kGlobal) split_variables(dump);
    return dump;
  }

 private:
  using FindName = std::string (*)(const LoadedObject &object, std::uint32_t id);
  Value name_of(std::uint32_t id, FindName find) const {
    return source_.object == nullptr ? Value(id) : Value(find(*source_.object, id));
  }

  /// The value of a key; nothing where there is no such element. Other errors go to the note.
  std::optional<Bytes> look_up(const Bytes &key, MapDump &dump) {
    Bytes value(value_size_);
    if (bpf_map_lookup_elem(source_.fd, key.data(), value.data()) == 0) return value;
    if (errno != ENOENT) dump.note = failed(BPF_MAP_LOOKUP_ELEM, "elements cannot be read");
    return std::nullopt;
  }

  std::string describe_next() {
    Bytes value(value_size_);
    if (bpf_map_lookup_elem(source_.fd, nullptr, value.data()) == 0) {
      return fmt::format("the next element is {}, others cannot be looked at", value_text(read_one(value)));
    }
    return errno == ENOENT ? "empty" : failed(BPF_MAP_LOOKUP_ELEM, "cannot be read");
  }

  std::vector<RawElement> read_array(MapDump &dump) {
    std::vector<RawElement> elements;
    const bool may_leave_out = map_.max_entries > kLargestWholeArray;
    for (std::uint32_t i = 0; i < map_.max_entries && dump.note.empty(); ++i) {
      Bytes key(sizeof(i));
      std::memcpy(key.data(), &i, sizeof(i));
      auto value = look_up(key, dump);
      if (!value) continue;
      if (may_leave_out && is_zero(*value)) {
        ++dump.zeros_left_out;
      } else {
        Value shown = read_key(key);
        elements.push_back({std::move(key), std::move(*value), std::move(shown)});
      }
    }
    return elements;
  }

  std::vector<RawElement> read_keyed(MapDump &dump) {
    std::vector<RawElement> elements;
    Bytes key(map_.key_size);
    const void *previous = nullptr;
    // Where another process removes elements meanwhile, the kernel starts over: not more often than there can be
    // elements.
    const std::uint32_t most = map_.max_entries == 0 ? kMostOfUnlimited : map_.max_entries;
    for (std::uint32_t i = 0; i < most && dump.note.empty(); ++i) {
      Bytes next(map_.key_size);
      if (bpf_map_get_next_key(source_.fd, previous, next.data()) != 0) {
        if (errno != ENOENT) dump.note = failed(BPF_MAP_GET_NEXT_KEY, "keys cannot be listed");
        break;
      }
      key = std::move(next);
      previous = key.data();
      if (auto value = look_up(key, dump)) elements.push_back({key, std::move(*value), read_key(key)});
    }
    std::ranges::sort(elements, is_before);
    return elements;
  }

  Value read_key(const Bytes &key) const {
    return map_.type == BPF_MAP_TYPE_LPM_TRIE ? read_prefix(key) : read_value(source_.types, map_.key_type_id, key);
  }

  Value read_one(std::span<const std::byte> value) const {
    switch (kind_.reading) {
      case Reading::kPrograms:
        return name_of(read_value(nullptr, 0, value).get<std::uint32_t>(), program_name);
      case Reading::kDevices:
        return read_device(value);
      case Reading::kQueues:
        return read_queue(value);
      case Reading::kMaps:
        return name_of(read_value(nullptr, 0, value).get<std::uint32_t>(), map_name);
      case Reading::kStacks:
        return (map_.flags & BPF_F_STACK_BUILD_ID) != 0 ? read_build_id_stack(value) : read_stack(value, symbols_);
      default:
        return read_value(source_.types, map_.value_type_id, value);
    }
  }

  /// struct bpf_devmap_val: an interface, and where there is room the program that runs before it.
  Value read_device(std::span<const std::byte> value) const {
    std::array<std::uint32_t, 2> numbers{};
    std::memcpy(numbers.data(), value.data(), std::min(value.size(), sizeof(numbers)));
    std::array<char, IF_NAMESIZE> name{};
    Value interface = numbers[0];
    if (if_indextoname(numbers[0], name.data()) != nullptr) interface = name.data();
    if (numbers[1] == 0) return interface;
    return {{"interface", std::move(interface)}, {"program", name_of(numbers[1], program_name)}};
  }

  /// struct bpf_cpumap_val: how many packets may wait, and where there is room the program that runs on the processor.
  Value read_queue(std::span<const std::byte> value) const {
    std::array<std::uint32_t, 2> numbers{};
    std::memcpy(numbers.data(), value.data(), std::min(value.size(), sizeof(numbers)));
    if (numbers[1] == 0) return numbers[0];
    return {{"packets", numbers[0]}, {"program", name_of(numbers[1], program_name)}};
  }

  MapElement decode(RawElement raw) const {
    MapElement element{std::move(raw.decoded_key), nullptr};
    if (kind_.reading != Reading::kPerCpu) {
      element.value = read_one(raw.value);
      return element;
    }
    for (size_t at = 0; at < raw.value.size(); at += stride_) {
      element.per_cpu.push_back(read_one(std::span(raw.value).subspan(at, map_.value_size)));
    }
    element.value = sum_values(element.per_cpu);
    return element;
  }

  /// The one element of a section's map is a struct of its variables: each is shown as an element with its name.
  static void split_variables(MapDump &dump) {
    dump.type = "variables";
    if (dump.elements.size() != 1 || !dump.elements[0].value.is_object()) return;
    const Value variables = std::exchange(dump.elements, {})[0].value;
    for (const auto &[name, value] : variables.items()) dump.elements.push_back({name, value});
    dump.max_entries = static_cast<std::uint32_t>(dump.elements.size());
  }

  MapSource source_;
  const MapSpec &map_;
  const MapKind &kind_;
  size_t stride_ = 0;      ///< from one processor's value to the next
  size_t value_size_ = 0;  ///< of all processors
  KernelSymbols symbols_;  ///< for stacks only
};

bool is_constant(const MapSpec &map) {
  if (map.form != MapForm::kGlobal) return false;
  return map.name.find(".rodata") != std::string::npos || map.name.ends_with(".kconfig");
}

}  // namespace

MapDump dump_map(const LoadedObject &object, const MapSpec &map) {
  return MapReader({object.map_fd(map.name), object.types(), &object}, map).dump();
}

MapDump dump_map(const MapSpec &map, int fd, const btf *types) { return MapReader({fd, types}, map).dump(); }

std::vector<MapDump> dump_maps(const LoadedObject &object, const std::function<bool(const MapSpec &)> &is_left_out) {
  std::vector<MapDump> dumps;
  for (const MapSpec &map : object.spec().maps) {
    if (!is_constant(map) && !(is_left_out && is_left_out(map))) dumps.push_back(dump_map(object, map));
  }
  return dumps;
}

}  // namespace bpfcc
