#pragma once

#include <linux/bpf.h>

#include <cstddef>
#include <string>
#include <vector>

#include "loader/object/object_spec.h"
#include "support/result.h"
#include "support/unique_fd.h"

struct btf;

namespace bpfcc {

/// A key or a value as bpf(2) takes it, and what has to stay open until it has been called.
struct Operand {
  std::vector<std::byte> bytes;
  UniqueFd held = {};
};

/// A descriptor that somebody else owns, or that is held for as long as this is.
struct NamedDescriptor {
  int fd;
  UniqueFd held = {};
};

/// Where what elements are written with comes from: the types of keys and values, and the programs and maps that they
/// name.
class ElementNames {
 public:
  virtual ~ElementNames() = default;
  /// Null where there are none.
  virtual const btf *types() const = 0;
  /// Errors are ErrorKind::kUsage or kEnvironment, without a subject.
  virtual Result<NamedDescriptor> program(const std::string &name) const = 0;
  virtual Result<NamedDescriptor> map(const std::string &name) const = 0;
};

/// Reads what the user wrote. Errors are as above.
using ReadOperand = Result<Operand> (*)(const ElementNames &names, const MapSpec &map, const std::string &text);

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
