#include "loader/object/functions.h"

#include <algorithm>
#include <cstring>
#include <optional>
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

/// The distance of a jump, to be added behind it; nothing for other instructions.
std::optional<std::int64_t> jump_distance(const bpf_insn &code) {
  const unsigned kind = BPF_CLASS(code.code);
  const unsigned operation = BPF_OP(code.code);
  if (kind != BPF_JMP && kind != BPF_JMP32) return std::nullopt;
  if (operation == BPF_CALL || operation == BPF_EXIT) return std::nullopt;
  const bool is_long = kind == BPF_JMP32 && operation == BPF_JA;  // gotol, since Linux 6.6
  return is_long ? std::int64_t{code.imm} : std::int64_t{code.off};
}

bool goes_on(const bpf_insn &code) {
  const unsigned kind = BPF_CLASS(code.code);
  const bool is_jump = kind == BPF_JMP || kind == BPF_JMP32;
  return !is_jump || (BPF_OP(code.code) != BPF_EXIT && BPF_OP(code.code) != BPF_JA);
}

}  // namespace

bool can_reach(const ElfImage &image, const Function &function, const WayQuestion &question) {
  std::vector<bool> seen(function.end - function.begin);
  std::vector<std::size_t> open = {question.from};
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    if (at < function.begin || at >= function.end || at == question.past || seen[at - function.begin]) continue;
    if (at == question.to) return true;
    seen[at - function.begin] = true;
    const bpf_insn code = instruction_at(image, function.section, at);
    if (const auto distance = jump_distance(code)) {
      open.push_back(static_cast<std::size_t>(static_cast<std::int64_t>(at) + 1 + *distance));
    }
    if (goes_on(code)) open.push_back(at + (code.code == (BPF_LD | BPF_IMM | BPF_DW) ? 2 : 1));
  }
  return false;
}

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
