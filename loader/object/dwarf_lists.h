#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "loader/object/dwarf_entries.h"

namespace bpfcc {

/// Code of a section, from a byte up to another.
struct CodeRange {
  std::size_t section = 0;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  bool contains(const CodeAddress &address) const {
    return address.section == section && address.offset >= begin && address.offset < end;
  }
};

/// The register that has a variable's value in a range of code.
struct RegisterRange {
  CodeRange code;
  int reg = 0;
};

/// The code of an entry: what lies between its two addresses, or the ranges of its list. Empty where it has none.
std::vector<CodeRange> code_of(const DwarfUnit &unit, const DwarfEntry &entry);

/// Where a variable is in a register, by its location or its list of locations; `scope` is where a location without a
/// list holds. Places in memory are left out: LLVM counts them from an end of the frame that the object does not tell.
std::vector<RegisterRange> registers_of(const DwarfUnit &unit, const DwarfEntry &variable,
                                        const std::vector<CodeRange> &scope);

}  // namespace bpfcc
