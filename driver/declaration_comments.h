#pragma once

#include <map>
#include <string>
#include <string_view>

namespace bpfcc {

/// What a C source says about its global variables, by name: the comment that ends on the line before a declaration or
/// begins on the line where the declaration ends, without its marks, in one line. Declarations inside of braces have
/// none here, nor those that the preprocessor makes.
std::map<std::string, std::string, std::less<>> read_declaration_comments(std::string_view source);

}  // namespace bpfcc
