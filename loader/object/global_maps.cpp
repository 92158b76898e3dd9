#include "loader/object/global_maps.h"

#include <linux/bpf.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

namespace bpfcc {
namespace {

constexpr std::string_view kKconfigSection = ".kconfig";

struct GlobalSection {
  std::string_view name;  ///< alone, or before a "."
  std::uint32_t section_type;
  std::uint32_t flags;
};

constexpr std::array kGlobalSections = {
    GlobalSection{".data", SHT_PROGBITS, 0},
    GlobalSection{".rodata", SHT_PROGBITS, BPF_F_RDONLY_PROG},
    GlobalSection{".bss", SHT_NOBITS, 0},
};

constexpr std::array<std::string_view, 4> kStructOpsSections = {".struct_ops", "?.struct_ops", ".struct_ops.link",
                                                                "?.struct_ops.link"};

const GlobalSection *find_global_section(const ElfSection &section) {
  if (section.has_code()) return nullptr;
  for (const GlobalSection &known : kGlobalSections) {
    if (section.header.sh_type != known.section_type || !section.name.starts_with(known.name)) continue;
    const std::string_view rest = section.name.substr(known.name.size());
    // libbpf passes empty sections over, except .bss.
    if ((rest.empty() || rest.front() == '.') && (!section.data.empty() || known.section_type == SHT_NOBITS))
      return &known;
  }
  return nullptr;
}

/// Can other objects name one of the section's variables? libbpf lets user space map those sections.
bool has_visible_variable(const ElfImage &image, const btf *types, const btf_type *variables) {
  for (int i = 0; i < btf_vlen(variables); ++i) {
    const btf_type *variable = btf__type_by_id(types, btf_var_secinfos(variables)[i].type);
    if (!btf_is_var(variable) || btf_var(variable)->linkage == BTF_VAR_STATIC) continue;
    const std::string_view name = btf_name(types, variable->name_off);
    const auto symbol = std::ranges::find(image.symbols, name, &ElfSymbol::name);
    const unsigned visibility =
        symbol == image.symbols.end() ? STV_DEFAULT : ELF64_ST_VISIBILITY(symbol->entry.st_other);
    if (visibility != STV_HIDDEN && visibility != STV_INTERNAL) return true;
  }
  return false;
}

MapSpec make_array(std::string_view name, std::uint32_t value_size, std::uint32_t flags) {
  MapSpec map;
  map.name = name;
  map.form = MapForm::kGlobal;
  map.type = BPF_MAP_TYPE_ARRAY;
  map.key_size = sizeof(std::uint32_t);
  map.value_size = value_size;
  map.max_entries = 1;
  map.flags = flags;
  return map;
}

/// The room that libbpf gives the variables of .kconfig: those of the largest alignment first, small before large.
std::uint32_t kconfig_size(const btf *types, const btf_type *variables) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> layout;  // alignment, size
  for (int i = 0; i < btf_vlen(variables); ++i) {
    const std::uint32_t id = btf__type_by_id(types, btf_var_secinfos(variables)[i].type)->type;
    layout.emplace_back(static_cast<std::uint32_t>(std::max(btf__align_of(types, id), 1)), btf_size(types, id));
  }
  std::ranges::sort(layout, {}, [](const auto &entry) { return std::tuple(-std::int64_t{entry.first}, entry.second); });
  std::uint32_t end = 0;
  for (const auto &[alignment, size] : layout) end = (end + alignment - 1) / alignment * alignment + size;
  return end;
}

/// One map for each variable of a .struct_ops section.
Result<void> add_struct_ops(const ElfImage &image, const btf *types, std::string_view section,
                            std::vector<MapSpec> &maps) {
  const std::uint32_t id = find_btf(types, section, BTF_KIND_DATASEC);
  if (id == 0) {
    return fail(ErrorKind::kRefused, image.name,
                fmt::format("section {}: the object has no BTF that describes it", section), 0, "compile it with -g");
  }
  const btf_type *variables = btf__type_by_id(types, id);
  for (int i = 0; i < btf_vlen(variables); ++i) {
    const btf_type *variable = btf__type_by_id(types, btf_var_secinfos(variables)[i].type);
    const std::int32_t type = btf__resolve_type(types, variable->type);
    MapSpec map = make_array(btf_name(types, variable->name_off), type > 0 ? btf_size(types, type) : 0, 0);
    if (type <= 0 || !btf_is_struct(btf__type_by_id(types, type))) {
      return fail(ErrorKind::kRefused, image.name, fmt::format("section {}: {} is no struct", section, map.name));
    }
    map.form = MapForm::kStructOps;
    map.type = BPF_MAP_TYPE_STRUCT_OPS;
    map.flags = section.ends_with(".link") ? BPF_F_LINK : 0;
    map.value_type_id = static_cast<std::uint32_t>(type);
    maps.push_back(std::move(map));
  }
  return {};
}

}  // namespace

Result<std::vector<MapSpec>> read_global_maps(const ElfImage &image, const btf *types) {
  std::vector<MapSpec> maps;
  for (const ElfSection &section : image.sections) {
    const GlobalSection *global = find_global_section(section);
    if (global == nullptr) continue;
    MapSpec map = make_array(section.name, static_cast<std::uint32_t>(section.size()), global->flags);
    map.value_type_id = find_btf(types, section.name, BTF_KIND_DATASEC);
    if (map.value_type_id != 0 && has_visible_variable(image, types, btf__type_by_id(types, map.value_type_id))) {
      map.flags |= BPF_F_MMAPABLE;
    }
    maps.push_back(std::move(map));
  }
  if (const std::uint32_t id = find_btf(types, kKconfigSection, BTF_KIND_DATASEC); id != 0) {
    MapSpec map = make_array(kKconfigSection, kconfig_size(types, btf__type_by_id(types, id)),
                             BPF_F_RDONLY_PROG | BPF_F_MMAPABLE);
    map.value_type_id = id;
    maps.push_back(std::move(map));
  }
  for (const std::string_view section : kStructOpsSections) {
    if (image.find_section(section) != 0) BPFCC_CHECK(add_struct_ops(image, types, section, maps));
  }
  return maps;
}

}  // namespace bpfcc
