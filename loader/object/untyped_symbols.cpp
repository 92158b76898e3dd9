#include "loader/object/untyped_symbols.h"

#include <algorithm>
#include <tuple>

namespace bpfcc {
namespace {

bool is_typed(const ElfSymbol &symbol) { return symbol.type() == STT_FUNC || symbol.type() == STT_OBJECT; }

/// Local symbols without a type are labels.
bool wants_type(const ElfImage &image, const ElfSymbol &symbol) {
  return symbol.type() == STT_NOTYPE && symbol.binding() != STB_LOCAL && symbol.entry.st_shndx != SHN_UNDEF &&
         symbol.entry.st_shndx < image.sections.size();
}

}  // namespace

bool type_symbols(ElfImage &image) {
  if (std::ranges::any_of(image.symbols, is_typed)) return false;
  std::vector<ElfSymbol *> symbols;
  for (ElfSymbol &symbol : image.symbols) {
    if (wants_type(image, symbol)) symbols.push_back(&symbol);
  }
  std::ranges::sort(symbols, {},
                    [](const ElfSymbol *symbol) { return std::tuple(symbol->entry.st_shndx, symbol->entry.st_value); });
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    Elf64_Sym &entry = symbols[i]->entry;
    const ElfSection &section = image.sections[entry.st_shndx];
    const bool is_last = i + 1 == symbols.size() || symbols[i + 1]->entry.st_shndx != entry.st_shndx;
    const std::uint64_t end = is_last ? section.size() : symbols[i + 1]->entry.st_value;
    entry.st_info = ELF64_ST_INFO(ELF64_ST_BIND(entry.st_info), section.has_code() ? STT_FUNC : STT_OBJECT);
    if (entry.st_size == 0 && entry.st_value < end) entry.st_size = end - entry.st_value;
  }
  return !symbols.empty();
}

}  // namespace bpfcc
