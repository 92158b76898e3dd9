#include "loader/verifier/symbol_place.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "loader/object/btf_types.h"
#include "loader/object/elf_image.h"
#include "loader/object/functions.h"
#include "loader/object/line_info.h"

namespace bpfcc {
namespace {

struct CodeIndex {
  std::size_t section = 0;
  std::size_t insn = 0;
};

std::optional<CodeIndex> first_use(const ElfImage &image, std::string_view symbol) {
  for (const ElfRelocationTable &table : image.relocation_tables) {
    if (!image.sections[table.target].has_code()) continue;
    const auto found = std::ranges::find_if(table.entries, [&](const ElfRelocation &relocation) {
      return image.symbols[relocation.symbol].name == symbol;
    });
    if (found != table.entries.end()) return CodeIndex{table.target, found->offset / sizeof(bpf_insn)};
  }
  return std::nullopt;
}

std::optional<CodeIndex> find_symbol(const ElfImage &image, std::string_view symbol) {
  const Result<std::vector<Function>> functions = read_functions(image);
  if (functions) {
    const auto function = std::ranges::find(*functions, symbol, &Function::name);
    if (function != functions->end()) return CodeIndex{function->section, function->begin};
  }
  return first_use(image, symbol);
}

}  // namespace

std::optional<SourceLine> place_of_symbol(const ObjectImage &image, std::string_view symbol) {
  if (symbol.empty()) return std::nullopt;
  const Result<ElfImage> elf = parse_elf(image);
  if (!elf) return std::nullopt;
  const std::optional<CodeIndex> place = find_symbol(*elf, symbol);
  const Result<BtfPtr> types = read_btf(*elf);
  if (!place || !types) return std::nullopt;
  const std::vector<LineRecord> lines = read_line_info(*elf, types->get());
  const auto after = std::ranges::upper_bound(lines, std::tuple(place->section, place->insn), {},
                                              [](const LineRecord &r) { return std::tuple(r.section, r.insn); });
  if (after == lines.begin() || (after - 1)->section != place->section) return std::nullopt;
  const LineRecord &record = *(after - 1);
  return SourceLine{std::string(record.file), record.line, record.column, std::string(record.text)};
}

}  // namespace bpfcc
