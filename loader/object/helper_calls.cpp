#include "loader/object/helper_calls.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "support/kernel_facts/helper.h"

namespace bpfcc {
namespace {

constexpr std::uint8_t kCall = BPF_JMP | BPF_CALL;
constexpr std::uint8_t kLoad64 = BPF_LD | BPF_IMM | BPF_DW;  // two instructions long

/// The function that has this instruction.
std::optional<std::size_t> function_at(const std::vector<Function> &functions, std::size_t section,
                                       std::int64_t index) {
  const auto after = std::ranges::upper_bound(functions, std::tuple(section, index), {}, [](const Function &f) {
    return std::tuple(f.section, static_cast<std::int64_t>(f.begin));
  });
  if (after == functions.begin()) return std::nullopt;
  const auto found = after - 1;
  if (found->section != section || index >= static_cast<std::int64_t>(found->end)) return std::nullopt;
  return static_cast<std::size_t>(found - functions.begin());
}

/// The function that an instruction calls, or whose address it loads to hand it to a helper. A call counts from the
/// instruction behind it, or with a relocation, from the one behind its symbol; an address is in bytes from the symbol.
std::optional<std::size_t> referred_function(const ElfImage &image, const std::vector<Function> &functions,
                                             const Function &caller, std::size_t index, const bpf_insn &instruction,
                                             const ElfRelocation *relocation) {
  const bool is_call = instruction.code == kCall && instruction.src_reg == BPF_PSEUDO_CALL;
  if (relocation == nullptr) {
    if (!is_call) return std::nullopt;
    return function_at(functions, caller.section, static_cast<std::int64_t>(index) + instruction.imm + 1);
  }
  const Elf64_Sym &symbol = image.symbols[relocation->symbol].entry;
  const auto base = static_cast<std::int64_t>(symbol.st_value / sizeof(bpf_insn));
  const std::int64_t addend =
      is_call ? std::int64_t{instruction.imm} + 1 : instruction.imm / static_cast<std::int64_t>(sizeof(bpf_insn));
  return function_at(functions, symbol.st_shndx, base + addend);
}

}  // namespace

HelperCalls::HelperCalls(const ElfImage &image, const std::vector<Function> &functions) {
  std::map<std::size_t, Relocations> relocations;  // by section
  for (const ElfRelocationTable &table : image.relocation_tables) {
    if (!image.sections[table.target].has_code()) continue;
    for (const ElfRelocation &entry : table.entries) relocations[table.target][entry.offset / sizeof(bpf_insn)] = entry;
  }
  for (const Function &function : functions) {
    calls_.push_back(read(image, functions, function, relocations[function.section]));
  }
}

HelperCalls::Calls HelperCalls::read(const ElfImage &image, const std::vector<Function> &functions,
                                     const Function &function, const Relocations &relocations) const {
  Calls calls;
  for (std::size_t i = function.begin; i < function.end; ++i) {
    const bpf_insn instruction = instruction_at(image, function.section, i);
    const auto relocation = relocations.find(i);
    if (instruction.code == kCall && instruction.src_reg == 0 && relocation == relocations.end()) {
      calls.helpers.push_back(instruction.imm);
    } else if (const auto callee = referred_function(image, functions, function, i, instruction,
                                                     relocation == relocations.end() ? nullptr : &relocation->second)) {
      calls.functions.push_back(*callee);
    }
    if (instruction.code == kLoad64) ++i;
  }
  return calls;
}

std::string_view HelperCalls::find_gpl_only(std::size_t program, ProgramType type,
                                            std::optional<AttachType> attach_type) const {
  std::vector<std::size_t> reached = {program};
  std::set<std::size_t> seen = {program};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    const Calls &calls = calls_[reached[i]];
    for (const std::int32_t id : calls.helpers) {
      if (id <= 0 || static_cast<std::size_t>(id) > helper_facts().size()) continue;
      const HelperFact *helper = helper_fact(static_cast<HelperId>(id));
      const auto access = helper_access(*helper, type, attach_type);
      if (access && access->gpl_only) return helper->name;
    }
    for (const std::size_t callee : calls.functions) {
      if (seen.insert(callee).second) reached.push_back(callee);
    }
  }
  return {};
}

}  // namespace bpfcc
