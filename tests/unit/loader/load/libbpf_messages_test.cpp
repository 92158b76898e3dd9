#include "loader/load/libbpf_messages.h"

#include <gtest/gtest.h>

#include "loader/load/libbpf_phrases.h"

namespace bpfcc {
namespace {

std::string translated(const char *line) {
  const auto error = translate(parse_libbpf_message(line));
  return error ? to_string(*error) : "not translated";
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
  EXPECT_EQ(translated("libbpf: sec 'x': symbol #1 not found for relo #2\n"), "not translated");
}

TEST(LibbpfPhrases, KnowWhoMustAct) {
  EXPECT_EQ(translate(parse_libbpf_message("libbpf: prog 'f': failed to find kernel BTF type ID of 'x': -3"))->kind,
            ErrorKind::kAttach);
  EXPECT_EQ(translate(parse_libbpf_message("libbpf: Error loading vmlinux BTF: -3"))->kind, ErrorKind::kEnvironment);
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
