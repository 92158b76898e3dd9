#pragma once

#include <span>

#include "support/kernel_facts/context.h"

namespace bpfcc {

/// The rights that some program types have to a field; a field without a row for a type cannot be accessed by it.
struct ContextRight {
  std::string_view structure;
  std::string_view field;
  ProgramTypeSet types;
  AttachTypeSet attach_types;  ///< only for these; any, where empty
  std::uint8_t read_sizes;
  std::uint8_t write_sizes;
  ContextPointer pointer;
};

std::span<const ContextRight> context_rights();

}  // namespace bpfcc
