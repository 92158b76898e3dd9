#include "loader/object/dwarf_entries.h"

#include <algorithm>
#include <array>

namespace bpfcc {
namespace {

// DWARF 5, 7.5.6: forms, by how much they take up.
enum class Layout : std::uint8_t { kFixed, kUleb, kSleb, kString, kBlock, kUlebBlock, kNothing };

enum Form : std::uint16_t {
  kFormAddress = 0x01,
  kFormString = 0x08,
  kFormStrp = 0x0e,
  kFormRefAddr = 0x10,
  kFormSecOffset = 0x17,
  kFormFlagPresent = 0x19,
  kFormStrx = 0x1a,
  kFormAddrx = 0x1b,
  kFormLineStrp = 0x1f,
  kFormImplicitConst = 0x21,
  kFormLoclistx = 0x22,
  kFormRnglistx = 0x23,
  kFormStrx1 = 0x25,
  kFormStrx4 = 0x28,
  kFormAddrx1 = 0x29,
  kFormAddrx4 = 0x2c,
};

struct FormRow {
  std::uint16_t form;
  Layout layout;
  std::uint8_t size;  ///< bytes, of a number or of a block's length
};
constexpr std::array kForms = {
    FormRow{kFormAddress, Layout::kFixed, 8},
    FormRow{0x03, Layout::kBlock, 2},  // block2
    FormRow{0x04, Layout::kBlock, 4},  // block4
    FormRow{0x05, Layout::kFixed, 2},  // data2
    FormRow{0x06, Layout::kFixed, 4},  // data4
    FormRow{0x07, Layout::kFixed, 8},  // data8
    FormRow{kFormString, Layout::kString, 0},
    FormRow{0x09, Layout::kUlebBlock, 0},  // block
    FormRow{0x0a, Layout::kBlock, 1},      // block1
    FormRow{0x0b, Layout::kFixed, 1},      // data1
    FormRow{0x0c, Layout::kFixed, 1},      // flag
    FormRow{0x0d, Layout::kSleb, 0},       // sdata
    FormRow{kFormStrp, Layout::kFixed, 4},
    FormRow{0x0f, Layout::kUleb, 0},  // udata
    FormRow{kFormRefAddr, Layout::kFixed, 4},
    FormRow{0x11, Layout::kFixed, 1},  // ref1
    FormRow{0x12, Layout::kFixed, 2},  // ref2
    FormRow{0x13, Layout::kFixed, 4},  // ref4
    FormRow{0x14, Layout::kFixed, 8},  // ref8
    FormRow{0x15, Layout::kUleb, 0},   // ref_udata
    FormRow{kFormSecOffset, Layout::kFixed, 4},
    FormRow{0x18, Layout::kUlebBlock, 0},  // exprloc
    FormRow{kFormFlagPresent, Layout::kNothing, 0},
    FormRow{kFormStrx, Layout::kUleb, 0},
    FormRow{kFormAddrx, Layout::kUleb, 0},
    FormRow{0x1c, Layout::kFixed, 4},   // ref_sup4
    FormRow{0x1d, Layout::kFixed, 4},   // strp_sup
    FormRow{0x1e, Layout::kBlock, 16},  // data16: a block of that length, which is not written
    FormRow{kFormLineStrp, Layout::kFixed, 4},
    FormRow{0x20, Layout::kFixed, 8},  // ref_sig8
    FormRow{kFormImplicitConst, Layout::kNothing, 0},
    FormRow{kFormLoclistx, Layout::kUleb, 0},
    FormRow{kFormRnglistx, Layout::kUleb, 0},
    FormRow{0x24, Layout::kFixed, 8},  // ref_sup8
    FormRow{kFormStrx1, Layout::kFixed, 1},
    FormRow{0x26, Layout::kFixed, 2},
    FormRow{0x27, Layout::kFixed, 3},
    FormRow{kFormStrx4, Layout::kFixed, 4},
    FormRow{kFormAddrx1, Layout::kFixed, 1},
    FormRow{0x2a, Layout::kFixed, 2},
    FormRow{0x2b, Layout::kFixed, 3},
    FormRow{kFormAddrx4, Layout::kFixed, 4},
};

constexpr std::uint64_t kVersion = 5;
constexpr std::uint64_t kCompileUnit = 1;  // DW_UT_compile
constexpr std::size_t kAddressSize = 8;
constexpr std::size_t kOffsetSize = 4;
constexpr std::uint64_t kLongestUnit = 0xfffffff0;  // above are the marks of 64-bit DWARF

bool is_string_index(unsigned form) { return form == kFormStrx || (form >= kFormStrx1 && form <= kFormStrx4); }
bool is_address_index(unsigned form) { return form == kFormAddrx || (form >= kFormAddrx1 && form <= kFormAddrx4); }

}  // namespace

const DwarfAttribute *DwarfEntry::find(DwarfName name) const {
  const auto found = std::ranges::find(attributes, name, &DwarfAttribute::name);
  return found == attributes.end() ? nullptr : &*found;
}

std::uint64_t DwarfEntry::number(DwarfName name) const {
  const DwarfAttribute *const found = find(name);
  return found == nullptr ? 0 : found->number;
}

bool read_dwarf_form(DwarfCursor &cursor, std::uint16_t form, DwarfAttribute &attribute) {
  attribute.form = form;
  attribute.at = cursor.at();
  const auto *const row = std::ranges::find(kForms, form, &FormRow::form);
  if (row == kForms.end()) return false;
  switch (row->layout) {
    case Layout::kFixed:
      attribute.number = cursor.number(row->size);
      break;
    case Layout::kUleb:
      attribute.number = cursor.uleb();
      break;
    case Layout::kSleb:
      attribute.number = static_cast<std::uint64_t>(cursor.sleb());
      break;
    case Layout::kString: {
      const std::string_view text = cursor.string();
      attribute.block = std::as_bytes(std::span(text));
      break;
    }
    case Layout::kBlock:
      attribute.block = cursor.block(row->size > 8 ? row->size : cursor.number(row->size));
      break;
    case Layout::kUlebBlock:
      attribute.block = cursor.block(cursor.uleb());
      break;
    case Layout::kNothing:
      break;
  }
  return cursor.ok();
}

DwarfUnit::DwarfUnit(const ElfImage &image, std::size_t offset)
    : image_(image), begin_(offset), end_(offset), cursor_({}) {
  const std::span<const std::byte> info = section(".debug_info");
  DwarfCursor header(info, offset);
  const std::uint64_t length = header.number(kOffsetSize);
  if (!header.ok() || length >= kLongestUnit || length > info.size() - header.at()) return;
  end_ = header.at() + length;
  const std::uint64_t version = header.number(2);
  const std::uint64_t type = header.number(1);
  const std::uint64_t address_size = header.number(1);
  const std::uint64_t abbreviations = header.number(kOffsetSize);
  if (!header.ok() || version != kVersion || type != kCompileUnit || address_size != kAddressSize) return;
  read_abbreviations(abbreviations);
  cursor_ = DwarfCursor(info.first(end_), header.at());
}

void DwarfUnit::read_abbreviations(std::uint64_t offset) {
  DwarfCursor cursor(section(".debug_abbrev"), offset);
  while (cursor.ok()) {
    const std::uint64_t code = cursor.uleb();
    if (code == 0) break;
    Abbreviation abbreviation{static_cast<DwarfTag>(cursor.uleb()), cursor.number(1) != 0, {}};
    while (cursor.ok()) {
      const auto name = static_cast<DwarfName>(cursor.uleb());
      const auto form = static_cast<std::uint16_t>(cursor.uleb());
      const std::int64_t constant = form == kFormImplicitConst ? cursor.sleb() : 0;
      if (form == 0) break;
      abbreviation.attributes.push_back({name, form, constant});
    }
    abbreviations_.emplace(code, std::move(abbreviation));
  }
}

std::optional<DwarfEntry> DwarfUnit::next() {
  while (!cursor_.at_end()) {
    DwarfEntry entry;
    entry.offset = cursor_.at();
    const std::uint64_t code = cursor_.uleb();
    if (code == 0) {  // the end of an entry's children
      if (depth_ > 0) --depth_;
      continue;
    }
    const auto abbreviation = abbreviations_.find(code);
    if (abbreviation == abbreviations_.end()) break;
    entry.tag = abbreviation->second.tag;
    entry.has_children = abbreviation->second.has_children;
    entry.depth = depth_;
    for (const AttributeForm &form : abbreviation->second.attributes) {
      DwarfAttribute attribute;
      attribute.name = form.name;
      attribute.number = static_cast<std::uint64_t>(form.constant);
      if (!read_dwarf_form(cursor_, form.form, attribute)) return std::nullopt;
      entry.attributes.push_back(attribute);
    }
    if (entry.has_children) ++depth_;
    if (entry.depth == 0) read_bases(entry);
    return entry;
  }
  return std::nullopt;
}

void DwarfUnit::read_bases(const DwarfEntry &own) {
  string_offsets_ = own.number(DwarfName::kStringOffsetsBase);
  addresses_ = own.number(DwarfName::kAddressBase);
  range_lists_ = own.number(DwarfName::kRangeListsBase);
  location_lists_ = own.number(DwarfName::kLocationListsBase);
  if (const DwarfAttribute *lines = own.find(DwarfName::kStatementList)) line_table_ = lines->number;
  if (const DwarfAttribute *low = own.find(DwarfName::kLowPc)) base_ = address(*low);
}

std::string_view dwarf_string(const ElfImage &image, const DwarfAttribute &attribute) {
  const auto in = [&](std::string_view section) {
    return DwarfCursor(image.sections[image.find_section(section)].data, attribute.number).string();
  };
  if (attribute.form == kFormString) {
    return {reinterpret_cast<const char *>(attribute.block.data()), attribute.block.size()};
  }
  if (attribute.form == kFormStrp) return in(".debug_str");
  if (attribute.form == kFormLineStrp) return in(".debug_line_str");
  return {};
}

std::string_view DwarfUnit::string(const DwarfAttribute &attribute) const {
  if (!is_string_index(attribute.form)) return dwarf_string(image_, attribute);
  DwarfCursor offsets(section(".debug_str_offsets"), string_offsets_ + attribute.number * kOffsetSize);
  const std::uint64_t offset = offsets.number(kOffsetSize);
  return offsets.ok() ? DwarfCursor(section(".debug_str"), offset).string() : std::string_view();
}

std::optional<CodeAddress> DwarfUnit::address(const DwarfAttribute &attribute) const {
  if (is_address_index(attribute.form)) return indexed_address(attribute.number);
  if (attribute.form != kFormAddress) return std::nullopt;
  return address_at(image_.find_section(".debug_info"), attribute.at);
}

std::optional<CodeAddress> DwarfUnit::indexed_address(std::uint64_t index) const {
  return address_at(image_.find_section(".debug_addr"), addresses_ + index * kAddressSize);
}

std::optional<CodeAddress> DwarfUnit::address_at(std::size_t section, std::uint64_t offset) const {
  const ElfRelocationTable *const table = image_.relocations_of(section);
  if (table == nullptr) return std::nullopt;
  // The compiler writes them in this order.
  const auto found = std::ranges::lower_bound(table->entries, offset, {}, &ElfRelocation::offset);
  if (found == table->entries.end() || found->offset != offset) return std::nullopt;
  const ElfSymbol &symbol = image_.symbols[found->symbol];
  DwarfCursor cursor(image_.sections[section].data, offset);
  const CodeAddress address{symbol.entry.st_shndx, symbol.entry.st_value + cursor.number(kAddressSize)};
  const bool is_code = address.section < image_.sections.size() && image_.sections[address.section].has_code();
  return cursor.ok() && is_code ? std::optional(address) : std::nullopt;
}

std::size_t DwarfUnit::reference(const DwarfAttribute &attribute) const {
  return attribute.form == kFormRefAddr ? attribute.number : begin_ + attribute.number;
}

std::uint64_t DwarfUnit::list_offset(const DwarfAttribute &attribute) const {
  const bool ranges = attribute.form == kFormRnglistx;
  if (!ranges && attribute.form != kFormLoclistx) return attribute.number;
  const std::uint64_t base = ranges ? range_lists_ : location_lists_;
  DwarfCursor offsets(section(ranges ? ".debug_rnglists" : ".debug_loclists"), base + attribute.number * kOffsetSize);
  return base + offsets.number(kOffsetSize);
}

std::span<const std::byte> DwarfUnit::section(std::string_view name) const {
  return image_.sections[image_.find_section(name)].data;
}

}  // namespace bpfcc
