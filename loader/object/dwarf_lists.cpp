#include "loader/object/dwarf_lists.h"

#include <array>

namespace bpfcc {
namespace {

// DWARF 5, 7.7.3 and 7.25: entries of both kinds of lists, of which those of locations have a fifth one in between.
enum class ListEntry : std::uint8_t {
  kEnd,
  kBaseIndex,
  kStartAndEndIndex,
  kStartIndexAndLength,
  kOffsetPair,
  kDefaultLocation,
  kBase,
  kStartAndEnd,
  kStartAndLength,
};

constexpr std::size_t kAddressSize = 8;
constexpr std::size_t kLongestList = 4096;  // a damaged list may be all of its section, for each of the entries

/// Reads the entries of a list one by one.
class List {
 public:
  List(const DwarfUnit &unit, bool locations, std::uint64_t offset, std::optional<CodeAddress> base)
      : unit_(unit),
        locations_(locations),
        section_(unit.image().find_section(locations ? ".debug_loclists" : ".debug_rnglists")),
        cursor_(unit.image().sections[section_].data, offset),
        base_(base) {}

  struct Item {
    std::optional<CodeRange> range;  ///< nothing where the addresses are of no code
    std::span<const std::byte> expression;
  };

  /// Nothing at the end.
  std::optional<Item> next() {
    while (!cursor_.at_end()) {
      auto kind = static_cast<unsigned>(cursor_.number(1));
      const auto first_without_default = static_cast<unsigned>(ListEntry::kDefaultLocation);
      if (!locations_ && kind >= first_without_default) ++kind;
      switch (static_cast<ListEntry>(kind)) {
        case ListEntry::kBaseIndex:
          base_ = unit_.indexed_address(cursor_.uleb());
          continue;
        case ListEntry::kBase:
          base_ = own_address();
          continue;
        case ListEntry::kStartAndEndIndex: {
          const auto begin = unit_.indexed_address(cursor_.uleb());
          const auto end = unit_.indexed_address(cursor_.uleb());
          return item(begin, end ? end->offset : 0);
        }
        case ListEntry::kStartIndexAndLength: {
          const auto begin = unit_.indexed_address(cursor_.uleb());
          const std::uint64_t length = cursor_.uleb();
          return item(begin, begin ? begin->offset + length : 0);
        }
        case ListEntry::kOffsetPair: {
          const std::uint64_t begin = cursor_.uleb();
          const std::uint64_t end = cursor_.uleb();
          if (!base_) return item(std::nullopt, 0);
          return item(CodeAddress{base_->section, base_->offset + begin}, base_->offset + end);
        }
        case ListEntry::kStartAndEnd: {
          const auto begin = own_address();
          const auto end = own_address();
          return item(begin, end ? end->offset : 0);
        }
        case ListEntry::kStartAndLength: {
          const auto begin = own_address();
          const std::uint64_t length = cursor_.uleb();
          return item(begin, begin ? begin->offset + length : 0);
        }
        case ListEntry::kDefaultLocation:
          return item(std::nullopt, 0);
        default:
          return std::nullopt;
      }
    }
    return std::nullopt;
  }

 private:
  std::optional<CodeAddress> own_address() {
    const std::size_t at = cursor_.at();
    cursor_.number(kAddressSize);
    return unit_.address_at(section_, at);
  }

  Item item(std::optional<CodeAddress> begin, std::uint64_t end) {
    Item item;
    if (begin && end > begin->offset) item.range = CodeRange{begin->section, begin->offset, end};
    if (locations_) item.expression = cursor_.block(cursor_.uleb());
    return item;
  }

  const DwarfUnit &unit_;
  bool locations_;
  std::size_t section_;
  DwarfCursor cursor_;
  std::optional<CodeAddress> base_;
};

// DWARF 5, 7.7.1.
constexpr std::uint64_t kOpReg0 = 0x50;
constexpr std::uint64_t kOpBreg0 = 0x70;
constexpr std::uint64_t kOpStackValue = 0x9f;
constexpr std::uint64_t kRegisters = 10;  // r0 to r9: r10 is the frame

/// "reg1", and "breg1 +0, stack_value", which says the same. Nothing for other places.
std::optional<int> register_of(std::span<const std::byte> expression) {
  DwarfCursor cursor(expression);
  const std::uint64_t operation = cursor.number(1);
  if (!cursor.ok()) return std::nullopt;
  if (operation >= kOpReg0 && operation < kOpReg0 + kRegisters && cursor.at_end()) {
    return static_cast<int>(operation - kOpReg0);
  }
  if (operation < kOpBreg0 || operation >= kOpBreg0 + kRegisters || cursor.sleb() != 0) return std::nullopt;
  const bool is_value = cursor.number(1) == kOpStackValue && cursor.at_end() && cursor.ok();
  return is_value ? std::optional(static_cast<int>(operation - kOpBreg0)) : std::nullopt;
}

}  // namespace

std::vector<CodeRange> code_of(const DwarfUnit &unit, const DwarfEntry &entry) {
  const DwarfAttribute *const low = entry.find(DwarfName::kLowPc);
  const DwarfAttribute *const high = entry.find(DwarfName::kHighPc);
  if (low != nullptr && high != nullptr) {
    // A length, unless it is an address, as nobody writes it any more.
    const auto begin = unit.address(*low);
    if (!begin || high->number == 0) return {};
    return {{begin->section, begin->offset, begin->offset + high->number}};
  }
  const DwarfAttribute *const ranges = entry.find(DwarfName::kRanges);
  if (ranges == nullptr) return {};
  std::vector<CodeRange> code;
  List list(unit, false, unit.list_offset(*ranges), unit.base());
  while (const auto item = list.next()) {
    if (item->range) code.push_back(*item->range);
    if (code.size() == kLongestList) break;
  }
  return code;
}

std::vector<RegisterRange> registers_of(const DwarfUnit &unit, const DwarfEntry &variable,
                                        const std::vector<CodeRange> &scope) {
  const DwarfAttribute *const location = variable.find(DwarfName::kLocation);
  if (location == nullptr) return {};
  std::vector<RegisterRange> registers;
  if (!location->block.empty()) {
    const auto reg = register_of(location->block);
    for (const CodeRange &code : scope) {
      if (reg) registers.push_back({code, *reg});
    }
    return registers;
  }
  List list(unit, true, unit.list_offset(*location), unit.base());
  while (const auto item = list.next()) {
    const auto reg = register_of(item->expression);
    if (item->range && reg) registers.push_back({*item->range, *reg});
    if (registers.size() == kLongestList) break;
  }
  return registers;
}

}  // namespace bpfcc
