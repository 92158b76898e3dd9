#include "tests/unit/loader/object/object_builder.h"

#include <algorithm>
#include <array>

namespace bpfcc::test {

ObjectBuilder::ObjectBuilder(const std::string &license) {
  constexpr unsigned char kHost = __BYTE_ORDER == __LITTLE_ENDIAN ? ELFDATA2LSB : ELFDATA2MSB;
  constexpr std::array<unsigned char, 7> kIdent = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, kHost, EV_CURRENT};
  std::ranges::copy(kIdent, image_.header.e_ident);
  image_.header.e_type = ET_REL;
  image_.header.e_machine = EM_BPF;
  image_.header.e_version = EV_CURRENT;
  image_.header.e_ehsize = sizeof(Elf64_Ehdr);
  image_.header.e_shentsize = sizeof(Elf64_Shdr);
  image_.sections.emplace_back();
  image_.symbols.emplace_back();
  image_.header.e_shstrndx = static_cast<Elf64_Half>(add_section(".strtab", SHT_STRTAB, 0, {}));
  image_.symbol_table = add_section(".symtab", SHT_SYMTAB, 0, {});
  image_.sections[image_.symbol_table].header.sh_link = image_.header.e_shstrndx;
  image_.sections[image_.symbol_table].header.sh_entsize = sizeof(Elf64_Sym);
  image_.sections[image_.symbol_table].header.sh_addralign = 8;
  if (!license.empty()) {
    std::vector<char> text(license.begin(), license.end());
    text.push_back('\0');
    add_section("license", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, bytes_of(text));
  }
}

std::size_t ObjectBuilder::add_section(const std::string &name, Elf64_Word type, Elf64_Xword flags,
                                       std::vector<std::byte> data) {
  ElfSection section;
  section.name = image_.keep(name);
  section.header.sh_type = type;
  section.header.sh_flags = flags;
  section.header.sh_addralign = 8;
  section.data = image_.keep(std::move(data));
  image_.sections.push_back(section);
  return image_.sections.size() - 1;
}

std::size_t ObjectBuilder::section(const std::string &name, Elf64_Xword flags) {
  const std::size_t known = image_.find_section(name);
  return known != 0 ? known : add_section(name, SHT_PROGBITS, SHF_ALLOC | flags, {});
}

std::uint64_t ObjectBuilder::append(std::size_t section, const std::vector<std::byte> &data) {
  ElfSection &target = image_.sections[section];
  std::vector<std::byte> all(target.data.begin(), target.data.end());
  const std::uint64_t offset = all.size();
  all.insert(all.end(), data.begin(), data.end());
  target.data = image_.keep(std::move(all));
  return offset;
}

std::size_t ObjectBuilder::add_symbol(const std::string &name, std::size_t section, std::uint64_t value,
                                      std::uint64_t size, unsigned type, unsigned binding) {
  ElfSymbol symbol;
  symbol.name = image_.keep(name);
  symbol.entry.st_info = ELF64_ST_INFO(binding, type);
  symbol.entry.st_shndx = static_cast<Elf64_Section>(section);
  symbol.entry.st_value = value;
  symbol.entry.st_size = size;
  image_.symbols.push_back(symbol);
  return image_.symbols.size() - 1;
}

void ObjectBuilder::add_relocation(std::size_t section, std::uint64_t offset, std::size_t symbol, std::uint32_t type) {
  ElfRelocationTable *table = image_.relocations_of(section);
  if (table == nullptr) {
    const std::size_t index =
        add_section(".rel" + std::string(image_.sections[section].name), SHT_REL, SHF_INFO_LINK, {});
    image_.sections[index].header.sh_entsize = sizeof(Elf64_Rel);
    image_.sections[index].header.sh_link = static_cast<Elf64_Word>(image_.symbol_table);
    image_.sections[index].header.sh_info = static_cast<Elf64_Word>(section);
    table = &image_.relocation_tables.emplace_back(ElfRelocationTable{index, section, {}});
  }
  table->entries.push_back({offset, type, static_cast<std::uint32_t>(symbol)});
}

