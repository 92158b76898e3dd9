#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "loader/object/functions.h"
#include "support/kernel_facts/attach_type.h"
#include "support/kernel_facts/program_type.h"

namespace bpfcc {

/// Which helpers functions call, and which other functions.
class HelperCalls {
 public:
  HelperCalls(const ElfImage &image, const std::vector<Function> &functions);

  /// The first helper that a program, or a function that it reaches, calls and that is only for programs under a
  /// license compatible with the GPL. Empty if there is none, and for a program whose type is not known.
  std::string_view find_gpl_only(std::size_t program, ProgramType type, std::optional<AttachType> attach_type) const;

 private:
  struct Calls {
    std::vector<std::int32_t> helpers;
    std::vector<std::size_t> functions;  // by index
  };
  using Relocations = std::map<std::size_t, ElfRelocation>;  // by instruction

  Calls read(const ElfImage &image, const std::vector<Function> &functions, const Function &function,
             const Relocations &relocations) const;

  std::vector<Calls> calls_;  // by function
};

}  // namespace bpfcc
