#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bpfcc {

/// An instruction in the strings of an inline assembly.
struct AssemblyLine {
  std::size_t offset = 0;  ///< in the source
  std::string text;        ///< "r1 = *(u32 *)(r2 + 4)", with the operands as they are written, "%[n]"
};

/// The instructions of the inline assembly that begins at an offset of a source, in their order; labels, directives
/// and comments are none. Empty where no assembly begins there.
std::vector<AssemblyLine> assembly_lines(std::string_view source, std::size_t offset);

/// Whether an instruction as the verifier shows it, "r1 = *(u32 *)(r2 +4)", may be the one that is written: operands
/// are filled in, labels are distances, numbers may have another base.
bool is_same_instruction(std::string_view shown, std::string_view written);

}  // namespace bpfcc
