#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "loader/object/dwarf_cursor.h"
#include "loader/object/elf_image.h"

namespace bpfcc {

// DWARF 5, chapter 7: those of the tags and attributes that are read here.
enum class DwarfTag : std::uint16_t {
  kFormalParameter = 0x05,
  kLexicalBlock = 0x0b,
  kInlinedSubroutine = 0x1d,
  kSubprogram = 0x2e,
  kVariable = 0x34,
};

enum class DwarfName : std::uint16_t {
  kLocation = 0x02,
  kName = 0x03,
  kStatementList = 0x10,
  kLowPc = 0x11,
  kHighPc = 0x12,
  kAbstractOrigin = 0x31,
  kRanges = 0x55,
  kCallColumn = 0x57,
  kCallFile = 0x58,
  kCallLine = 0x59,
  kStringOffsetsBase = 0x72,
  kAddressBase = 0x73,
  kRangeListsBase = 0x74,
  kLocationListsBase = 0x8c,
};

/// An attribute as it is written: what its number means depends on the form.
struct DwarfAttribute {
  DwarfName name{};
  std::uint16_t form = 0;
  std::uint64_t number = 0;
  std::span<const std::byte> block;  ///< of a form with one
  std::size_t at = 0;                ///< offset of the number in .debug_info, for relocations
};

/// One entry of .debug_info.
struct DwarfEntry {
  std::size_t offset = 0;
  DwarfTag tag{};
  bool has_children = false;
  unsigned depth = 0;  ///< 0 for the unit's own
  std::vector<DwarfAttribute> attributes;

  const DwarfAttribute *find(DwarfName name) const;
  std::uint64_t number(DwarfName name) const;
};

/// Reads what an attribute of a form has, as the forms of file names are written, too. False for a form that is not
/// known or at the end.
bool read_dwarf_form(DwarfCursor &cursor, std::uint16_t form, DwarfAttribute &attribute);
/// The text of an attribute that has one without a unit's table; empty otherwise.
std::string_view dwarf_string(const ElfImage &image, const DwarfAttribute &attribute);

/// A byte of code.
struct CodeAddress {
  std::size_t section = 0;
  std::uint64_t offset = 0;
};

/// The entries of a compile unit of .debug_info, in the order in which they are written. Of DWARF 5 with 32-bit
/// offsets, which clang writes from version 14 on; units of another kind have no entries. Damaged ones end where they
/// are.
class DwarfUnit {
 public:
  /// The unit that begins at an offset of .debug_info. `image` must outlive it.
  DwarfUnit(const ElfImage &image, std::size_t offset);

  std::size_t begin() const { return begin_; }
  /// Where the next unit begins; begin() where there can be none.
  std::size_t end() const { return end_; }

  /// The next entry, nothing at the end. The first one is the unit's own.
  std::optional<DwarfEntry> next();

  std::string_view string(const DwarfAttribute &attribute) const;
  /// Nothing where it is no address, or that of no section of code.
  std::optional<CodeAddress> address(const DwarfAttribute &attribute) const;
  /// The address with a number in .debug_addr.
  std::optional<CodeAddress> indexed_address(std::uint64_t index) const;
  /// An address that is written in place, at an offset of a section.
  std::optional<CodeAddress> address_at(std::size_t section, std::uint64_t offset) const;
  /// The offset in .debug_info of the entry that an attribute refers to.
  std::size_t reference(const DwarfAttribute &attribute) const;
  /// Where in .debug_rnglists or .debug_loclists a list begins.
  std::uint64_t list_offset(const DwarfAttribute &attribute) const;

  const ElfImage &image() const { return image_; }
  std::span<const std::byte> section(std::string_view name) const;
  std::optional<std::uint64_t> line_table() const { return line_table_; }
  /// From which the lists count, until they say otherwise. Nothing where the unit has code in several sections.
  std::optional<CodeAddress> base() const { return base_; }

 private:
  struct AttributeForm {
    DwarfName name;
    std::uint16_t form;
    std::int64_t constant;  ///< of DW_FORM_implicit_const
  };
  struct Abbreviation {
    DwarfTag tag;
    bool has_children;
    std::vector<AttributeForm> attributes;
  };

  void read_abbreviations(std::uint64_t offset);
  DwarfAttribute read_attribute(const AttributeForm &form);
  void read_bases(const DwarfEntry &own);

  const ElfImage &image_;
  std::size_t begin_;
  std::size_t end_;
  std::unordered_map<std::uint64_t, Abbreviation> abbreviations_;
  DwarfCursor cursor_;
  unsigned depth_ = 0;
  std::uint64_t string_offsets_ = 0;
  std::uint64_t addresses_ = 0;
  std::uint64_t range_lists_ = 0;
  std::uint64_t location_lists_ = 0;
  std::optional<std::uint64_t> line_table_;
  std::optional<CodeAddress> base_;
};

}  // namespace bpfcc
