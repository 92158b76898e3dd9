#include "loader/object/legacy_map_definitions.h"

#include <linux/bpf.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "loader/object/map_types.h"

namespace bpfcc {
namespace {

constexpr std::size_t kMinSize = 16;
constexpr std::size_t kMaxSize = 40;
constexpr std::size_t kFieldSize = 4;

// iproute2's values of `pinning` (include/bpf_elf.h). An object's own namespace means sharing among the programs of one
// object, which are loaded together here.
constexpr std::uint32_t kPinObjectNamespace = 1;
constexpr std::uint32_t kPinGlobalNamespace = 2;

/// A definition as it stands in the section. Members that its struct does not have are empty.
struct Definition {
  std::uint32_t type = 0;
  std::uint32_t key_size = 0;
  std::uint32_t value_size = 0;
  std::uint32_t max_entries = 0;
  std::uint32_t map_flags = 0;
  std::uint32_t numa_node = 0;
  std::uint32_t id = 0;
  std::uint32_t pinning = 0;
  std::optional<std::uint32_t> inner_map_idx;  // position of another definition
  std::optional<std::uint32_t> inner_id;       // iproute2: id of another definition
  std::optional<std::uint32_t> inner_idx;      // iproute2: the slot of the outer map that this one is put in
};

struct Field {
  std::string_view name;
  void (*set)(Definition &, std::uint32_t);
};

#define BPFCC_FIELD(name, member)                                                        \
  Field {                                                                                \
    name, [](Definition &definition, std::uint32_t value) { definition.member = value; } \
  }

// Names of both structs, each of them once.
constexpr std::array kFields = {
    BPFCC_FIELD("type", type),
    BPFCC_FIELD("key_size", key_size),
    BPFCC_FIELD("size_key", key_size),
    BPFCC_FIELD("value_size", value_size),
    BPFCC_FIELD("size_value", value_size),
    BPFCC_FIELD("max_entries", max_entries),
    BPFCC_FIELD("max_elem", max_entries),
    BPFCC_FIELD("map_flags", map_flags),
    BPFCC_FIELD("flags", map_flags),
    BPFCC_FIELD("inner_map_idx", inner_map_idx),
    BPFCC_FIELD("numa_node", numa_node),
    BPFCC_FIELD("id", id),
    BPFCC_FIELD("pinning", pinning),
    BPFCC_FIELD("inner_id", inner_id),
    BPFCC_FIELD("inner_idx", inner_idx),
};
#undef BPFCC_FIELD

constexpr std::array<std::string_view, 7> kBpfMapDef = {"type",      "key_size",      "value_size", "max_entries",
                                                        "map_flags", "inner_map_idx", "numa_node"};
constexpr std::array<std::string_view, 9> kBpfElfMap = {"type", "size_key", "size_value", "max_elem", "flags",
                                                        "id",   "pinning",  "inner_id",   "inner_idx"};

using Bytes = std::span<const std::byte>;

/// A definition's bytes and the symbol that names it.
struct Place {
  std::size_t symbol;
  Bytes bytes;
};

tl::unexpected<Error> refuse(const ElfImage &image, std::string_view map, std::string message, std::string hint = {}) {
  return fail(ErrorKind::kRefused, image.name, fmt::format("map {}: {}", map, std::move(message)), 0, std::move(hint));
}

bool set_field(Definition &definition, std::string_view name, std::uint32_t value) {
  const auto *field = std::ranges::find(kFields, name, &Field::name);
  if (field == kFields.end()) return value == 0;
  field->set(definition, value);
  return true;
}

std::uint32_t number_at(Bytes bytes, std::size_t offset) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data() + offset, sizeof(value));
  return value;
}

/// The struct that the variable has in BTF, if it is as large as the definition.
const btf_type *struct_of(const btf *types, std::string_view variable, std::size_t size) {
  const std::uint32_t id = find_btf(types, variable, BTF_KIND_VAR);
  if (id == 0) return nullptr;
  const btf_type *type = skip_modifiers(types, btf__type_by_id(types, id)->type);
  return btf_is_struct(type) && type->size == size ? type : nullptr;
}

/// By the names of the members.
Result<Definition> read_by_name(const ElfImage &image, std::string_view map, Bytes bytes, const btf *types,
                                const btf_type *type) {
  Definition definition;
  for (int i = 0; i < btf_vlen(type); ++i) {
    const btf_member &member = btf_members(type)[i];
    const std::size_t offset = btf_member_bit_offset(type, i) / 8;
    const std::string_view name = btf_name(types, member.name_off);
    if (btf_size(types, member.type) != kFieldSize || offset + kFieldSize > bytes.size() ||
        !set_field(definition, name, number_at(bytes, offset))) {
      return refuse(image, map, fmt::format("no loader knows the member {} of its definition", name));
    }
  }
  return definition;
}

