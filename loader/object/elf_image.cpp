#include "loader/object/elf_image.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace bpfcc {
namespace {

/// A string table in the making; a string that is there already is used again.
class StringTable {
 public:
  std::uint32_t add(std::string_view text) {
    const auto [known, is_new] = offsets_.try_emplace(text, static_cast<std::uint32_t>(bytes_.size()));
    if (is_new && !text.empty()) {
      append(text.data(), text.size());
      bytes_.push_back(std::byte{0});
    }
    return text.empty() ? 0 : known->second;
  }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  void append(const char *text, std::size_t size) {
    std::transform(text, text + size, std::back_inserter(bytes_), [](char c) { return std::byte(c); });
  }

  std::vector<std::byte> bytes_ = {std::byte{0}};
  std::unordered_map<std::string_view, std::uint32_t> offsets_;
};

template <class T>
void append(std::vector<std::byte> &bytes, const T &value) {
  const std::size_t at = bytes.size();
  bytes.resize(at + sizeof(value));
  std::memcpy(bytes.data() + at, &value, sizeof(value));
}

void align(std::vector<std::byte> &bytes, std::uint64_t alignment) {
  if (alignment > 1) bytes.resize((bytes.size() + alignment - 1) / alignment * alignment);
}

}  // namespace

std::size_t ElfImage::find_section(std::string_view section_name) const {
  const auto found = std::ranges::find(sections.begin() + 1, sections.end(), section_name, &ElfSection::name);
  return found == sections.end() ? 0 : static_cast<std::size_t>(found - sections.begin());
}

const ElfRelocationTable *ElfImage::relocations_of(std::size_t section) const {
  const auto found = std::ranges::find(relocation_tables, section, &ElfRelocationTable::target);
  return found == relocation_tables.end() ? nullptr : &*found;
}

ElfRelocationTable *ElfImage::relocations_of(std::size_t section) {
  return const_cast<ElfRelocationTable *>(std::as_const(*this).relocations_of(section));
}

std::span<const std::byte> ElfImage::keep(std::vector<std::byte> bytes) {
  return kept_bytes_.emplace_back(std::move(bytes));
}

std::string_view ElfImage::keep(std::string text) { return kept_texts_.emplace_back(std::move(text)); }

std::vector<std::byte> ElfImage::serialise() const {
  const std::size_t section_names = header.e_shstrndx;
  const std::size_t symbol_names = sections[symbol_table].header.sh_link;
  std::unordered_map<std::size_t, StringTable> strings;  // one table or two, as in the original
  std::unordered_map<std::size_t, std::vector<std::byte>> contents;

  for (const ElfSymbol &symbol : symbols) {
    Elf64_Sym entry = symbol.entry;
    entry.st_name = strings[symbol_names].add(symbol.name);
    append(contents[symbol_table], entry);
  }
  for (const ElfRelocationTable &table : relocation_tables) {
    std::vector<std::byte> &bytes = contents[table.section];
    for (const ElfRelocation &relocation : table.entries) {
      append(bytes, Elf64_Rel{relocation.offset, ELF64_R_INFO(std::uint64_t{relocation.symbol}, relocation.type)});
    }
  }
  std::vector<Elf64_Shdr> headers;
  for (const ElfSection &section : sections) {
    headers.push_back(section.header);
    headers.back().sh_name = strings[section_names].add(section.name);
  }
  for (auto &[index, table] : strings) contents[index] = table.take();

  std::vector<std::byte> bytes(sizeof(Elf64_Ehdr));
  for (std::size_t i = 1; i < sections.size(); ++i) {
    const auto made = contents.find(i);
    const std::span<const std::byte> data = made == contents.end() ? sections[i].data : made->second;
    align(bytes, headers[i].sh_addralign);
    headers[i].sh_offset = bytes.size();
    if (headers[i].sh_type != SHT_NOBITS) headers[i].sh_size = data.size();
    bytes.insert(bytes.end(), data.begin(), data.end());
  }
  align(bytes, alignof(Elf64_Shdr));
  Elf64_Ehdr file_header = header;
  file_header.e_shoff = bytes.size();
  file_header.e_shnum = static_cast<Elf64_Half>(headers.size());
  for (const Elf64_Shdr &section : headers) append(bytes, section);
  std::memcpy(bytes.data(), &file_header, sizeof(file_header));
  return bytes;
}

}  // namespace bpfcc
