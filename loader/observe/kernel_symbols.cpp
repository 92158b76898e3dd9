#include "loader/observe/kernel_symbols.h"

#include <algorithm>

#include <fmt/format.h>

#include "support/kallsyms.h"
#include "support/text_file.h"

namespace bpfcc {

KernelSymbols::KernelSymbols(std::string text) : text_(text.begin(), text.end()) {
  for (const std::string_view line : lines_of({text_.data(), text_.size()})) {
    const std::optional<KernelSymbol> symbol = parse_kernel_symbol(line);
    if (symbol && symbol->address != 0 && symbol->is_function()) symbols_.push_back({symbol->address, symbol->label});
  }
  // Several names may have one address: the first is kept, as the kernel itself shows it.
  std::ranges::stable_sort(symbols_, {}, &Symbol::address);
}

KernelSymbols KernelSymbols::read() { return KernelSymbols(read_kallsyms()); }

std::string KernelSymbols::describe(std::uint64_t address) const {
  const auto above = std::ranges::upper_bound(symbols_, address, {}, &Symbol::address);
  if (above == symbols_.begin()) return fmt::format("{:#x}", address);
  const auto found = std::ranges::lower_bound(symbols_, std::prev(above)->address, {}, &Symbol::address);
  std::string name(found->name);
  if (const size_t tab = name.find('\t'); tab != std::string::npos) name[tab] = ' ';
  return fmt::format("{}+{:#x}", name, address - found->address);
}

bool is_kernel_address(std::uint64_t address) { return address >> 63 != 0; }

}  // namespace bpfcc
