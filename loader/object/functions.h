#pragma once

#include <linux/bpf.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "loader/object/elf_image.h"
#include "support/result.h"

namespace bpfcc {

/// Functions of this section are called by programs; functions of every other section with code are programs.
inline constexpr std::string_view kTextSection = ".text";

/// A function's code: instructions begin up to end of a section.
struct Function {
  std::string_view name;
  std::size_t symbol = 0;
  std::size_t section = 0;
  std::size_t begin = 0;
  std::size_t end = 0;

  bool is_program(const ElfImage &image) const { return image.sections[section].name != kTextSection; }
};

/// All functions with code, in the order of sections, then of places: that is the order of libbpf, too. An error where
/// one reaches beyond its section, or a program is static.
Result<std::vector<Function>> read_functions(const ElfImage &image);

/// The instruction at an index of a section with code.
bpf_insn instruction_at(const ElfImage &image, std::size_t section, std::size_t index);

/// A question about the jumps of a function: instructions by their index in the section.
struct WayQuestion {
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t past = 0;  ///< not to be passed
};
/// Whether some way leads there.
bool can_reach(const ElfImage &image, const Function &function, const WayQuestion &question);

/// The number of whole instructions in a section.
std::size_t instruction_count(const ElfImage &image, std::size_t section);

}  // namespace bpfcc
