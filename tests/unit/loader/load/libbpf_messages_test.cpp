#include "loader/load/libbpf_messages.h"

#include <gtest/gtest.h>

#include "loader/load/libbpf_phrases.h"

namespace bpfcc {
namespace {

std::string translated(const char *line) {
  const auto translation = translate(parse_libbpf_message(line));
  return translation ? to_string(translation->error) : "not translated";
}

std::string_view cause_of(const char *line) {
  const auto translation = translate(parse_libbpf_message(line));
  return translation ? about(translation->cause).name : "none";
}

TEST(LibbpfMessage, IsTakenApart) {
  const LibbpfMessage program =
      parse_libbpf_message("libbpf: prog 'count': BPF program load failed: Invalid argument\n");
  EXPECT_EQ(program.program, "count");
  EXPECT_EQ(program.text, "BPF program load failed: Invalid argument");
  const LibbpfMessage map = parse_libbpf_message("libbpf: map 'm': failed to create: Invalid argument(-22)\n");
  EXPECT_EQ(map.map, "m");
  EXPECT_EQ(map.text, "failed to create: Invalid argument(-22)");
  EXPECT_EQ(parse_libbpf_message("libbpf: map 'unfinished").text, "map 'unfinished");
  EXPECT_EQ(parse_libbpf_message("").text, "");
}

TEST(LibbpfMessages, CollectsWarningsOfItsOwnTime) {
  const LibbpfMessages outer;
  EXPECT_EQ(bpf_object__open_mem("no ELF", 6, nullptr), nullptr);
  const size_t before = outer.warnings().size();
  EXPECT_GT(before, 0U);
  {
    const LibbpfMessages inner;
    EXPECT_EQ(bpf_object__open_mem("no ELF", 6, nullptr), nullptr);
    EXPECT_EQ(inner.warnings().size(), before);
  }
  EXPECT_EQ(outer.warnings().size(), before);
}

TEST(LibbpfPhrases, AreSaidInOurWords) {
  EXPECT_EQ(translated("libbpf: prog 'f': failed to find kernel BTF type ID of 'do_nothing': -3\n"),
            "f: the kernel's BTF has no 'do_nothing' to attach to");
  EXPECT_EQ(translated("libbpf: extern (func ksym) 'bpf_fly': not found in kernel or module BTFs\n"),
            "the kernel has no function 'bpf_fly' that programs may call");
  EXPECT_EQ(translated("libbpf: extern 'CONFIG_X' (strong): not resolved\n"),
            "'CONFIG_X' is declared extern, and this kernel does not have it\n"
            "  hint: declare it __weak if the program can do without");
  EXPECT_EQ(translated("libbpf: couldn't reuse pinned map at '/sys/fs/bpf/m': parameter mismatch\n"),
            "a map of another type or size is pinned at /sys/fs/bpf/m\n"
            "  hint: if nobody needs it: rm /sys/fs/bpf/m");
  EXPECT_EQ(translated("libbpf: sec 'x': symbol #1 not found for relo #2\n"),
            "sec 'x': symbol #1 not found for relo #2");
  EXPECT_EQ(translated("libbpf: struct_ops init_kern ops: Error in size of member name: 8 != 16(kernel)\n"),
            "'name' of ops has 8 bytes, and 16 in the kernel's struct\n"
            "  hint: declare the struct as vmlinux.h has it");
  EXPECT_EQ(translated("libbpf: something else\n"), "not translated");
}

TEST(LibbpfPhrases, KnowWhoMustAct) {
  const auto kind = [](const char *line) { return translate(parse_libbpf_message(line))->error.kind; };
  EXPECT_EQ(kind("libbpf: prog 'f': failed to find kernel BTF type ID of 'x': -3"), ErrorKind::kAttach);
  EXPECT_EQ(kind("libbpf: Error loading vmlinux BTF: -3"), ErrorKind::kEnvironment);
}

TEST(LibbpfPhrases, BelongToACause) {
  EXPECT_EQ(cause_of("libbpf: prog 'f': failed to find kernel BTF type ID of 'x': -3"), "attach-target");
  EXPECT_EQ(cause_of("libbpf: extern 'CONFIG_X' (strong): not resolved\n"), "kconfig");
  EXPECT_EQ(cause_of("libbpf: extern 'bpf_fly' (strong): not resolved\n"), "missing-symbol");
  EXPECT_EQ(cause_of("libbpf: extern (func ksym) 'f': func_proto [5] incompatible with vmlinux [121]\n"),
            "symbol-type");
  EXPECT_EQ(cause_of("libbpf: struct_ops reloc ops: invalid target program offset 3\n"), "struct-ops");
  EXPECT_EQ(cause_of("libbpf: map 'm': unknown field 'size'.\n"), "map-definition");
  EXPECT_EQ(cause_of("libbpf: prog 'f': relo #1: parsing [3] struct s + 0:1 failed: -22\n"), "core-relocation");
  EXPECT_EQ(cause_of("libbpf: Error loading .BTF into kernel: -22. BTF is mandatory, can't proceed.\n"), "types");
  EXPECT_EQ(cause_of("libbpf: elf: 'x.o' is not a proper ELF object\n"), "object");
}

TEST(LibbpfPhrases, NameWhatTheyAreAbout) {
  const auto of_program =
      translate(parse_libbpf_message("libbpf: prog 'f': failed to find kernel BTF type ID of 'x': -3"));
  EXPECT_EQ(of_program->symbol, "f");
  EXPECT_EQ(of_program->name, "x");
  EXPECT_EQ(translate(parse_libbpf_message("libbpf: extern 'CONFIG_X' (strong): not resolved"))->symbol, "CONFIG_X");
}

TEST(LibbpfPhrases, EmptyOnesAreKnown) {
  EXPECT_TRUE(says_nothing(parse_libbpf_message("libbpf: failed to load object 'x'\n")));
  EXPECT_TRUE(says_nothing(parse_libbpf_message("libbpf: prog 'x': failed to load: -22\n")));
  EXPECT_FALSE(says_nothing(parse_libbpf_message("libbpf: prog 'x': bad map relo against 'y' in section 'z'\n")));
}

TEST(LibbpfPhrases, OthersKeepTheirWordsWithoutTheNumber) {
  const auto words = [](const char *line) {
    return in_libbpfs_words(parse_libbpf_message(line), ErrorKind::kRefused).message;
  };
  EXPECT_EQ(words("libbpf: prog 'x': relo #1: failed to relocate: -22\n"), "relo #1: failed to relocate");
  EXPECT_EQ(words("libbpf: map 'x': failed to create: Invalid argument(-22)\n"), "failed to create");
  EXPECT_EQ(words("libbpf: BTF is required, but is missing or corrupted.\n"),
            "BTF is required, but is missing or corrupted.");
}

}  // namespace
}  // namespace bpfcc
