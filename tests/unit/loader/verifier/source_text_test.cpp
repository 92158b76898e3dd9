#include "loader/verifier/source_text.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "loader/verifier/assembly_lines.h"

namespace bpfcc {
namespace {

constexpr std::string_view kAssembly =
    "int f(void) {\n"
    "  asm volatile(\n"
    "      \"r1 = %[data];\\n\"\n"
    "      \"again_%=: r1 += 1;  /* next */\\n\"\n"
    "      \"if r1 > 5 goto again_%=; \"\n"
    "      \"%[first] = *(u8 *)(r1 + 0);\\n\"\n"
    "      : [first] \"=r\"(first) : [data] \"r\"(data));\n"
    "}\n";

TEST(AssemblyLines, AreThoseOfTheStrings) {
  const std::vector<AssemblyLine> lines = assembly_lines(kAssembly, kAssembly.find("asm"));
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[0].text, "r1 = %[data]");
  EXPECT_EQ(lines[1].text, "r1 += 1");
  EXPECT_EQ(lines[2].text, "if r1 > 5 goto again_%=");
  EXPECT_EQ(lines[3].text, "%[first] = *(u8 *)(r1 + 0)");
  EXPECT_EQ(lines[3].offset, kAssembly.find("%[first]"));
  EXPECT_TRUE(assembly_lines(kAssembly, 0).empty());
  EXPECT_TRUE(assembly_lines("asm", 0).empty());
  EXPECT_TRUE(assembly_lines("asm(\"r0", 0).empty() || assembly_lines("asm(\"r0", 0)[0].text == "r0");
}

TEST(AssemblyLines, OfOneLongString) {
  constexpr std::string_view kLong = "asm volatile (\"\t\\\n\tr0 = 0;\t\\\n\texit;\t\\\n\" ::: __clobber_all);";
  const std::vector<AssemblyLine> lines = assembly_lines(kLong, 0);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].text, "exit");
}

TEST(AssemblyLines, AreComparedWithWhatTheVerifierShows) {
  EXPECT_TRUE(is_same_instruction("r1 = *(u32 *)(r2 +4)", "r1 = *(u32*)(r2 + 4)"));
  EXPECT_FALSE(is_same_instruction("r1 = *(u32 *)(r2 +4)", "r1 = *(u32*)(r2 + 8)"));
  EXPECT_TRUE(is_same_instruction("r6 = *(u8 *)(r1 +0)", "%[first] = *(u8 *)(r1 + 0)"));
  EXPECT_TRUE(is_same_instruction("if r0 != 0x0 goto pc+1", "if r0 != 0 goto l0_%="));
  EXPECT_FALSE(is_same_instruction("if r0 == 0x0 goto pc+1", "if r0 != 0 goto l0_%="));
  EXPECT_TRUE(is_same_instruction("r1 = 0xffff8881", "r1 = %[map] ll"));
  EXPECT_TRUE(is_same_instruction("call bpf_map_lookup_elem#1", "call %[bpf_map_lookup_elem]"));
  EXPECT_TRUE(is_same_instruction("*(u64 *)(r10 -8) = r1", "%0 = %1"));
  EXPECT_FALSE(is_same_instruction("exit", "r0 = 0"));
}

/// Of the line that has the text, with the instructions that were looked at last.
Explanation refused_at(std::string_view source, std::string_view text, const std::vector<std::string> &steps) {
  Explanation explanation;
  const std::string_view before = source.substr(0, source.find(text));
  const auto line = static_cast<unsigned>(std::ranges::count(before, '\n')) + 1;
  const auto column = static_cast<unsigned>(before.size() - (before.rfind('\n') + 1)) + 1;
  explanation.at = SourceLine{"a.c", line, column, line_of(source, line)};
  std::uint32_t insn = 7;
  for (const std::string &step : steps) explanation.steps.push_back({insn++, step, "", {}});
  return explanation;
}

