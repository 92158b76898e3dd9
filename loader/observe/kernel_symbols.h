#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bpfcc {

/// Functions of the kernel and its modules by address, as in /proc/kallsyms.
class KernelSymbols {
 public:
  KernelSymbols() = default;
  /// Reads text of the form "ffffffff81000130 T entry_SYSCALL_64\t[module]", in any order. Data is passed over, and so
  /// is everything where the addresses are hidden (all zero).
  explicit KernelSymbols(std::string text);

  /// Of the running kernel; without any where /proc/kallsyms cannot be read.
  static KernelSymbols read();

  /// "do_syscall_64+0x82", "nf_hook [nf_tables]+0x10"; "0xffffffff81000130" where nothing is known.
  std::string describe(std::uint64_t address) const;

 private:
  struct Symbol {
    std::uint64_t address;
    std::string_view name;  ///< into text_; with the module behind it, if any
  };

  // On the heap: a short string would move, and the names with it.
  std::vector<char> text_;
  std::vector<Symbol> symbols_;  ///< by address
};

/// Addresses of the kernel's half, on 64-bit machines.
bool is_kernel_address(std::uint64_t address);

}  // namespace bpfcc