/// By the order of the members. What is behind those that are known must be zero.
Result<Definition> read_by_position(const ElfImage &image, std::string_view map, Bytes bytes) {
  const std::span<const std::string_view> names =
      bytes.size() == kBpfElfMap.size() * kFieldSize ? std::span<const std::string_view>(kBpfElfMap) : kBpfMapDef;
  Definition definition;
  for (std::size_t i = 0; i < bytes.size() / kFieldSize; ++i) {
    const std::string_view name = i < names.size() ? names[i] : "";
    if (!set_field(definition, name, number_at(bytes, i * kFieldSize))) {
      return refuse(
          image, map,
          fmt::format("byte {} of its definition has a value, and no loader knows its meaning", i * kFieldSize));
    }
  }
  return definition;
}

/// The symbols of the section in the order of their places. A global symbol comes before a local one of the same place.
std::vector<std::size_t> symbols_of(const ElfImage &image, std::size_t section) {
  std::vector<std::size_t> symbols;
  for (std::size_t i = 1; i < image.symbols.size(); ++i) {
    const ElfSymbol &symbol = image.symbols[i];
    const bool names_a_map = (symbol.type() == STT_OBJECT || symbol.type() == STT_NOTYPE) && !symbol.name.empty();
    if (symbol.entry.st_shndx == section && names_a_map) symbols.push_back(i);
  }
  std::ranges::sort(symbols, {}, [&](std::size_t i) {
    return std::pair(image.symbols[i].entry.st_value, image.symbols[i].binding() == STB_LOCAL);
  });
  return symbols;
}

/// The bytes of each definition. LLVM before 5.0 gave symbols no size: then a definition reaches up to the next one.
Result<std::vector<Place>> places_of(const ElfImage &image, std::size_t section) {
  const Bytes data = image.sections[section].data;
  const std::vector<std::size_t> symbols = symbols_of(image, section);
  if (symbols.empty() && !data.empty()) {
    return fail(ErrorKind::kRefused, image.name, fmt::format("section maps: {} bytes without a symbol", data.size()));
  }
  std::vector<Place> places;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const ElfSymbol &symbol = image.symbols[symbols[i]];
    const std::uint64_t begin = symbol.entry.st_value;
    const std::uint64_t end = i + 1 < symbols.size() ? image.symbols[symbols[i + 1]].entry.st_value : data.size();
    if (begin == end && i + 1 < symbols.size()) {
      return refuse(image, symbol.name,
                    fmt::format("stands at the same place as {}", image.symbols[symbols[i + 1]].name));
    }
    if (begin > data.size() || end > data.size() || symbol.entry.st_size > end - begin) {
      return refuse(image, symbol.name, "its definition reaches beyond its place in section maps");
    }
    const std::uint64_t size = symbol.entry.st_size != 0 ? symbol.entry.st_size : end - begin;
    if (size < kMinSize || size > kMaxSize || size % kFieldSize != 0) {
      return refuse(
          image, symbol.name,
          fmt::format("its definition has {} bytes, not {} to {} in steps of {}", size, kMinSize, kMaxSize, kFieldSize),
          "use struct bpf_map_def, or SEC(\".maps\")");
    }
    places.push_back({symbols[i], data.subspan(begin, size)});
  }
  return places;
}

/// The types of key and value that BPF_ANNOTATE_KV_PAIR of libbpf before 1.0 left: struct ____btf_map_NAME {key;
/// value;}. Ignored where the sizes differ from the definition's.
void add_annotated_types(MapSpec &map, const btf *types) {
  const std::uint32_t id = find_btf(types, fmt::format("____btf_map_{}", map.name), BTF_KIND_STRUCT);
  if (id == 0) return;
  const btf_type *type = btf__type_by_id(types, id);
  if (btf_vlen(type) != 2) return;
  const btf_member &key = btf_members(type)[0];
  const btf_member &value = btf_members(type)[1];
  if (btf_name(types, key.name_off) != "key" || btf_name(types, value.name_off) != "value") return;
  if (btf_size(types, key.type) != map.key_size || btf_size(types, value.type) != map.value_size) return;
  map.key_type_id = key.type;
  map.value_type_id = value.type;
}

