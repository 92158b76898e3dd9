#include "support/kallsyms.h"

#include <charconv>

#include "support/text_file.h"

namespace bpfcc {

std::optional<KernelSymbol> parse_kernel_symbol(std::string_view line) {
  KernelSymbol symbol{};
  const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), symbol.address, 16);
  const auto digits = static_cast<size_t>(stop - line.data());
  // An address, a blank, the kind, a blank, the name.
  if (error != std::errc() || line.size() < digits + 4 || line[digits] != ' ' || line[digits + 2] != ' ') {
    return std::nullopt;
  }
  symbol.kind = line[digits + 1];
  symbol.label = line.substr(digits + 3);
  symbol.name = symbol.label.substr(0, symbol.label.find_first_of("\t "));
  return symbol;
}

std::string read_kallsyms() { return read_text("/proc/kallsyms").value_or(""); }

}  // namespace bpfcc
