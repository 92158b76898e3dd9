#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "loader/object/elf_image.h"

namespace bpfcc {
namespace {

using Bytes = std::span<const std::byte>;

tl::unexpected<Error> refuse(const ElfImage &image, std::string message, std::string hint = {}) {
  return fail(ErrorKind::kRefused, image.name, std::move(message), 0, std::move(hint));
}

bool is_inside(Bytes bytes, std::uint64_t offset, std::uint64_t size) {
  return offset <= bytes.size() && size <= bytes.size() - offset;
}

/// The caller has made sure that it is inside.
template <class T>
T read_at(Bytes bytes, std::uint64_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof(value));
  return value;
}

/// The string of an ELF string table; nothing where it is not inside, or does not end.
std::optional<std::string_view> string_at(Bytes table, std::uint64_t offset) {
  if (offset >= table.size()) return std::nullopt;
  const char *begin = reinterpret_cast<const char *>(table.data()) + offset;
  const std::size_t length = strnlen(begin, table.size() - offset);
  if (length == table.size() - offset) return std::nullopt;
  return std::string_view(begin, length);
}

// What people hand over instead of an object, by the first bytes.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kOtherFiles = {{
    {"BC\xC0\xDE", "LLVM bitcode"},
    {"!<arch>\n", "an archive"},
    {"\x1f\x8b", "compressed by gzip"},
    {"\x9f\xeb\x01", "raw BTF"},
}};

constexpr std::array<std::pair<unsigned, std::string_view>, 6> kOtherMachines = {{
    {EM_386, "x86"},
    {EM_X86_64, "x86-64"},
    {EM_ARM, "ARM"},
    {EM_AARCH64, "AArch64"},
    {EM_RISCV, "RISC-V"},
    {EM_S390, "s390"},
}};

constexpr std::array<std::pair<unsigned, std::string_view>, 3> kOtherTypes = {{
    {ET_EXEC, "an executable"},
    {ET_DYN, "an executable or a shared library"},
    {ET_CORE, "a core dump"},
}};

constexpr std::uint64_t kMaxAlignment = 4096;

constexpr bool kLittleEndian = std::endian::native == std::endian::little;
constexpr unsigned char kHostData = kLittleEndian ? ELFDATA2LSB : ELFDATA2MSB;

Result<void> check_identity(const ElfImage &image, Bytes bytes) {
  const std::string_view text(reinterpret_cast<const char *>(bytes.data()), bytes.size());
  if (bytes.empty()) return refuse(image, "is empty");
  if (!text.starts_with(std::string_view(ELFMAG, SELFMAG))) {
    for (const auto &[magic, what] : kOtherFiles) {
      if (text.starts_with(magic)) return refuse(image, fmt::format("is {}, not an ELF object", what));
    }
    return refuse(image, "is not an ELF object");
  }
  if (bytes.size() < sizeof(Elf64_Ehdr)) {
    return refuse(image, fmt::format("is truncated: {} bytes are not a whole ELF header", bytes.size()));
  }
  const auto ident = bytes.first<EI_NIDENT>();
  if (std::to_integer<unsigned char>(ident[EI_CLASS]) != ELFCLASS64) {
    return refuse(image, "is not a 64-bit ELF object, as all BPF objects are");
  }
  if (std::to_integer<unsigned char>(ident[EI_DATA]) != kHostData) {
    return refuse(image,
                  kLittleEndian ? "is big-endian, and this machine is little-endian"
                                : "is little-endian, and this machine is big-endian",
                  fmt::format("compile it with -target {}", kLittleEndian ? "bpfel" : "bpfeb"));
  }
  return {};
}

Result<void> check_header(const ElfImage &image, Bytes bytes) {
  const Elf64_Ehdr &header = image.header;
  // LLVM before 4.0 left the machine at EM_NONE.
  if (header.e_machine != EM_BPF && header.e_machine != EM_NONE) {
    const auto *known =
        std::ranges::find(kOtherMachines, header.e_machine, &std::pair<unsigned, std::string_view>::first);
    const std::string machine =
        known != kOtherMachines.end() ? std::string(known->second) : fmt::format("machine {}", header.e_machine);
    return refuse(image, fmt::format("is for {}, not for BPF", machine),
                  "compile it with bpfcc, or with clang -target bpf");
  }
  if (header.e_type != ET_REL) {
    const auto *known = std::ranges::find(kOtherTypes, header.e_type, &std::pair<unsigned, std::string_view>::first);
    const std::string type =
        known != kOtherTypes.end() ? std::string(known->second) : fmt::format("of ELF type {}", header.e_type);
    return refuse(image, fmt::format("is {}, not a relocatable object", type), "compile it with -c");
  }
  if (header.e_shoff == 0) return refuse(image, "has no sections");
  if (header.e_shentsize != sizeof(Elf64_Shdr) || header.e_shnum == 0 || header.e_shnum >= SHN_LORESERVE) {
    return refuse(image, "is damaged: its ELF header describes no usable table of sections");
  }
  const std::uint64_t table_size = std::uint64_t{header.e_shnum} * sizeof(Elf64_Shdr);
  if (!is_inside(bytes, header.e_shoff, table_size)) {
    return refuse(image,
                  fmt::format("is truncated: its table of sections is at byte {} of {}", header.e_shoff, bytes.size()));
  }
  return {};
}

