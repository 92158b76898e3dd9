#include "loader/attach/function_names.h"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <memory>

#include "support/kallsyms.h"
#include "support/nearest_name.h"
#include "support/text_file.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

struct EndElf {
  void operator()(Elf *elf) const { elf_end(elf); }
};

void add_functions(Elf *elf, Elf_Scn *section, const GElf_Shdr &header, std::vector<std::string> &names) {
  Elf_Data *data = elf_getdata(section, nullptr);
  if (data == nullptr || header.sh_entsize == 0) return;
  const auto count = static_cast<int>(data->d_size / header.sh_entsize);
  for (int index = 0; index < count; ++index) {
    GElf_Sym symbol;
    if (gelf_getsym(data, index, &symbol) == nullptr || GELF_ST_TYPE(symbol.st_info) != STT_FUNC) continue;
    if (symbol.st_shndx == SHN_UNDEF) continue;
    const char *name = elf_strptr(elf, header.sh_link, symbol.st_name);
    if (name != nullptr) names.emplace_back(name);
  }
}

}  // namespace

std::vector<std::string> kernel_functions() {
  std::vector<std::string> names;
  const std::string text = read_kallsyms();
  for (const std::string_view line : lines_of(text)) {
    const std::optional<KernelSymbol> symbol = parse_kernel_symbol(line);
    if (symbol && symbol->is_function()) names.emplace_back(symbol->name);
  }
  return names;
}

std::optional<std::uint64_t> kernel_symbol_address(std::string_view wanted) {
  const std::string text = read_kallsyms();
  for (const std::string_view line : lines_of(text)) {
    const std::optional<KernelSymbol> symbol = parse_kernel_symbol(line);
    if (symbol && symbol->name == wanted) return symbol->address;
  }
  return std::nullopt;
}

std::vector<std::string> elf_functions(const std::string &path) {
  std::vector<std::string> names;
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file || elf_version(EV_CURRENT) == EV_NONE) return names;
  const std::unique_ptr<Elf, EndElf> elf(elf_begin(file.get(), ELF_C_READ, nullptr));
  if (!elf || elf_kind(elf.get()) != ELF_K_ELF) return names;
  for (Elf_Scn *section = nullptr; (section = elf_nextscn(elf.get(), section)) != nullptr;) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr) continue;
    if (header.sh_type == SHT_SYMTAB || header.sh_type == SHT_DYNSYM) add_functions(elf.get(), section, header, names);
  }
  return names;
}

std::string nearest_function(std::string_view name, const std::vector<std::string> &functions) {
  const std::string with_suffix = std::string(name) + ".";
  const std::string with_prefix = "_" + std::string(name);
  const auto variant = std::ranges::find_if(functions, [&](const std::string &function) {
    const bool system_call = name.starts_with("sys_") && function.starts_with("__") &&
                             function.ends_with(with_prefix) && !function.starts_with("__ia32_");
    return system_call || (function.starts_with(with_suffix) && !function.ends_with(".cold"));
  });
  if (variant != functions.end()) return *variant;
  const std::vector<std::string_view> candidates(functions.begin(), functions.end());
  return std::string(nearest_name(name, candidates));
}

}  // namespace bpfcc
