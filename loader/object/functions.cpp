#include "loader/object/functions.h"

#include <algorithm>
#include <cstring>
#include <tuple>

#include <fmt/format.h>

namespace bpfcc {
namespace {

constexpr std::uint64_t kMaxAliases = 16;

std::uint64_t code_size(const ElfImage &image) {
  std::uint64_t size = 0;
  for (const ElfSection &section : image.sections) size += section.has_code() ? section.data.size() : 0;
  return size;
}

}  // namespace

bpf_insn instruction_at(const ElfImage &image, std::size_t section, std::size_t index) {
  bpf_insn instruction;
  std::memcpy(&instruction, image.sections[section].data.data() + index * sizeof(instruction), sizeof(instruction));
  return instruction;
}

std::size_t instruction_count(const ElfImage &image, std::size_t section) {
  return image.sections[section].data.size() / sizeof(bpf_insn);
}

Result<std::vector<Function>> read_functions(const ElfImage &image) {
  std::vector<Function> functions;
  std::uint64_t total_size = 0;
  for (std::size_t i = 1; i < image.symbols.size(); ++i) {
    const ElfSymbol &symbol = image.symbols[i];
    const std::size_t section = symbol.entry.st_shndx;
    if (symbol.type() != STT_FUNC || section >= image.sections.size() || !image.sections[section].has_code()) continue;
    const std::uint64_t begin = symbol.entry.st_value;
    const std::uint64_t size = symbol.entry.st_size;
    const auto refuse = [&](std::string_view message, std::string hint = {}) {
      return fail(ErrorKind::kRefused, image.name,
                  fmt::format("function {} of section {}: {}", symbol.name, image.sections[section].name, message), 0,
                  std::move(hint));
    };
    const std::uint64_t section_size = image.sections[section].data.size();
    if (begin > section_size || size > section_size - begin) return refuse("reaches beyond the section");
    if (begin % sizeof(bpf_insn) != 0 || size % sizeof(bpf_insn) != 0 || size == 0) {
      return refuse(fmt::format("{} bytes at byte {} are no whole instructions", size, begin));
    }
    const Function function{symbol.name, i, section, begin / sizeof(bpf_insn), (begin + size) / sizeof(bpf_insn)};
    if (function.is_program(image) && symbol.binding() == STB_LOCAL) {
      return refuse("a program cannot be static", "leave out static, or its SEC()");
    }
    functions.push_back(function);
    total_size += size;
  }
  // A few aliases are fine; many of them would make small objects costly to read.
  if (total_size / kMaxAliases > code_size(image)) {
    return fail(ErrorKind::kRefused, image.name, "is damaged: its functions overlap");
  }
  std::ranges::sort(functions, {}, [](const Function &f) { return std::tuple(f.section, f.begin); });
  return functions;
}

}  // namespace bpfcc
