#pragma once

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "support/object_image.h"
#include "support/result.h"

namespace bpfcc {

/// One section. Its sh_name, sh_offset and sh_size are filled in by serialise(); sh_size of SHT_NOBITS is kept.
struct ElfSection {
  std::string_view name;
  Elf64_Shdr header = {};
  std::span<const std::byte> data = {};  ///< empty for SHT_NOBITS

  bool has_code() const { return header.sh_type == SHT_PROGBITS && (header.sh_flags & SHF_EXECINSTR) != 0; }
  std::uint64_t size() const { return header.sh_type == SHT_NOBITS ? header.sh_size : data.size(); }
};

/// One symbol. Its st_name is filled in by serialise().
struct ElfSymbol {
  std::string_view name;
  Elf64_Sym entry = {};

  unsigned type() const { return ELF64_ST_TYPE(entry.st_info); }
  unsigned binding() const { return ELF64_ST_BIND(entry.st_info); }
};

struct ElfRelocation {
  std::uint64_t offset = 0;  ///< in the section that the relocation changes
  std::uint32_t type = 0;    ///< R_BPF_*
  std::uint32_t symbol = 0;  ///< index
};

/// A section of type SHT_REL: the relocations of one other section.
struct ElfRelocationTable {
  std::size_t section = 0;  ///< its own index
  std::size_t target = 0;   ///< index of the section that it changes
  std::vector<ElfRelocation> entries;
};

/// An ELF object taken apart: parse, edit, serialise. Sections, symbols and relocations are known by index, as ELF
/// does; index 0 of both is the null entry. Add at the end, never remove, and every index that is stored somewhere
/// stays right.
///
/// Names and data are views: of the parsed bytes, which must outlive the image, or of what keep() was given.
struct ElfImage {
  ElfImage() = default;
  ElfImage(ElfImage &&) = default;
  ElfImage &operator=(ElfImage &&) = default;

  std::string name;  ///< of the file, for messages
  Elf64_Ehdr header = {};
  std::vector<ElfSection> sections;
  std::size_t symbol_table = 0;  ///< index of the SHT_SYMTAB section
  std::vector<ElfSymbol> symbols;
  std::vector<ElfRelocationTable> relocation_tables;

  /// The first section of that name; 0 where there is none.
  std::size_t find_section(std::string_view section_name) const;
  /// The relocations of a section; null where it has none.
  ElfRelocationTable *relocations_of(std::size_t section);
  const ElfRelocationTable *relocations_of(std::size_t section) const;

  /// Owns what sections and symbols may then point to, as long as the image lives.
  std::span<const std::byte> keep(std::vector<std::byte> bytes);
  std::string_view keep(std::string text);

  /// The object's bytes. String tables are made anew, alignment is kept, the order of everything too.
  std::vector<std::byte> serialise() const;

 private:
  std::list<std::vector<std::byte>> kept_bytes_;
  std::list<std::string> kept_texts_;
};

/// Takes apart a relocatable 64-bit ELF object for BPF of the host's byte order. Anything else, and anything damaged,
/// is an ErrorKind::kRefused; afterwards every index and every range of the image is valid.
Result<ElfImage> parse_elf(const ObjectImage &object);

}  // namespace bpfcc