Result<void> read_sections(ElfImage &image, Bytes bytes) {
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < image.header.e_shnum; ++i) {
    ElfSection section;
    section.header = read_at<Elf64_Shdr>(bytes, image.header.e_shoff + i * sizeof(Elf64_Shdr));
    const Elf64_Shdr &header = section.header;
    if (header.sh_type != SHT_NOBITS && header.sh_type != SHT_NULL) {
      if (!is_inside(bytes, header.sh_offset, header.sh_size)) {
        return refuse(image, fmt::format("is truncated: section {} has {} bytes at byte {} of {}", i, header.sh_size,
                                         header.sh_offset, bytes.size()));
      }
      section.data = bytes.subspan(header.sh_offset, header.sh_size);
    }
    if (header.sh_addralign > kMaxAlignment) {
      return refuse(image, fmt::format("is damaged: section {} is aligned to {} bytes", i, header.sh_addralign));
    }
    total += section.data.size();
    image.sections.push_back(section);
  }
  if (total > bytes.size()) return refuse(image, "is damaged: its sections overlap");
  return {};
}

/// The bytes of a string table.
Result<Bytes> string_table(const ElfImage &image, std::size_t index) {
  if (index >= image.sections.size() || image.sections[index].header.sh_type != SHT_STRTAB) {
    return refuse(image, fmt::format("is damaged: section {} should be a string table", index));
  }
  return image.sections[index].data;
}

Result<void> name_sections(ElfImage &image) {
  BPFCC_TRY(const Bytes strings, string_table(image, image.header.e_shstrndx));
  for (std::size_t i = 1; i < image.sections.size(); ++i) {
    const auto section_name = string_at(strings, image.sections[i].header.sh_name);
    if (!section_name)
      return refuse(image, fmt::format("is damaged: the name of section {} is outside of its table", i));
    image.sections[i].name = *section_name;
  }
  return {};
}

Result<void> read_symbols(ElfImage &image) {
  const auto is_symbol_table = [](const ElfSection &section) { return section.header.sh_type == SHT_SYMTAB; };
  const auto table = std::ranges::find_if(image.sections, is_symbol_table);
  if (table == image.sections.end())
    return refuse(image, "has no symbols", "do not strip it: programs and maps are found by them");
  if (std::find_if(table + 1, image.sections.end(), is_symbol_table) != image.sections.end()) {
    return refuse(image, "is damaged: it has two tables of symbols");
  }
  if (table->header.sh_entsize != sizeof(Elf64_Sym) || table->data.empty() ||
      table->data.size() % sizeof(Elf64_Sym) != 0) {
    return refuse(image, fmt::format("is damaged: its table of symbols has {} bytes", table->data.size()));
  }
  image.symbol_table = static_cast<std::size_t>(table - image.sections.begin());
  BPFCC_TRY(const Bytes strings, string_table(image, table->header.sh_link));
  for (std::uint64_t offset = 0; offset < table->data.size(); offset += sizeof(Elf64_Sym)) {
    ElfSymbol symbol;
    symbol.entry = read_at<Elf64_Sym>(table->data, offset);
    const auto symbol_name = string_at(strings, symbol.entry.st_name);
    if (!symbol_name) {
      return refuse(image,
                    fmt::format("is damaged: the name of symbol {} is outside of its table", image.symbols.size()));
    }
    symbol.name = *symbol_name;
    const unsigned section = symbol.entry.st_shndx;
    if (section >= image.sections.size() && section != SHN_ABS && section != SHN_COMMON) {
      return refuse(image, fmt::format("is damaged: symbol {} is in section {} of {}", symbol.name, section,
                                       image.sections.size()));
    }
    image.symbols.push_back(symbol);
  }
  return {};
}

Result<void> read_relocations(ElfImage &image) {
  for (std::size_t i = 1; i < image.sections.size(); ++i) {
    const ElfSection &section = image.sections[i];
    if (section.header.sh_type != SHT_REL) continue;
    ElfRelocationTable table{i, section.header.sh_info, {}};
    if (section.header.sh_entsize != sizeof(Elf64_Rel) || section.data.size() % sizeof(Elf64_Rel) != 0 ||
        section.header.sh_link != image.symbol_table || table.target == 0 || table.target >= image.sections.size() ||
        image.relocations_of(table.target) != nullptr) {
      return refuse(image, fmt::format("is damaged: section {} is no table of relocations", section.name));
    }
    const ElfSection &target = image.sections[table.target];
    for (std::uint64_t offset = 0; offset < section.data.size(); offset += sizeof(Elf64_Rel)) {
      const auto entry = read_at<Elf64_Rel>(section.data, offset);
      const ElfRelocation relocation{entry.r_offset, static_cast<std::uint32_t>(ELF64_R_TYPE(entry.r_info)),
                                     static_cast<std::uint32_t>(ELF64_R_SYM(entry.r_info))};
      if (relocation.symbol >= image.symbols.size() || relocation.offset >= target.data.size()) {
        return refuse(image, fmt::format("is damaged: relocation {} of section {} points outside of the object",
                                         offset / sizeof(Elf64_Rel), target.name));
      }
      table.entries.push_back(relocation);
    }
    image.relocation_tables.push_back(std::move(table));
  }
  return {};
}

}  // namespace

Result<ElfImage> parse_elf(const ObjectImage &object) {
  ElfImage image;
  image.name = object.name;
  const Bytes bytes = object.bytes;
  BPFCC_CHECK(check_identity(image, bytes));
  image.header = read_at<Elf64_Ehdr>(bytes, 0);
  BPFCC_CHECK(check_header(image, bytes));
  BPFCC_CHECK(read_sections(image, bytes));
  BPFCC_CHECK(name_sections(image));
  BPFCC_CHECK(read_symbols(image));
  BPFCC_CHECK(read_relocations(image));
  return image;
}

}  // namespace bpfcc