/// What maps in this one must be like.
Result<void> find_inner(const ElfImage &image, std::vector<LegacyMap> &maps, const std::vector<Definition> &definitions,
                        std::size_t outer) {
  MapSpec &map = maps[outer].spec;
  const Definition &definition = definitions[outer];
  if (!definition.inner_map_idx && !definition.inner_id) {
    return refuse(image, map.name, "holds maps, and its definition has no member inner_map_idx to tell which");
  }
  std::size_t inner = 0;
  if (definition.inner_id) {
    const auto found = std::ranges::find(maps, *definition.inner_id, &LegacyMap::id);
    inner = *definition.inner_id == 0 ? maps.size() : static_cast<std::size_t>(found - maps.begin());
    if (inner == maps.size()) {
      return refuse(image, map.name,
                    fmt::format("no map has the id {} that it gives as inner_id", *definition.inner_id));
    }
  } else {
    inner = *definition.inner_map_idx;
    if (inner >= maps.size()) {
      return refuse(image, map.name, fmt::format("its inner_map_idx is {}, and there are {} maps", inner, maps.size()));
    }
  }
  if (holds_maps(maps[inner].spec.type)) {
    return refuse(image, map.name, fmt::format("its inner map {} holds maps itself", maps[inner].spec.name));
  }
  const auto spec = std::make_shared<MapSpec>(maps[inner].spec);
  spec->name.clear();
  spec->pinned_by_name = false;
  map.inner = spec;
  return {};
}

/// iproute2 puts each map that has an id and an inner_idx into the maps whose inner_id is that id.
void fill_slots(std::vector<LegacyMap> &maps, const std::vector<Definition> &definitions) {
  for (std::size_t inner = 0; inner < maps.size(); ++inner) {
    const std::optional<std::uint32_t> slot = definitions[inner].inner_idx;
    const bool is_inner = definitions[inner].id != 0 && definitions[inner].inner_id.value_or(0) == 0;
    if (!is_inner || !slot || *slot == static_cast<std::uint32_t>(-1)) continue;
    for (std::size_t outer = 0; outer < maps.size(); ++outer) {
      if (!holds_maps(maps[outer].spec.type) || definitions[outer].inner_id != definitions[inner].id) continue;
      maps[outer].spec.slots[*slot] = maps[inner].spec.name;
    }
  }
}

Result<LegacyMap> to_map(const ElfImage &image, const Definition &definition, std::size_t symbol, const btf *types) {
  LegacyMap map;
  map.symbol = symbol;
  map.id = definition.id;
  map.spec.name = image.symbols[symbol].name;
  map.spec.form = MapForm::kLegacy;
  map.spec.type = definition.type;
  map.spec.key_size = definition.key_size;
  // Programs left it out for maps of maps: samples/bpf/bpf_load.c did not use it for those.
  const bool has_fixed_size = holds_maps(definition.type) && definition.value_size == 0;
  map.spec.value_size = has_fixed_size ? std::uint32_t{sizeof(std::uint32_t)} : definition.value_size;
  map.spec.max_entries = definition.max_entries;
  map.spec.flags = definition.map_flags;
  map.spec.numa_node = (definition.map_flags & BPF_F_NUMA_NODE) != 0 ? definition.numa_node : 0;
  map.spec.pinned_by_name = definition.pinning == kPinGlobalNamespace;
  if (definition.type == BPF_MAP_TYPE_UNSPEC) return refuse(image, map.spec.name, "its definition has no type");
  if (definition.pinning > kPinGlobalNamespace) {
    return refuse(image, map.spec.name,
                  fmt::format("its pinning is {}, a number that only the configuration of iproute2 can explain",
                              definition.pinning),
                  fmt::format("use {} to share it in the object, {} to pin it by name", kPinObjectNamespace,
                              kPinGlobalNamespace));
  }
  add_annotated_types(map.spec, types);
  return map;
}

}  // namespace

Result<std::vector<LegacyMap>> read_legacy_maps(const ElfImage &image, const btf *types) {
  std::vector<LegacyMap> maps;
  const std::size_t section = image.find_section(kLegacyMapsSection);
  if (section == 0) return maps;
  if (std::ranges::count(image.sections, kLegacyMapsSection, &ElfSection::name) > 1) {
    return fail(ErrorKind::kRefused, image.name, "has two sections maps");
  }
  if (image.relocations_of(section) != nullptr) {
    return fail(ErrorKind::kRefused, image.name,
                "section maps: a definition holds an address, where only numbers can be");
  }
  BPFCC_TRY(const std::vector<Place> places, places_of(image, section));
  std::vector<Definition> definitions;
  for (const Place &place : places) {
    const std::string_view name = image.symbols[place.symbol].name;
    const btf_type *type = struct_of(types, name, place.bytes.size());
    BPFCC_TRY(const Definition definition, type != nullptr ? read_by_name(image, name, place.bytes, types, type)
                                                           : read_by_position(image, name, place.bytes));
    BPFCC_TRY(LegacyMap map, to_map(image, definition, place.symbol, types));
    definitions.push_back(definition);
    maps.push_back(std::move(map));
  }
  // An inner map is copied, so that all must be complete before.
  for (std::size_t i = 0; i < maps.size(); ++i) {
    if (holds_maps(maps[i].spec.type)) BPFCC_CHECK(find_inner(image, maps, definitions, i));
  }
  fill_slots(maps, definitions);
  return maps;
}

}  // namespace bpfcc
