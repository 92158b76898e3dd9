#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loader/object/elf_image.h"

namespace bpfcc {

/// The source files of a unit by their numbers, from the head of its table in .debug_line: with their folders, as
/// .BTF.ext spells them. Empty where there is none of DWARF 5.
std::vector<std::string> read_dwarf_files(const ElfImage &image, std::uint64_t line_table);

}  // namespace bpfcc
