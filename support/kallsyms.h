#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bpfcc {

/// A line of /proc/kallsyms.
struct KernelSymbol {
  std::uint64_t address;  ///< 0 where kernel.kptr_restrict hides it
  char kind;              ///< as nm(1) has it
  std::string_view name;
  std::string_view label;  ///< the name, and for a module's symbol, behind a tab, the module in brackets

  [[nodiscard]] bool is_function() const { return std::string_view("tTwW").find(kind) != std::string_view::npos; }
};

/// "ffffffff81000000 T _stext"; nothing where `line` is not such a one. The names are views of it.
std::optional<KernelSymbol> parse_kernel_symbol(std::string_view line);

/// The text of /proc/kallsyms, some 10 MB; empty where the kernel has none.
std::string read_kallsyms();

}  // namespace bpfcc
