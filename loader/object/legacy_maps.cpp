#include "loader/object/legacy_maps.h"

#include <linux/bpf.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "loader/object/btf_map_definitions.h"
#include "loader/object/btf_map_types.h"
#include "loader/object/btf_maps_section.h"
#include "loader/object/btf_types.h"
#include "loader/object/functions.h"
#include "loader/object/legacy_map_definitions.h"
#include "loader/object/map_references.h"
#include "loader/object/numbered_sections.h"
#include "loader/object/untyped_symbols.h"

namespace bpfcc {
namespace {

constexpr std::uint32_t kAlignment = 8;
constexpr std::uint32_t kAbsolute64 = 2;  // R_BPF_64_ABS64, llvm/BinaryFormat/ELFRelocs/BPF.def

/// Moves maps from SEC("maps") to SEC(".maps").
class Rewrite {
 public:
  Rewrite(ElfImage &image, BtfPtr types) : image_(image), types_(std::move(types)) {}

  Result<void> run(std::vector<LegacyMap> maps) {
    legacy_section_ = image_.find_section(kLegacyMapsSection);
    find_target();
    keep_declared_maps();
    for (LegacyMap &map : maps) BPFCC_CHECK(add(map));
    BPFCC_CHECK(redirect_map_references(image_, legacy_section_, moved_));
    for (const LegacyMap &map : maps) BPFCC_CHECK(fill_slots(map));
    finish_sections();
    return finish_btf();
  }

 private:
  Result<void> named(tl::unexpected<Error> error) const {
    error.value().subject = image_.name;
    return error;
  }

  /// The section that the maps go to: the object's own .maps, else the legacy one under that name.
  void find_target() {
    target_ = image_.find_section(kBtfMapsSection);
    if (target_ == 0) {
      target_ = legacy_section_;
      image_.sections[target_].name = kBtfMapsSection;
      return;
    }
    size_ = static_cast<std::uint32_t>(image_.sections[target_].data.size());
    image_.sections[legacy_section_] = ElfSection();  // SHT_NULL: its index stays taken
  }

  /// The maps that are declared in .maps already. Compilers leave their offsets to the linker, or to libbpf.
  void keep_declared_maps() {
    const std::uint32_t id = find_btf(types_.get(), kBtfMapsSection, BTF_KIND_DATASEC);
    if (id == 0) return;
    const btf_type *section = btf__type_by_id(types_.get(), id);
    for (int i = 0; i < btf_vlen(section); ++i) {
      btf_var_secinfo variable = btf_var_secinfos(section)[i];
      const std::string_view name = btf_name(types_.get(), btf__type_by_id(types_.get(), variable.type)->name_off);
      const auto symbol = std::ranges::find_if(image_.symbols, [&](const ElfSymbol &candidate) {
        return candidate.entry.st_shndx == target_ && candidate.type() == STT_OBJECT && candidate.name == name;
      });
      if (symbol != image_.symbols.end()) variable.offset = static_cast<std::uint32_t>(symbol->entry.st_value);
      variables_.push_back(variable);
    }
    std::ranges::sort(variables_, {}, &btf_var_secinfo::offset);
  }

  /// Gives the map its place in .maps, its type, its variable and its symbol.
  Result<void> add(LegacyMap &map) {
    const Result<BtfMapType> type = add_map_type(types_.get(), map.spec);
    if (!type) return named(tl::unexpected(type.error()));
    const std::uint32_t variable = variable_of(map.spec, type->id);
    if (variable == 0)
      return named(fail(ErrorKind::kEnvironment, "", fmt::format("map {}: no memory for its BTF", map.spec.name)));
    const std::uint32_t offset = (size_ + kAlignment - 1) / kAlignment * kAlignment;
    size_ = offset + type->size + type->values;
    variables_.push_back({variable, offset, type->size + type->values});
    values_[map.spec.name] = offset + type->size;

    Elf64_Sym &entry = image_.symbols[map.symbol].entry;
    const std::uint64_t old_offset = entry.st_value;
    const std::size_t old_symbol = map.symbol;
    entry.st_shndx = static_cast<Elf64_Section>(target_);
    entry.st_value = offset;
    entry.st_size = type->size + type->values;
    entry.st_info = ELF64_ST_INFO(ELF64_ST_BIND(entry.st_info), STT_OBJECT);
    if (ELF64_ST_BIND(entry.st_info) == STB_LOCAL) {
      // Behind the local symbols, as ELF wants it: the old one stays where it is.
      ElfSymbol global = image_.symbols[map.symbol];
      global.entry.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT);
      map.symbol = image_.symbols.size();
      image_.symbols.push_back(global);
    }
    moved_[old_offset] = {old_symbol, map.symbol};
    return {};
  }

  /// The variable's description, of the new type. Patched where it is, since DATASECs and others refer to its id.
  std::uint32_t variable_of(const MapSpec &map, std::uint32_t type_id) {
    const std::uint32_t id = find_btf(types_.get(), map.name, BTF_KIND_VAR);
    if (id == 0) {
      const int added =
          btf__add_var(types_.get(), map.name.c_str(), BTF_VAR_GLOBAL_ALLOCATED, static_cast<int>(type_id));
      return added > 0 ? static_cast<std::uint32_t>(added) : 0;
    }
    // libbpf hands out its own, modifiable copy as const.
    auto *variable = const_cast<btf_type *>(btf__type_by_id(types_.get(), id));
    variable->type = type_id;
    btf_var(variable)->linkage = BTF_VAR_GLOBAL_ALLOCATED;
    return id;
  }

