#include "loader/object/debug_scopes.h"

#include <bit>

#include <gtest/gtest.h>

#include "loader/verifier/source_map.h"
#include "tests/unit/loader/object/debug_object.h"
#include "tests/unit/loader/object/object_builder.h"

namespace bpfcc {
namespace {

/// The bytes of DWARF are written for machines that begin with the low one.
class DebugScopes : public testing::Test {
 protected:
  void SetUp() override {
    if constexpr (std::endian::native != std::endian::little) GTEST_SKIP() << "the test's object is little-endian";
  }
};

TEST_F(DebugScopes, HaveFunctionsAndWhatIsInlined) {
  const ObjectImage object = test::debug_object();
  const auto image = parse_elf(object);
  ASSERT_TRUE(image) << to_string(image.error());
  const std::vector<DebugScope> scopes = read_debug_scopes(*image);
  ASSERT_EQ(scopes.size(), 2U);
  EXPECT_EQ(scopes[0].function, "program");
  EXPECT_FALSE(scopes[0].is_inlined);
  ASSERT_EQ(scopes[0].code.size(), 1U);
  EXPECT_EQ(scopes[0].code[0].end, 48U);
  ASSERT_EQ(scopes[0].variables.size(), 1U);
  EXPECT_EQ(scopes[0].variables[0].name, "n");
  EXPECT_EQ(scopes[1].function, "inner");
  EXPECT_EQ(scopes[1].parent, 0U);
  EXPECT_EQ(scopes[1].call_file, "/src/a.c");
  EXPECT_EQ(scopes[1].call_line, 12U);
  EXPECT_EQ(scopes[1].call_column, 3U);
  ASSERT_EQ(scopes[1].variables.size(), 1U);
  EXPECT_EQ(scopes[1].variables[0].name, "p");
}

TEST_F(DebugScopes, TellTheCallsAndVariablesOfAnInstruction) {
  const auto source = SourceMap::read(test::debug_object(), "program");
  ASSERT_TRUE(source) << to_string(source.error());
  EXPECT_TRUE(source->inlined_calls(1).empty());
  const std::vector<InlinedCall> calls = source->inlined_calls(2);
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].function, "inner");
  EXPECT_EQ(calls[0].into, "program");
  EXPECT_EQ(calls[0].at.line, 12U);
  EXPECT_EQ(source->variable_in(1, 1), "n");
  EXPECT_EQ(source->variable_in(2, 1), "");
  EXPECT_EQ(source->variable_in(2, 2), "p");
  EXPECT_EQ(source->variable_in(4, 2), "");
}

TEST_F(DebugScopes, OfADamagedObjectAreWhatCanBeRead) {
  const ObjectImage object = test::debug_object();
  for (std::size_t i = 0; i < object.bytes.size(); ++i) {
    for (const unsigned flip : {0x01U, 0x10U, 0x80U, 0xffU}) {
      ObjectImage mutated = object;
      mutated.bytes[i] ^= static_cast<std::byte>(flip);
      const auto source = SourceMap::read(mutated, "program");
      for (std::uint32_t insn = 0; source && insn < 6; ++insn) {
        EXPECT_LE(source->inlined_calls(insn).size(), 2U);
        source->variable_in(insn, 1);
      }
    }
  }
}

TEST(JumpsOfAFunction, TellWhatCanBeReached) {
  // 0: if r0 == 0 goto 3; 1: r0 = 0; 2: exit; 3: r0 = 1; 4: goto 0
  test::ObjectBuilder builder;
  const bpf_insn jump{BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2, 0};
  const bpf_insn back{BPF_JMP | BPF_JA, 0, 0, -5, 0};
  builder.add_function("program", "socket", {jump, test::set_r0(0), test::exit_program(), test::set_r0(1), back});
  const auto source = SourceMap::read(builder.build(), "program");
  ASSERT_TRUE(source) << to_string(source.error());
  EXPECT_EQ(source->reaches(1, 2, 0), true);
  EXPECT_EQ(source->reaches(1, 3, 0), false);
  EXPECT_EQ(source->reaches(3, 1, 0), false);
  EXPECT_EQ(source->reaches(3, 1, 4), false);
  EXPECT_EQ(source->reaches(3, 1, 2), true);
  EXPECT_EQ(source->reaches(1, 77, 0), std::nullopt);
}

}  // namespace
}  // namespace bpfcc
