#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bpfcc {

/// The functions of the running kernel and its modules (/proc/kallsyms); none where it cannot be read.
std::vector<std::string> kernel_functions();

/// Where a symbol of the kernel is; 0 where the kernel does not say it to this process, nothing where there is no such
/// symbol.
std::optional<std::uint64_t> kernel_symbol_address(std::string_view name);

/// The functions in an ELF file's symbol tables; none where it is no ELF file or was stripped.
std::vector<std::string> elf_functions(const std::string &path);

/// The function that `name` was most probably meant to be: one that the compiler gave a suffix (`name.isra.0`), one
/// that an architecture gave a prefix (`__x64_sys_write` for `sys_write`, since Linux 4.17), else the nearest by
/// spelling. Empty where none is near.
std::string nearest_function(std::string_view name, const std::vector<std::string> &functions);

}  // namespace bpfcc
