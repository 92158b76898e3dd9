#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loader/object/dwarf_lists.h"
#include "loader/object/elf_image.h"

namespace bpfcc {

/// A variable or a parameter, and where it is in a register.
struct DebugVariable {
  std::string_view name;
  std::vector<RegisterRange> registers;
};

/// A function, what is inlined into one, or a block of one, as in .debug_info.
struct DebugScope {
  std::string_view function;  ///< its name; empty for a block
  bool is_inlined = false;
  std::optional<std::size_t> parent;  ///< the scope that it lies in, by its number
  std::vector<CodeRange> code;
  std::string call_file;  ///< of what is inlined: where it is called
  unsigned call_line = 0;
  unsigned call_column = 0;
  std::vector<DebugVariable> variables;
};

/// All scopes that have code, each behind the one that it lies in. `image` must outlive them: names are views. Empty
/// where the object has no DWARF 5, or damaged one: it explains, and nothing else depends on it.
std::vector<DebugScope> read_debug_scopes(const ElfImage &image);

}  // namespace bpfcc
