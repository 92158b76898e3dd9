#pragma once

#include <linux/bpf.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "loader/object/btf_types.h"
#include "loader/object/elf_image.h"
#include "support/object_image.h"

namespace bpfcc::test {

/// `key = value` of a map definition in BTF, as __uint(key, value) writes it.
struct Number {
  const char *name;
  std::uint32_t value;
};

/// Makes BPF objects as compilers do, odd ones too, so that unit tests need no compiler.
class ObjectBuilder {
 public:
  /// An object with empty tables of symbols and strings, and a license.
  explicit ObjectBuilder(const std::string &license = "GPL");

  std::size_t add_section(const std::string &name, Elf64_Word type, Elf64_Xword flags, std::vector<std::byte> data);
  std::size_t add_symbol(const std::string &name, std::size_t section, std::uint64_t value, std::uint64_t size,
                         unsigned type, unsigned binding = STB_GLOBAL);
  void add_relocation(std::size_t section, std::uint64_t offset, std::size_t symbol, std::uint32_t type = 1);

  /// A function at the end of the section, which is made if it is not there. Returns its symbol.
  std::size_t add_function(const std::string &name, const std::string &section, const std::vector<bpf_insn> &code,
                           unsigned binding = STB_GLOBAL);
  /// A definition at the end of SEC("maps"). Returns its symbol.
  std::size_t add_legacy_map(const std::string &name, const std::vector<std::uint32_t> &fields,
                             unsigned binding = STB_GLOBAL);
  /// A definition of `size` bytes of zeros at the end of SEC(".maps"). Returns its symbol.
  std::size_t add_btf_map(const std::string &name, std::uint64_t size);

  void set_btf(const BtfPtr &types);
  ElfImage &image() { return image_; }
  ObjectImage build() const { return {"test.o", image_.serialise()}; }

 private:
  std::size_t section(const std::string &name, Elf64_Xword flags);
  /// Returns the offset at which they stand.
  std::uint64_t append(std::size_t section, const std::vector<std::byte> &data);

  ElfImage image_;
};

// Instructions.
bpf_insn call_helper(std::int32_t id);
bpf_insn call_function(std::int32_t distance);
bpf_insn exit_program();
bpf_insn set_r0(std::int32_t value);
/// Two instructions; a relocation at their beginning makes the address that of a map, or a variable.
std::vector<bpf_insn> load_address(std::int32_t addend = 0);
std::vector<bpf_insn> operator+(std::vector<bpf_insn> a, const std::vector<bpf_insn> &b);

template <class T>
std::vector<std::byte> bytes_of(const std::vector<T> &values) {
  const auto *begin = reinterpret_cast<const std::byte *>(values.data());
  return {begin, begin + values.size() * sizeof(T)};
}

// BTF.
BtfPtr empty_btf();
int add_number(btf *types, std::uint32_t value);
/// struct { int (*type)[N]; ... }
int add_map_struct(btf *types, const std::vector<Number> &numbers);
/// A section with these variables, offsets and sizes zero as clang leaves them.
void add_variables(btf *types, const char *section, const std::vector<int> &variables);

/// An object with one program that uses every one of two legacy maps; no BTF.
ObjectImage two_legacy_maps();

}  // namespace bpfcc::test
