#pragma once

#include <linux/bpf.h>

#include <cstddef>
#include <string>
#include <vector>

#include "loader/load/loaded_object.h"
#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// A key or a value as bpf(2) takes it, and what has to stay open until it has been called.
struct Operand {
  std::vector<std::byte> bytes;
  UniqueFd held = {};
};

/// Reads what the user wrote. Errors are ErrorKind::kUsage or kEnvironment, without a subject.
using ReadOperand = Result<Operand> (*)(const LoadedObject &object, const MapSpec &map, const std::string &text);

/// How the elements of maps of a type are written on the command line.
struct ElementKind {
  bpf_map_type type;
  ReadOperand read_key;    ///< null: elements have no keys
  ReadOperand read_value;  ///< null: nothing can be stored
  const char *why_not = "";
};

/// The row of that type (enum bpf_map_type); one for plain keys and values where it is newer than this table.
const ElementKind &element_kind(std::uint32_t map_type);

}  // namespace bpfcc
