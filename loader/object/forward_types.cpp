#include "loader/object/forward_types.h"

#include <elf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "loader/object/btf_ext.h"
#include "support/kernel_types.h"

namespace bpfcc {
namespace {

/// A section of an object that this process has just written.
std::span<std::byte> section(std::span<std::byte> object, std::string_view name) {
  const auto &header = *reinterpret_cast<const Elf64_Ehdr *>(object.data());
  const auto *sections = reinterpret_cast<const Elf64_Shdr *>(object.data() + header.e_shoff);
  const auto *names = reinterpret_cast<const char *>(object.data() + sections[header.e_shstrndx].sh_offset);
  for (std::size_t i = 0; i < header.e_shnum; ++i) {
    if (names + sections[i].sh_name == name) return object.subspan(sections[i].sh_offset, sections[i].sh_size);
  }
  return {};
}

/// Calls `each` with every id of a type that a type refers to, to be changed.
template <typename Each>
void for_each_reference(btf_type &type, const Each &each) {
  auto *const tail = &type + 1;
  const std::uint32_t count = BTF_INFO_VLEN(type.info);
  switch (kind_of(type)) {
    case BTF_KIND_PTR:
    case BTF_KIND_TYPEDEF:
    case BTF_KIND_VOLATILE:
    case BTF_KIND_CONST:
    case BTF_KIND_RESTRICT:
    case BTF_KIND_FUNC:
    case BTF_KIND_VAR:
    case BTF_KIND_DECL_TAG:
    case BTF_KIND_TYPE_TAG:
      each(type.type);
      break;
    case BTF_KIND_ARRAY:
      each(reinterpret_cast<btf_array *>(tail)->type);
      each(reinterpret_cast<btf_array *>(tail)->index_type);
      break;
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
      for (std::uint32_t i = 0; i < count; ++i) each(reinterpret_cast<btf_member *>(tail)[i].type);
      break;
    case BTF_KIND_FUNC_PROTO:
      each(type.type);
      for (std::uint32_t i = 0; i < count; ++i) each(reinterpret_cast<btf_param *>(tail)[i].type);
      break;
    case BTF_KIND_DATASEC:
      for (std::uint32_t i = 0; i < count; ++i) each(reinterpret_cast<btf_var_secinfo *>(tail)[i].type);
      break;
    default:
      break;
  }
}

class ForwardTypes {
 public:
  explicit ForwardTypes(const KernelTypes &types) : types_(types), first_(types.count()) {
    while (first_ > 1 && is_added_last(types.type(first_ - 1))) --first_;
    place_.resize(types.count() - first_, kUnplaced);
  }

  /// Gives each its place, and the references their new ids. What nothing refers to stays behind.
  void place() {
    const auto place_referred = [this](std::uint32_t id) {
      for_each_reference(writable(id), [this](std::uint32_t &reference) { reference = placed(reference); });
    };
    for (std::uint32_t id = 1; id < first_; ++id) place_referred(id);
    std::size_t followed = 0;
    const auto follow = [&] {
      for (; followed < order_.size(); ++followed) place_referred(order_[followed]);
    };
    follow();
    for (std::uint32_t id = first_; id < types_.count(); ++id) {
      placed(id);
      follow();
    }
  }

  /// The id that a type has from now on.
  std::uint32_t placed(std::uint32_t id) {
    if (id < first_ || id >= types_.count()) return id;
    std::uint32_t &place = place_[id - first_];
    if (place == kUnplaced) {
      place = static_cast<std::uint32_t>(order_.size());
      order_.push_back(id);
    }
    return first_ + place;
  }

  void move() {
    std::vector<btf_type> moved;
    moved.reserve(order_.size());
    for (const std::uint32_t id : order_) moved.push_back(types_.type(id));
    move_names(moved);
    for (std::size_t i = 0; i < moved.size(); ++i) writable(first_ + static_cast<std::uint32_t>(i)) = moved[i];
  }

 private:
  static constexpr std::uint32_t kUnplaced = UINT32_MAX;

  static bool is_added_last(const btf_type &type) {
    return kind_of(type) == BTF_KIND_FWD || kind_of(type) == BTF_KIND_TYPE_TAG;
  }

  /// The bytes are an object's that may be written to.
  btf_type &writable(std::uint32_t id) const {
    return const_cast<btf_type &>(types_.type(id));
  }  // NOLINT(*-const-cast)

  /// The names that they alone have end the string table, in their old order.
  void move_names(std::vector<btf_type> &moved) const {
    std::vector<std::uint32_t> offsets;
    offsets.reserve(moved.size());
    for (const btf_type &each : moved) offsets.push_back(each.name_off);
    std::ranges::sort(offsets, std::greater<>());
    const auto repeated = std::ranges::unique(offsets);
    offsets.erase(repeated.begin(), repeated.end());
    std::uint32_t begin = types_.string_size();
    for (const std::uint32_t offset : offsets) {
      if (offset + types_.string(offset).size() + 1 != begin) break;
      begin = offset;
    }
    std::string names;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> now;  // old offset, new offset
    for (btf_type &each : moved) {
      if (each.name_off < begin) continue;
      auto found = std::ranges::find(now, each.name_off, &std::pair<std::uint32_t, std::uint32_t>::first);
      if (found == now.end()) {
        now.emplace_back(each.name_off, begin + static_cast<std::uint32_t>(names.size()));
        names.append(types_.string(each.name_off)).push_back('\0');
        found = std::prev(now.end());
      }
      each.name_off = found->second;
    }
    std::memcpy(const_cast<char *>(types_.text(begin)), names.data(), names.size());  // NOLINT(*-const-cast)
  }

  const KernelTypes &types_;
  std::uint32_t first_;
  std::vector<std::uint32_t> place_;  ///< by id from first_ on
  std::vector<std::uint32_t> order_;  ///< ids by place
};

/// CO-RE relocations name types too.
void place_relocations(std::span<std::byte> btf_ext, ForwardTypes &forward) {
  if (btf_ext.size() < sizeof(BtfExtCoreHeader)) return;
  const auto &header = *reinterpret_cast<const BtfExtCoreHeader *>(btf_ext.data());
  if (header.header_size < sizeof header || header.core_size == 0) return;
  std::byte *at = btf_ext.data() + header.header_size + header.core_offset;
  std::byte *const end = at + header.core_size;
  std::uint32_t record_size = 0;
  std::memcpy(&record_size, at, sizeof record_size);
  at += sizeof record_size;
  while (at < end) {
    const auto &records = *reinterpret_cast<const BtfExtSection *>(at);
    at += sizeof records;
    for (std::uint32_t i = 0; i < records.count; ++i, at += record_size) {
      auto &relocation = *reinterpret_cast<bpf_core_relo *>(at);
      relocation.type_id = forward.placed(relocation.type_id);
    }
  }
}

}  // namespace

void order_forward_types(std::span<std::byte> object) {
  const auto own_order = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;
  if (object.size() < sizeof(Elf64_Ehdr) || static_cast<unsigned char>(object[EI_DATA]) != own_order) return;
  const auto types = KernelTypes::read(section(object, ".BTF"), ".BTF", nullptr);
  if (!types) return;
  ForwardTypes forward(**types);
  forward.place();
  place_relocations(section(object, ".BTF.ext"), forward);
  forward.move();
}

}  // namespace bpfcc
