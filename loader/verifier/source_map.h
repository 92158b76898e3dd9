#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/object_image.h"
#include "support/result.h"

namespace bpfcc {

/// A line of the source that an instruction comes from.
struct SourceLine {
  std::string file;     ///< as the compiler was given it; its last part alone where only the log knows it
  unsigned line = 0;    ///< from 1
  unsigned column = 0;  ///< from 1; 0 where it is not known
  std::string text;     ///< the line itself

  bool is_same_line(const SourceLine &other) const { return line == other.line && file == other.file; }
};

/// A call that the compiler has put the called function's code in place of.
struct InlinedCall {
  std::string function;  ///< that is called
  std::string into;      ///< the function that calls it, in the source
  SourceLine at;         ///< of the call; its text is empty where no instruction is left of it
};

/// An instruction of the program as the kernel numbers it, in the object.
struct CodePlace {
  std::string section;
  std::size_t insn = 0;  ///< index in the section
  std::string function;  ///< that it belongs to
  std::uint8_t opcode = 0;
};

/// Part of the struct that a program's parameter points to.
struct NamedField {
  std::string type;        ///< "struct __sk_buff"
  std::string name;        ///< "skb->mark", by the parameter's name; empty where no field begins at the offset
  std::uint32_t size = 0;  ///< bytes
};

/// The way from the numbers of the kernel's log to the object and its source. The kernel numbers the instructions of a
/// program and, behind them, those of the functions that it calls, in the order in which libbpf appends them
/// (bpf_object__reloc_code() of libbpf 1.5): each at the first call that needs it, before the rest of its caller.
class SourceMap {
 public:
  /// Knows nothing: for a log without its object.
  SourceMap();
  /// For one program of an object. An error where the object cannot be read or has no program of that name.
  static Result<SourceMap> read(const ObjectImage &image, std::string_view program);
  SourceMap(SourceMap &&) noexcept;
  SourceMap &operator=(SourceMap &&) noexcept;
  ~SourceMap();

  std::optional<CodePlace> place(std::uint32_t insn) const;
  /// Nothing where the object has no line information for it.
  std::optional<SourceLine> line(std::uint32_t insn) const;
  /// What the program's context has at an offset in bytes. Nothing where its parameter is no pointer to a known struct.
  std::optional<NamedField> context_field(std::uint32_t offset) const;
  /// The names of what a pointer points to, by the object's types: see data_names.h.
  std::string map_data(std::string_view map, std::uint32_t offset) const;
  std::string struct_field(std::string_view struct_name, std::uint32_t offset) const;
  /// Where the function that an instruction belongs to begins; what was inlined into it has lines in front of that or
  /// in another file. Nothing without line information.
  std::optional<SourceLine> function_line(std::uint32_t insn) const;
  /// The calls through which an instruction came into its function, the innermost first. Empty where it is the
  /// function's own, and where the object has no DWARF.
  std::vector<InlinedCall> inlined_calls(std::uint32_t insn) const;
  /// The variable whose value a register holds before an instruction, by DWARF: of the innermost scope that has one.
  /// Empty where it knows none.
  std::string variable_in(std::uint32_t insn, int reg) const;
  /// Whether `to` can come after `from` without passing `past`, all instructions of one function. Nothing where they
  /// are not, or without the object.
  std::optional<bool> reaches(std::uint32_t from, std::uint32_t to, std::uint32_t past) const;
  /// Where the program's first function begins, nothing without line information.
  std::optional<SourceLine> first_line() const { return line(0); }

 private:
  struct Data;
  std::unique_ptr<const Data> data_;
};

}  // namespace bpfcc