std::size_t ObjectBuilder::add_function(const std::string &name, const std::string &section_name,
                                        const std::vector<bpf_insn> &code, unsigned binding) {
  const std::size_t index = section(section_name, SHF_EXECINSTR);
  const std::uint64_t offset = append(index, bytes_of(code));
  return add_symbol(name, index, offset, code.size() * sizeof(bpf_insn), STT_FUNC, binding);
}

std::size_t ObjectBuilder::add_legacy_map(const std::string &name, const std::vector<std::uint32_t> &fields,
                                          unsigned binding) {
  const std::size_t index = section("maps", SHF_WRITE);
  const std::uint64_t offset = append(index, bytes_of(fields));
  return add_symbol(name, index, offset, fields.size() * sizeof(std::uint32_t), STT_OBJECT, binding);
}

std::size_t ObjectBuilder::add_btf_map(const std::string &name, std::uint64_t size) {
  const std::size_t index = section(".maps", SHF_WRITE);
  const std::uint64_t offset = append(index, std::vector<std::byte>(size));
  return add_symbol(name, index, offset, size, STT_OBJECT);
}

void ObjectBuilder::set_btf(const BtfPtr &types) {
  std::uint32_t size = 0;
  const auto *raw = static_cast<const std::byte *>(btf__raw_data(types.get(), &size));
  add_section(".BTF", SHT_PROGBITS, 0, {raw, raw + size});
}

bpf_insn call_helper(std::int32_t id) { return {BPF_JMP | BPF_CALL, 0, 0, 0, id}; }
bpf_insn call_function(std::int32_t distance) { return {BPF_JMP | BPF_CALL, 0, BPF_PSEUDO_CALL, 0, distance}; }
bpf_insn exit_program() { return {BPF_JMP | BPF_EXIT, 0, 0, 0, 0}; }
bpf_insn set_r0(std::int32_t value) { return {BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, value}; }

std::vector<bpf_insn> load_address(std::int32_t addend) {
  return {{BPF_LD | BPF_IMM | BPF_DW, 1, 0, 0, addend}, {0, 0, 0, 0, 0}};
}

std::vector<bpf_insn> operator+(std::vector<bpf_insn> a, const std::vector<bpf_insn> &b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

BtfPtr empty_btf() {
  BtfPtr types(btf__new_empty());
  btf__set_pointer_size(types.get(), 8);
  btf__add_int(types.get(), "int", 4, BTF_INT_SIGNED);  // id 1
  return types;
}

int add_number(btf *types, std::uint32_t value) { return btf__add_ptr(types, btf__add_array(types, 1, 1, value)); }

int add_map_struct(btf *types, const std::vector<Number> &numbers) {
  std::vector<int> members;
  members.reserve(numbers.size());
  for (const Number &number : numbers) members.push_back(add_number(types, number.value));
  const int id = btf__add_struct(types, nullptr, static_cast<__u32>(numbers.size() * 8));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    btf__add_field(types, numbers[i].name, members[i], static_cast<__u32>(i * 64), 0);
  }
  return id;
}

void add_variables(btf *types, const char *section, const std::vector<int> &variables) {
  btf__add_datasec(types, section, 0);
  for (const int variable : variables) btf__add_datasec_var_info(types, variable, 0, 0);
}

ObjectImage two_legacy_maps() {
  ObjectBuilder builder;
  const std::size_t counts = builder.add_legacy_map("counts", {BPF_MAP_TYPE_HASH, 4, 8, 16, 0});
  const std::size_t config = builder.add_legacy_map("config", {BPF_MAP_TYPE_ARRAY, 4, 4, 1, 0});
  builder.add_function("count", "socket1", load_address() + load_address() + std::vector{set_r0(0), exit_program()});
  const std::size_t section = builder.image().find_section("socket1");
  builder.add_relocation(section, 0, counts);
  builder.add_relocation(section, 16, config);
  return builder.build();
}

}  // namespace bpfcc::test