  /// What belongs in the map from the start becomes a relocation behind its definition.
  Result<void> fill_slots(const LegacyMap &map) {
    for (const auto &[slot, name] : map.spec.slots) {
      const auto symbol = std::ranges::find_if(image_.symbols, [&](const ElfSymbol &candidate) {
        return candidate.name == name && candidate.binding() != STB_LOCAL;
      });
      if (symbol == image_.symbols.end()) {
        return named(fail(ErrorKind::kRefused, "", fmt::format("map {}: {} has no symbol", map.spec.name, name)));
      }
      relocations_of_maps().push_back({values_[map.spec.name] + std::uint64_t{slot} * sizeof(std::uint64_t),
                                       kAbsolute64, static_cast<std::uint32_t>(symbol - image_.symbols.begin())});
    }
    return {};
  }

  std::vector<ElfRelocation> &relocations_of_maps() {
    if (ElfRelocationTable *table = image_.relocations_of(target_)) return table->entries;
    ElfSection section;
    section.name = ".rel.maps";
    section.header.sh_type = SHT_REL;
    section.header.sh_flags = SHF_INFO_LINK;
    section.header.sh_link = static_cast<Elf64_Word>(image_.symbol_table);
    section.header.sh_info = static_cast<Elf64_Word>(target_);
    section.header.sh_addralign = kAlignment;
    section.header.sh_entsize = sizeof(Elf64_Rel);
    image_.relocation_tables.push_back({image_.sections.size(), target_, {}});
    image_.sections.push_back(section);
    return image_.relocation_tables.back().entries;
  }

  void finish_sections() {
    ElfSection &section = image_.sections[target_];
    std::vector<std::byte> data(size_);
    if (target_ != legacy_section_) std::ranges::copy(section.data, data.begin());
    section.data = image_.keep(std::move(data));
    section.header.sh_type = SHT_PROGBITS;
    section.header.sh_flags = SHF_ALLOC | SHF_WRITE;
    section.header.sh_addralign = std::max<Elf64_Xword>(section.header.sh_addralign, kAlignment);
  }

  Result<void> finish_btf() {
    Result<std::vector<std::byte>> raw = describe_maps_section(types_.get(), variables_, size_);
    if (!raw) return named(tl::unexpected(raw.error()));
    std::size_t section = image_.find_section(BTF_ELF_SEC);
    if (section == 0) {
      section = image_.sections.size();
      image_.sections.push_back({BTF_ELF_SEC, {}, {}});
      image_.sections[section].header.sh_type = SHT_PROGBITS;
      image_.sections[section].header.sh_addralign = alignof(btf_header);
    }
    image_.sections[section].data = image_.keep(std::move(*raw));
    drop_relocations_of(section);
    return {};
  }

  /// The compiler's relocations of .BTF fill in the offsets of variables; libbpf does not use them, and those of .maps
  /// are filled in now.
  void drop_relocations_of(std::size_t section) {
    const auto table = std::ranges::find(image_.relocation_tables, section, &ElfRelocationTable::target);
    if (table == image_.relocation_tables.end()) return;
    image_.sections[table->section] = ElfSection();
    image_.relocation_tables.erase(table);
  }

  ElfImage &image_;
  BtfPtr types_;
  std::size_t legacy_section_ = 0;
  std::size_t target_ = 0;                       // the section .maps
  std::uint32_t size_ = 0;                       // of .maps, so far
  std::vector<btf_var_secinfo> variables_;       // of .maps
  std::map<std::string, std::uint32_t> values_;  // by map: where its initial values begin
  MovedMaps moved_;
};

Result<void> rewrite(ElfImage &image) {
  BPFCC_TRY(BtfPtr types, read_btf(image));
  BPFCC_TRY(const std::vector<Function> functions, read_functions(image));
  BPFCC_TRY(std::vector<LegacyMap> maps, read_legacy_maps(image, types.get()));
  BPFCC_CHECK(fill_program_arrays(image, functions, maps));
  if (maps.empty()) {
    image.sections[image.find_section(kLegacyMapsSection)] = ElfSection();
    return {};
  }
  if (!types) types.reset(btf__new_empty());
  if (!types || btf__set_pointer_size(types.get(), sizeof(std::uint64_t)) != 0) {
    return fail(ErrorKind::kEnvironment, image.name, "no memory for BTF");
  }
  return Rewrite(image, std::move(types)).run(std::move(maps));
}

}  // namespace

Result<ObjectImage> legacy_maps_to_btf(const ObjectImage &object) {
  BPFCC_TRY(ElfImage image, parse_elf(object));
  const bool symbols_changed = type_symbols(image);
  const bool has_legacy_maps = image.find_section(kLegacyMapsSection) != 0;
  if (!symbols_changed && !has_legacy_maps) return object;
  if (has_legacy_maps) BPFCC_CHECK(rewrite(image));
  return ObjectImage{object.name, image.serialise()};
}

}  // namespace bpfcc
