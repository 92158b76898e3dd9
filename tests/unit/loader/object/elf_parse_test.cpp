#include <cstring>

#include <gtest/gtest.h>

#include "loader/object/elf_image.h"
#include "loader/object/object_spec.h"
#include "tests/unit/loader/object/object_builder.h"

namespace bpfcc {
namespace {

using test::ObjectBuilder;

ObjectImage file_with(std::string_view text) {
  ObjectImage object{"a.o", {}};
  for (const char c : text) object.bytes.push_back(static_cast<std::byte>(c));
  return object;
}

std::string refusal(const ObjectImage &object) {
  const Result<ObjectSpec> spec = read_object(object);
  if (spec) return "(accepted)";
  EXPECT_EQ(spec.error().kind, ErrorKind::kRefused);
  return to_string(spec.error());
}

/// The refusal of an object whose ELF header was changed.
template <class Edit>
std::string refusal_with_header(Edit edit) {
  ObjectImage object = test::two_legacy_maps();
  Elf64_Ehdr header;
  std::memcpy(&header, object.bytes.data(), sizeof(header));
  edit(header);
  std::memcpy(object.bytes.data(), &header, sizeof(header));
  return refusal(object);
}

TEST(ElfParse, SaysWhatAFileIsThatIsNoObject) {
  EXPECT_EQ(refusal(file_with("")), "a.o: is empty");
  EXPECT_EQ(refusal(file_with("#include <linux/bpf.h>\n")), "a.o: is not an ELF object");
  EXPECT_EQ(refusal(file_with("BC\xC0\xDE 1234")), "a.o: is LLVM bitcode, not an ELF object");
  EXPECT_EQ(refusal(file_with("!<arch>\n")), "a.o: is an archive, not an ELF object");
  EXPECT_EQ(refusal(file_with("\x7f"
                              "ELF\x02\x01")),
            "a.o: is truncated: 6 bytes are not a whole ELF header");
}

TEST(ElfParse, RefusesOtherMachinesAndForms) {
  EXPECT_EQ(refusal_with_header([](Elf64_Ehdr &header) { header.e_machine = EM_X86_64; }),
            "test.o: is for x86-64, not for BPF\n  hint: compile it with bpfcc, or with clang -target bpf");
  EXPECT_EQ(refusal_with_header([](Elf64_Ehdr &header) { header.e_machine = 4711; }),
            "test.o: is for machine 4711, not for BPF\n  hint: compile it with bpfcc, or with clang -target bpf");
  EXPECT_EQ(refusal_with_header([](Elf64_Ehdr &header) { header.e_type = ET_EXEC; }),
            "test.o: is an executable, not a relocatable object\n  hint: compile it with -c");
  EXPECT_EQ(refusal_with_header([](Elf64_Ehdr &header) { header.e_ident[EI_CLASS] = ELFCLASS32; }),
            "test.o: is not a 64-bit ELF object, as all BPF objects are");
  EXPECT_EQ(refusal_with_header([](Elf64_Ehdr &header) { header.e_ident[EI_DATA] = ELFDATA2MSB; }),
            "test.o: is big-endian, and this machine is little-endian\n  hint: compile it with -target bpfel");
}

TEST(ElfParse, TakesWhatOldLlvmWroteAsItsMachine) {
  EXPECT_EQ(refusal_with_header([](Elf64_Ehdr &header) { header.e_machine = EM_NONE; }), "(accepted)");
}

TEST(ElfParse, RefusesTablesOutsideOfTheFile) {
  EXPECT_EQ(refusal_with_header([](Elf64_Ehdr &header) { header.e_shoff = 0; }), "test.o: has no sections");
  EXPECT_EQ(refusal_with_header([](Elf64_Ehdr &header) { header.e_shnum = 0; }),
            "test.o: is damaged: its ELF header describes no usable table of sections");
  EXPECT_EQ(refusal_with_header([](Elf64_Ehdr &header) { header.e_shstrndx = 99; }),
            "test.o: is damaged: section 99 should be a string table");
  ObjectImage object = test::two_legacy_maps();
  object.bytes.resize(object.bytes.size() - 1);
  EXPECT_TRUE(refusal(object).starts_with("test.o: is truncated: its table of sections is at byte "))
      << refusal(object);
}

TEST(ElfParse, RefusesDamagedSections) {
  ObjectBuilder stripped;
  stripped.add_function("f", "xdp", {test::exit_program()});
  stripped.image().sections[stripped.image().symbol_table].header.sh_type = SHT_PROGBITS;
  EXPECT_EQ(refusal(stripped.build()),
            "test.o: has no symbols\n  hint: do not strip it: programs and maps are found by them");

  ObjectBuilder twice;
  twice.add_section(".symtab2", SHT_SYMTAB, 0, {});
  EXPECT_EQ(refusal(twice.build()), "test.o: is damaged: it has two tables of symbols");

  ObjectBuilder lost;
  lost.add_symbol("lost", 77, 0, 0, STT_OBJECT);
  EXPECT_EQ(refusal(lost.build()), "test.o: is damaged: symbol lost is in section 77 of 4");

  ObjectBuilder wide;
  wide.add_section("wide", SHT_PROGBITS, 0, {});
  wide.image().sections.back().header.sh_addralign = 1 << 20;
  EXPECT_EQ(refusal(wide.build()), "test.o: is damaged: section 4 is aligned to 1048576 bytes");
}

TEST(ElfParse, RefusesRelocationsThatPointNowhere) {
  ObjectBuilder symbol;
  symbol.add_function("f", "xdp", {test::exit_program()});
  symbol.add_relocation(symbol.image().find_section("xdp"), 0, 1000);
  EXPECT_EQ(refusal(symbol.build()), "test.o: is damaged: relocation 0 of section xdp points outside of the object");

  ObjectBuilder offset;
  const std::size_t function = offset.add_function("f", "xdp", {test::exit_program()});
  offset.add_relocation(offset.image().find_section("xdp"), 8, function);
  EXPECT_EQ(refusal(offset.build()), "test.o: is damaged: relocation 0 of section xdp points outside of the object");
}

TEST(ElfImage, SerialisesWhatItHasParsed) {
  const ObjectImage object = test::two_legacy_maps();
  const Result<ElfImage> image = parse_elf(object);
  ASSERT_TRUE(image) << to_string(image.error());
  EXPECT_EQ(image->serialise(), object.bytes);
}

}  // namespace
}  // namespace bpfcc
