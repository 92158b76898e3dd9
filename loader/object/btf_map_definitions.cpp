#include "loader/object/btf_map_definitions.h"

#include <linux/bpf.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "loader/object/map_types.h"

namespace bpfcc {
namespace {

constexpr std::uint32_t kPinByName = 1;  // LIBBPF_PIN_BY_NAME of bpf_helpers.h
constexpr std::uint64_t kPointerSize = 8;

/// What the members of one definition say.
class Definition {
 public:
  Definition(const ElfImage &image, const btf *types, MapSpec &spec, bool is_inner)
      : image_(image), types_(types), spec_(spec), is_inner_(is_inner) {}

  Result<void> read(const btf_type *definition) {
    for (int i = 0; i < btf_vlen(definition); ++i) {
      BPFCC_CHECK(read_member(btf_members(definition)[i], i + 1 == btf_vlen(definition)));
    }
    if (spec_.type == BPF_MAP_TYPE_UNSPEC) return refuse("has no type", "add __uint(type, BPF_MAP_TYPE_...)");
    return {};
  }

 private:
  tl::unexpected<Error> refuse(std::string message, std::string hint = {}) const {
    return fail(ErrorKind::kRefused, image_.name,
                fmt::format("map {}: {}{}", spec_.name, is_inner_ ? "its inner map: " : "", message), 0,
                std::move(hint));
  }

  Result<void> read_member(const btf_member &member, bool is_last) {
    const std::string_view name = btf_name(types_, member.name_off);
    static constexpr std::array<std::pair<std::string_view, std::uint32_t MapSpec::*>, 6> kNumbers = {{
        {"type", &MapSpec::type},
        {"max_entries", &MapSpec::max_entries},
        {"map_flags", &MapSpec::flags},
        {"numa_node", &MapSpec::numa_node},
        {"key_size", &MapSpec::key_size},
        {"value_size", &MapSpec::value_size},
    }};
    const auto *number =
        std::ranges::find(kNumbers, name, &std::pair<std::string_view, std::uint32_t MapSpec::*>::first);
    if (number != kNumbers.end()) return set(name, spec_.*number->second, number_of(member));
    if (name == "map_extra") return set(name, spec_.map_extra, extra_of(member));
    if (name == "key") return read_type(name, member, spec_.key_type_id, spec_.key_size);
    if (name == "value") return read_type(name, member, spec_.value_type_id, spec_.value_size);
    if (name == "pinning" && !is_inner_) return read_pinning(member);
    if (name == "values" && !is_inner_) return read_values(member, is_last);
    return refuse(fmt::format("libbpf does not know the member {} of its definition", name));
  }

  /// A number N is written as a pointer to an array of N elements: __uint(name, N).
  std::optional<std::uint32_t> number_of(const btf_member &member) const {
    const btf_type *pointer = skip_modifiers(types_, member.type);
    if (!btf_is_ptr(pointer)) return std::nullopt;
    const btf_type *array = btf__type_by_id(types_, pointer->type);
    if (!btf_is_array(array)) return std::nullopt;
    return btf_array(array)->nelems;
  }

  /// __ulong(name, N), an enum with one value, holds more than 32 bits.
  std::optional<std::uint64_t> extra_of(const btf_member &member) const {
    const btf_type *type = skip_modifiers(types_, member.type);
    if (btf_is_enum(type) && btf_vlen(type) == 1) return static_cast<std::uint64_t>(btf_enum(type)->val);
    if (btf_is_enum64(type) && btf_vlen(type) == 1) return btf_enum64_value(btf_enum64(type));
    return number_of(member);
  }

  template <class T, class Number>
  Result<void> set(std::string_view name, T &field, std::optional<Number> number) {
    if (!number) {
      return refuse(fmt::format("the member {} of its definition is no number", name),
                    fmt::format("write __uint({}, ...)", name));
    }
    if (name.ends_with("_size") && field != 0 && field != *number) {
      return refuse(fmt::format("its {} is {}, and the type there has {} bytes", name, *number, field));
    }
    field = static_cast<T>(*number);
    return {};
  }

  Result<void> read_type(std::string_view name, const btf_member &member, std::uint32_t &type_id, std::uint32_t &size) {
    const btf_type *pointer = btf__type_by_id(types_, member.type);
    if (!btf_is_ptr(pointer)) {
      return refuse(fmt::format("the member {} of its definition is no pointer to a type", name),
                    fmt::format("write __type({}, ...)", name));
    }
    const std::int64_t bytes = btf__resolve_size(types_, pointer->type);
    if (bytes < 0) return refuse(fmt::format("its {} is of a type without a size", name));
    if (size != 0 && size != bytes) {
      return refuse(fmt::format("its {} has {} bytes, and its {}_size is {}", name, bytes, name, size));
    }
    type_id = pointer->type;
    size = static_cast<std::uint32_t>(bytes);
    return {};
  }

  Result<void> read_pinning(const btf_member &member) {
    const std::optional<std::uint32_t> pinning = number_of(member);
    if (!pinning || *pinning > kPinByName) {
      return refuse("its pinning is neither LIBBPF_PIN_NONE nor LIBBPF_PIN_BY_NAME");
    }
    spec_.pinned_by_name = *pinning == kPinByName;
    return {};
  }

