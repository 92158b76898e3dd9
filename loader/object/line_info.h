#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "loader/object/elf_image.h"

struct btf;

namespace bpfcc {

/// Where in the source an instruction comes from, as in .BTF.ext (Documentation/bpf/btf.rst). Views the types' strings.
struct LineRecord {
  std::size_t section = 0;   ///< of the code
  std::size_t insn = 0;      ///< index in the section: this one, and those up to the next record's
  std::string_view file;     ///< as the compiler was given it
  std::string_view text;     ///< the source line
  std::uint32_t line = 0;    ///< from 1
  std::uint32_t column = 0;  ///< from 1; 0 where it is not known
};

/// All records, in the order of section and instruction. Empty where the object has none, or damaged ones: they
/// explain, and nothing else depends on them. `types` are the object's.
std::vector<LineRecord> read_line_info(const ElfImage &image, const btf *types);

}  // namespace bpfcc
