#include "frontend/vmlinux/kernel_image.h"

#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

#include "frontend/vmlinux/decompress.h"
#include "support/kernel_types.h"

namespace bpfcc {
namespace {

using Bytes = std::span<const std::byte>;

/// Numbers in these headers are little-endian, wherever they lie; 0 where they do not lie within the bytes.
std::uint32_t number_at(Bytes bytes, size_t offset, size_t size) {
  std::uint32_t number = 0;
  if (offset + size > bytes.size()) return 0;
  for (size_t at = size; at-- > 0;) number = number << 8 | std::to_integer<std::uint32_t>(bytes[offset + at]);
  return number;
}

bool has_text_at(Bytes bytes, size_t offset, std::string_view text) {
  return offset + text.size() <= bytes.size() && std::memcmp(&bytes[offset], text.data(), text.size()) == 0;
}

Bytes part(Bytes bytes, size_t offset, size_t size) {
  if (offset > bytes.size()) return {};
  return bytes.subspan(offset, std::min(size, bytes.size() - offset));
}

bool is_bzimage(Bytes image) {
  constexpr std::uint32_t kSaysWhere = 0x208;  // the version of the protocol that has the payload's place
  return has_text_at(image, 0x202, "HdrS") && number_at(image, 0x206, 2) >= kSaysWhere;
}

Bytes payload_of_bzimage(Bytes image) {
  const std::uint32_t sectors = number_at(image, 0x1f1, 1);
  const size_t protected_mode = (size_t{sectors == 0 ? 4 : sectors} + 1) * 512;
  return part(image, protected_mode + number_at(image, 0x248, 4), number_at(image, 0x24c, 4));
}

struct EndElf {
  void operator()(Elf *elf) const { elf_end(elf); }
};

/// libelf takes bytes that it may change, and changes none that it only reads.
std::unique_ptr<Elf, EndElf> open_elf(Bytes bytes) {
  elf_version(EV_CURRENT);
  return std::unique_ptr<Elf, EndElf>(
      elf_memory(reinterpret_cast<char *>(const_cast<std::byte *>(bytes.data())), bytes.size()));
}

Bytes btf_section(Bytes bytes) {
  const auto elf = open_elf(bytes);
  size_t names = 0;
  if (!elf || elf_getshdrstrndx(elf.get(), &names) != 0) return {};
  for (Elf_Scn *section = nullptr; (section = elf_nextscn(elf.get(), section)) != nullptr;) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr || header.sh_type == SHT_NOBITS) continue;
    const char *name = elf_strptr(elf.get(), names, header.sh_name);
    if (name != nullptr && std::string_view(name) == ".BTF") return part(bytes, header.sh_offset, header.sh_size);
  }
  return {};
}

/// The bytes of BTF that begin here, if they do: as kernels' build writes it, types and names without gaps.
Bytes btf_at(Bytes bytes) {
  btf_header header;
  if (!is_raw_btf(bytes)) return {};
  std::memcpy(&header, bytes.data(), sizeof header);
  const bool is_usual = header.version == BTF_VERSION && header.flags == 0 && header.hdr_len == sizeof header &&
                        header.type_off == 0 && header.str_off == header.type_len;
  const size_t size = sizeof header + size_t{header.str_off} + header.str_len;
  return is_usual && size <= bytes.size() ? bytes.first(size) : Bytes();
}

Bytes longest_btf(Bytes bytes) {
  Bytes longest;
  constexpr size_t kAlignment = 4;  // of .BTF in vmlinux, see include/asm-generic/vmlinux.lds.h
  for (size_t at = 0; at + sizeof(btf_header) <= bytes.size(); at += kAlignment) {
    const Bytes found = btf_at(bytes.subspan(at));
    if (found.size() > longest.size()) longest = found;
  }
  return longest;
}

}  // namespace

std::optional<std::span<const std::byte>> compressed_kernel(std::span<const std::byte> image) {
  if (is_compressed(image)) return image;
  if (is_bzimage(image)) return payload_of_bzimage(image);
  if (has_text_at(image, 0, "MZ") && has_text_at(image, 4, "zimg")) {
    return part(image, number_at(image, 8, 4), number_at(image, 12, 4));
  }
  return std::nullopt;
}

std::span<const std::byte> btf_of_kernel(std::span<const std::byte> kernel) {
  return has_text_at(kernel, 0, ELFMAG) ? btf_section(kernel) : longest_btf(kernel);
}

}  // namespace bpfcc
