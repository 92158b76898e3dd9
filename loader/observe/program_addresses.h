#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "loader/load/loaded_object.h"

namespace bpfcc {

/// Where the machine code of an object's programs lies in the kernel.
class ProgramAddresses {
 public:
  struct Range {
    std::uint64_t begin;
    std::uint64_t end;
    std::string program;
  };

  ProgramAddresses() = default;
  explicit ProgramAddresses(std::vector<Range> ranges) : ranges_(std::move(ranges)) {}

  /// Empty where the kernel does not tell (bpf_prog_info's jited_ksyms).
  static ProgramAddresses of(const LoadedObject &object);

  bool empty() const { return ranges_.empty(); }
  /// Whose code the innermost BPF function on the stack is: the object's program, or "" where it is somebody else's.
  /// `stack` are return addresses, the innermost first, beginning in the program that collected them.
  std::string innermost(std::span<const std::uint64_t> stack) const;

 private:
  std::vector<Range> ranges_;
};

}  // namespace bpfcc
