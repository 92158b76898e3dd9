#pragma once

#include <string_view>
#include <vector>

namespace bpfcc {

/// What stands between two semicolons at the outermost level of a header, or a directive.
struct CDeclaration {
  std::string_view text;                ///< a part of the header
  std::vector<std::string_view> names;  ///< that it gives a meaning to: variables, types, tags, enumerators, a macro
  bool is_separable = false;            ///< the header is as good C without it
  bool is_announcement = false;         ///< `struct name;`, which others may define
};

/// Takes a header apart. Empty if its braces and parentheses do not match, as where the preprocessor chooses among
/// them.
std::vector<CDeclaration> declarations_of(std::string_view header);

}  // namespace bpfcc
