#include "loader/object/externs.h"

#include <set>
#include <string_view>

#include <fmt/format.h>

#include "loader/object/functions.h"

namespace bpfcc {
namespace {

/// Names of what the sections .ksyms and .kconfig hold.
std::set<std::string_view> declared_externs(const btf *types) {
  std::set<std::string_view> names;
  for (const char *section : {".ksyms", ".kconfig"}) {
    const std::uint32_t id = find_btf(types, section, BTF_KIND_DATASEC);
    if (id == 0) continue;
    const btf_type *variables = btf__type_by_id(types, id);
    for (int i = 0; i < btf_vlen(variables); ++i) {
      names.insert(btf_name(types, btf__type_by_id(types, btf_var_secinfos(variables)[i].type)->name_off));
    }
  }
  return names;
}

}  // namespace

Result<void> check_externs(const ElfImage &image, const btf *types) {
  const std::set<std::string_view> declared = declared_externs(types);
  for (const ElfRelocationTable &table : image.relocation_tables) {
    const ElfSection &section = image.sections[table.target];
    if (!section.has_code()) continue;
    for (const ElfRelocation &relocation : table.entries) {
      const ElfSymbol &symbol = image.symbols[relocation.symbol];
      if (symbol.entry.st_shndx != SHN_UNDEF || declared.contains(symbol.name)) continue;
      const std::size_t index = relocation.offset / sizeof(bpf_insn);
      const bool is_call = index < instruction_count(image, table.target) &&
                           instruction_at(image, table.target, index).code == (BPF_JMP | BPF_CALL);
      return fail(ErrorKind::kRefused, image.name,
                  fmt::format("section {}: {} {}, which is defined nowhere", section.name, is_call ? "calls" : "uses",
                              symbol.name),
                  0, "define it in this file, or declare it with __ksym if it is the kernel's");
    }
  }
  return {};
}

}  // namespace bpfcc
