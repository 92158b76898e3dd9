#include "loader/object/map_references.h"

#include <linux/bpf.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace bpfcc {
namespace {

constexpr std::uint8_t kLoad64 = BPF_LD | BPF_IMM | BPF_DW;
constexpr std::uint32_t kAbsolute64 = 2;  // R_BPF_64_ABS64: debug information has the place of each variable

/// A copy of a section's bytes that is put back when something in it has changed.
class EditedBytes {
 public:
  EditedBytes(ElfImage &image, std::size_t section)
      : image_(image),
        section_(section),
        bytes_(image.sections[section].data.begin(), image.sections[section].data.end()) {}

  template <class T>
  std::optional<T> read(std::uint64_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T)) return std::nullopt;
    T value;
    std::memcpy(&value, bytes_.data() + offset, sizeof(value));
    return value;
  }
  template <class T>
  void write(std::uint64_t offset, const T &value) {
    std::memcpy(bytes_.data() + offset, &value, sizeof(value));
    changed_ = true;
  }
  void put_back() {
    if (changed_) image_.sections[section_].data = image_.keep(std::move(bytes_));
  }

 private:
  ElfImage &image_;
  std::size_t section_;
  std::vector<std::byte> bytes_;
  bool changed_ = false;
};

/// Redirects the relocations of one section.
class Redirection {
 public:
  Redirection(ElfImage &image, ElfRelocationTable &table, std::size_t old_section, const MovedMaps &moved)
      : image_(image), table_(table), old_section_(old_section), moved_(moved), bytes_(image, table.target) {}

  Result<void> run() {
    const bool is_code = image_.sections[table_.target].has_code();
    for (ElfRelocation &relocation : table_.entries) {
      if (!means_a_map(relocation)) continue;
      if (is_code) {
        BPFCC_CHECK(redirect_code(relocation));
      } else if (relocation.type == kAbsolute64) {
        redirect_data(relocation);
      }
    }
    bytes_.put_back();
    return {};
  }

 private:
  bool is_section_symbol(const ElfRelocation &relocation) const {
    return image_.symbols[relocation.symbol].type() == STT_SECTION;
  }

  const MovedMap *moved_symbol(const ElfRelocation &relocation) const {
    const auto found =
        std::ranges::find_if(moved_, [&](const auto &map) { return map.second.old_symbol == relocation.symbol; });
    return found == moved_.end() ? nullptr : &found->second;
  }

  bool means_a_map(const ElfRelocation &relocation) const {
    if (!is_section_symbol(relocation)) return moved_symbol(relocation) != nullptr;
    return image_.symbols[relocation.symbol].entry.st_shndx == old_section_;
  }

  /// The map that is meant, if it is its beginning that is meant.
  const MovedMap *meant(const ElfRelocation &relocation, std::uint64_t addend) const {
    if (!is_section_symbol(relocation)) return addend == 0 ? moved_symbol(relocation) : nullptr;
    const auto found = moved_.find(addend);
    return found == moved_.end() ? nullptr : &found->second;
  }

  Result<void> redirect_code(ElfRelocation &relocation) {
    auto instruction = bytes_.read<bpf_insn>(relocation.offset);
    const MovedMap *map = nullptr;
    if (instruction && instruction->code == kLoad64)
      map = meant(relocation, static_cast<std::uint32_t>(instruction->imm));
    if (map == nullptr) {
      return fail(ErrorKind::kRefused, image_.name,
                  fmt::format("section {}: instruction {} uses a map of SEC(\"maps\") otherwise than by its address",
                              image_.sections[table_.target].name, relocation.offset / sizeof(bpf_insn)));
    }
    relocation.symbol = static_cast<std::uint32_t>(map->symbol);
    if (instruction->imm != 0) {
      instruction->imm = 0;
      bytes_.write(relocation.offset, *instruction);
    }
    return {};
  }

  void redirect_data(ElfRelocation &relocation) {
    const auto addend = bytes_.read<std::uint64_t>(relocation.offset);
    const MovedMap *map = addend ? meant(relocation, *addend) : nullptr;
    if (map == nullptr) return;
    relocation.symbol = static_cast<std::uint32_t>(map->symbol);
    if (*addend != 0) bytes_.write(relocation.offset, std::uint64_t{0});
  }

  ElfImage &image_;
  ElfRelocationTable &table_;
  std::size_t old_section_;
  const MovedMaps &moved_;
  EditedBytes bytes_;
};

}  // namespace

Result<void> redirect_map_references(ElfImage &image, std::size_t old_section, const MovedMaps &moved) {
  for (ElfRelocationTable &table : image.relocation_tables) {
    BPFCC_CHECK(Redirection(image, table, old_section, moved).run());
  }
  return {};
}

}  // namespace bpfcc
