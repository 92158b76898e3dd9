#include "loader/observe/kernel_symbols.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace bpfcc {
namespace {

constexpr std::string_view kFunctions = "tTwW";

}  // namespace

KernelSymbols::KernelSymbols(std::string text) : text_(text.begin(), text.end()) {
  std::string_view rest(text_.data(), text_.size());
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    std::uint64_t address = 0;
    const auto [stop, error] = std::from_chars(line.data(), line.data() + line.size(), address, 16);
    const auto digits = static_cast<size_t>(stop - line.data());
    // An address, a blank, the kind, a blank, the name.
    if (error != std::errc() || address == 0 || line.size() < digits + 4) continue;
    if (kFunctions.find(line[digits + 1]) == std::string_view::npos) continue;
    symbols_.push_back({address, line.substr(digits + 3)});
  }
  // Several names may have one address: the first is kept, as the kernel itself shows it.
  std::ranges::stable_sort(symbols_, {}, &Symbol::address);
}

KernelSymbols KernelSymbols::read() {
  const std::ifstream file("/proc/kallsyms");
  std::ostringstream text;
  text << file.rdbuf();
  return KernelSymbols(std::move(text).str());
}

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
