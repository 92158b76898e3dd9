#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "loader/load/load_plan.h"
#include "loader/load/open_object.h"
#include "support/object_image.h"
#include "support/result.h"

struct btf;

namespace bpfcc {

/// A global variable of an object that is open, before it is loaded.
struct Variable {
  std::string_view name;
  std::uint32_t type_id = 0;
  /// What it is when the programs start; can be written. Borrowed from the object.
  std::span<std::byte> value;
  bool is_constant = false;  ///< in .rodata: programs cannot change it
  bool is_volatile = false;  ///< programs read it from memory, whatever the compiler knows of it
  bool is_static = false;    ///< the C file's own
  /// What __attribute__((btf_decl_tag("..."))) of the variable says; empty without one.
  std::string_view tag;
};

/// The variables in .rodata, .data and .bss and sections named after them, in their order; empty where the object has
/// no BTF. Those that the kernel's configuration decides (__kconfig) are not among them.
std::vector<Variable> find_variables(const bpf_object *object);

/// An object's variables, without a kernel.
struct ObjectVariables {
  OpenObject object;  ///< owns what the others point to
  const btf *types = nullptr;
  std::vector<Variable> variables;
};

/// Errors are those of reading an object.
Result<ObjectVariables> read_variables(const ObjectImage &image);

/// Gives variables other values before the object is loaded. What does not fit is an ErrorKind::kUsage whose subject is
/// the assignment as it was written; `name` is the object's, for messages.
Result<void> set_variables(const bpf_object *object, std::string_view name,
                           const std::vector<VariableAssignment> &assignments);

}  // namespace bpfcc