  /// __array(values, ...): the type of what is in a map of maps or of programs.
  Result<void> read_values(const btf_member &member, bool is_last) {
    if (!is_last) return refuse("values is not the last member of its definition");
    if (!holds_maps(spec_.type) && spec_.type != BPF_MAP_TYPE_PROG_ARRAY) {
      return refuse("only maps of maps and of programs have values");
    }
    if (spec_.value_size != 0 && spec_.value_size != sizeof(std::uint32_t)) {
      return refuse(fmt::format("its value_size is {}, and one of maps or programs is 4", spec_.value_size));
    }
    spec_.value_size = sizeof(std::uint32_t);
    const btf_type *array = btf__type_by_id(types_, member.type);
    if (!btf_is_array(array) || btf_array(array)->nelems != 0) return refuse("values is no array without a length");
    const btf_type *pointer = skip_modifiers(types_, btf_array(array)->type);
    const btf_type *pointee = btf_is_ptr(pointer) ? skip_modifiers(types_, pointer->type) : nullptr;
    if (spec_.type == BPF_MAP_TYPE_PROG_ARRAY) {
      if (pointee == nullptr || !btf_is_func_proto(pointee)) return refuse("values is no array of functions");
      return {};
    }
    if (pointee == nullptr || !btf_is_struct(pointee)) return refuse("values is no array of map definitions");
    const auto inner = std::make_shared<MapSpec>();
    inner->name = spec_.name;  // for messages
    BPFCC_CHECK(Definition(image_, types_, *inner, true).read(pointee));
    inner->name.clear();
    spec_.inner = inner;
    return {};
  }

  const ElfImage &image_;
  const btf *types_;
  MapSpec &spec_;
  bool is_inner_;
};

/// A map and where the initial values of its slots begin.
struct Placed {
  MapSpec spec;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t values = 0;
};

const ElfSymbol *symbol_of(const ElfImage &image, std::size_t section, std::string_view name) {
  const ElfSymbol *found = nullptr;
  for (const ElfSymbol &symbol : image.symbols) {
    if (symbol.entry.st_shndx != section || symbol.type() != STT_OBJECT || symbol.name != name) continue;
    if (found == nullptr || found->binding() == STB_LOCAL) found = &symbol;
  }
  return found;
}

/// A slot is a relocation against the program or map that is to stand there.
Result<void> read_slots(const ElfImage &image, std::size_t section, std::vector<Placed> &maps) {
  const ElfRelocationTable *relocations = image.relocations_of(section);
  if (relocations == nullptr) return {};
  for (const ElfRelocation &relocation : relocations->entries) {
    const auto map = std::ranges::find_if(maps, [&](const Placed &placed) {
      return placed.begin <= relocation.offset && relocation.offset + kPointerSize <= placed.end;
    });
    const std::string_view value = image.symbols[relocation.symbol].name;
    if (map == maps.end() || map->values == 0 || relocation.offset < map->values ||
        (relocation.offset - map->values) % kPointerSize != 0 || value.empty()) {
      return fail(ErrorKind::kRefused, image.name,
                  fmt::format("section .maps: byte {} has an initial value that belongs to no map's values",
                              relocation.offset));
    }
    map->spec.slots[static_cast<std::uint32_t>((relocation.offset - map->values) / kPointerSize)] = value;
  }
  return {};
}

Result<Placed> read_map(const ElfImage &image, std::size_t section, const btf *types, const btf_type *variable) {
  Placed map;
  map.spec.name = btf_name(types, variable->name_off);
  const auto refuse = [&](std::string message, std::string hint = {}) {
    return fail(ErrorKind::kRefused, image.name, fmt::format("map {}: {}", map.spec.name, message), 0, std::move(hint));
  };
  if (!btf_is_var(variable) || btf_var(variable)->linkage != BTF_VAR_GLOBAL_ALLOCATED) {
    return refuse("libbpf takes only maps that are global variables", "leave out static or extern");
  }
  const ElfSymbol *symbol = symbol_of(image, section, map.spec.name);
  if (symbol == nullptr) return refuse("has no symbol in section .maps");
  map.begin = symbol->entry.st_value;
  map.end = map.begin + symbol->entry.st_size;
  if (map.end < map.begin || map.end > image.sections[section].data.size()) {
    return refuse("reaches beyond section .maps");
  }
  const btf_type *definition = skip_modifiers(types, variable->type);
  if (!btf_is_struct(definition)) return refuse("its definition is no struct");
  BPFCC_CHECK(Definition(image, types, map.spec, false).read(definition));
  if (const int members = btf_vlen(definition); members > 0) {
    const btf_member &last = btf_members(definition)[members - 1];
    if (btf_name(types, last.name_off) == "values")
      map.values = map.begin + btf_member_bit_offset(definition, members - 1) / 8;
  }
  return map;
}

}  // namespace

Result<std::vector<MapSpec>> read_btf_maps(const ElfImage &image, const btf *types) {
  const std::size_t section = image.find_section(kBtfMapsSection);
  if (section == 0) return std::vector<MapSpec>();
  const std::uint32_t id = find_btf(types, kBtfMapsSection, BTF_KIND_DATASEC);
  if (id == 0) {
    return fail(ErrorKind::kRefused, image.name, "section .maps: the object has no BTF that describes its maps", 0,
                "compile it with -g");
  }
  const btf_type *variables = btf__type_by_id(types, id);
  std::vector<Placed> placed;
  for (int i = 0; i < btf_vlen(variables); ++i) {
    const btf_type *variable = btf__type_by_id(types, btf_var_secinfos(variables)[i].type);
    BPFCC_TRY(Placed map, read_map(image, section, types, variable));
    placed.push_back(std::move(map));
  }
  std::ranges::sort(placed, {}, &Placed::begin);
  BPFCC_CHECK(read_slots(image, section, placed));
  std::vector<MapSpec> maps;
  maps.reserve(placed.size());
  for (Placed &map : placed) maps.push_back(std::move(map.spec));
  return maps;
}

}  // namespace bpfcc
