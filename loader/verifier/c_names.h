#pragma once

#include <string>
#include <string_view>

namespace bpfcc {

/// What a line of C says at a column, read without a parser: names to speak of, nothing to decide on.
struct CNames {
  std::string base;        ///< the variable: "ip" of "ip->daddr", "a" of "a[i] = 1"
  std::string expression;  ///< all of the access: "ip->daddr", "a[i]"
  std::string index;       ///< "i" of "a[i]"; empty without one
  std::string function;    ///< of a call at the column: "bpf_map_lookup_elem"
  std::string assigned;    ///< what the line stores its value in: "v" of "v = f(x)" and "int *v = f(x)"
};

/// `column` counts from 1; 0 means the first access of the line.
CNames names_at(std::string_view line, unsigned column);

/// The text of an argument, counted from 0, of the first call of `function` in the line, "&key". Empty where it is not
/// in this line.
std::string argument_text(std::string_view line, std::string_view function, unsigned number);

}  // namespace bpfcc