SourceReader reader_of(std::string_view source, std::string_view header = "") {
  return [source, header](const std::string &file) {
    return std::string(file == "a.c" ? source : file == "b.h" ? header : std::string_view());
  };
}

TEST(SourceText, HasTheInstructionOfTheAssembly) {
  Explanation explanation =
      refused_at(kAssembly, "asm", {"r1 = r6", "r1 += 1", "if r1 > 0x5 goto pc-2", "r2 = *(u8 *)(r1 +0)"});
  explain_with_source(explanation, reader_of(kAssembly));
  EXPECT_EQ(explanation.at->line, 6U);
  EXPECT_EQ(explanation.at->column, 8U);
  ASSERT_EQ(explanation.notes.size(), 1U);
  EXPECT_EQ(explanation.notes[0].message, "the assembly begins here");
  EXPECT_EQ(explanation.notes[0].at->line, 2U);
}

TEST(SourceText, OfTwoEqualInstructionsThatBehindTheSameOnesIsMeant) {
  constexpr std::string_view kTwice =
      "asm(\"r1 = 1\\n\"\n\"r0 = *(u8 *)(r6 + 0)\\n\"\n\"r1 = 2\\n\"\n\"r0 = *(u8 *)(r6 + 0)\\n\");\n";
  Explanation explanation = refused_at(kTwice, "asm", {"r1 = 2", "r0 = *(u8 *)(r6 +0)"});
  explain_with_source(explanation, reader_of(kTwice));
  EXPECT_EQ(explanation.at->line, 4U);
  // Nothing tells which one it is.
  explanation = refused_at(kTwice, "asm", {"r0 = *(u8 *)(r6 +0)"});
  explain_with_source(explanation, reader_of(kTwice));
  EXPECT_EQ(explanation.at->line, 1U);
}

TEST(SourceText, SaysWhereAMacroIsDefined) {
  constexpr std::string_view kSource =
      "#include \"b.h\"\n#define LIMIT 5\n#define OWN(x) ((x)->a)\nint f() { return OWN(p) + LIMIT + OTHER(p) + g(p); "
      "}\n";
  constexpr std::string_view kHeader = "#pragma once\n# define OTHER(x) \\\n  ((x)->b)\n";
  const auto note_of = [&](std::string_view text) {
    Explanation explanation = refused_at(kSource, text, {});
    explain_with_source(explanation, reader_of(kSource, kHeader));
    const ExplanationNote none;
    const ExplanationNote &note = explanation.notes.empty() ? none : explanation.notes[0];
    return note.message + (note.at ? " at " + note.at->file + ":" + std::to_string(note.at->line) : "");
  };
  EXPECT_EQ(note_of("OWN(p)"), "expanded from macro 'OWN' at a.c:3");
  EXPECT_EQ(note_of("OTHER(p)"), "expanded from macro 'OTHER' at b.h:2");
  EXPECT_EQ(note_of("LIMIT + "), "");
  EXPECT_EQ(note_of("g(p)"), "");
}

TEST(SourceText, ThatHasChangedSaysNothing) {
  Explanation explanation = refused_at(kAssembly, "asm", {"r2 = *(u8 *)(r1 +0)"});
  explanation.at->text = "  other();";
  explain_with_source(explanation, reader_of(kAssembly));
  EXPECT_EQ(explanation.at->line, 2U);
  EXPECT_TRUE(explanation.notes.empty());
  explanation = refused_at(kAssembly, "asm", {"r2 = *(u8 *)(r1 +0)"});
  explain_with_source(explanation, [](const std::string &) { return std::string(); });
  EXPECT_EQ(explanation.at->line, 2U);
}

TEST(SourceText, FillsInTheLinesOfNotes) {
  Explanation explanation = refused_at(kAssembly, "int f", {});
  explanation.notes.push_back({"called here", SourceLine{"a.c", 8, 1, ""}});
  explain_with_source(explanation, reader_of(kAssembly));
  EXPECT_EQ(explanation.notes[0].at->text, "}");
}

}  // namespace
}  // namespace bpfcc
