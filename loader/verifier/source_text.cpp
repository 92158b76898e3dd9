#include "loader/verifier/source_text.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "loader/verifier/assembly_lines.h"

namespace bpfcc {
namespace {

/// How many of the last steps, the refused one and those in front of it, are the instructions that end with `last`.
std::size_t matching_steps(const std::vector<ExplainedStep> &steps, const std::vector<AssemblyLine> &lines,
                           std::size_t last) {
  std::size_t count = 0;
  while (count < steps.size() && count <= last) {
    const ExplainedStep &step = steps[steps.size() - 1 - count];
    const bool follows = count == 0 || step.insn + 1 == steps[steps.size() - count].insn ||
                         step.insn + 2 == steps[steps.size() - count].insn;  // behind a constant of 64 bits
    if (!follows || !is_same_instruction(step.code, lines[last - count].text)) break;
    ++count;
  }
  return count;
}

/// The refused instruction among those of the assembly: the only one like it, or the one with most like those in front
/// of it. Nothing where two are.
std::optional<std::size_t> refused_line(const std::vector<ExplainedStep> &steps,
                                        const std::vector<AssemblyLine> &lines) {
  std::size_t most = 0;
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t count = matching_steps(steps, lines, i);
    if (count == 0 || count < most) continue;
    found = count == most ? std::nullopt : std::optional(i);
    most = count;
  }
  return found;
}

std::size_t offset_of(std::string_view source, const SourceLine &at) {
  std::size_t begin = 0;
  for (unsigned line = 1; line < at.line; ++line) begin = source.find('\n', begin) + 1;
  return begin + at.column - 1;
}

SourceLine place_of(std::string_view source, std::size_t offset, const std::string &file) {
  const std::string_view before = source.substr(0, offset);
  const std::size_t begin = before.rfind('\n') + 1;  // 0 where there is none
  const auto line = static_cast<unsigned>(std::ranges::count(before, '\n')) + 1;
  return {file, line, static_cast<unsigned>(offset - begin) + 1, line_of(source, line)};
}

void locate_in_assembly(Explanation &explanation, std::string_view source) {
  if (explanation.at->column == 0 || explanation.steps.empty()) return;
  const std::vector<AssemblyLine> lines = assembly_lines(source, offset_of(source, *explanation.at));
  const auto refused = refused_line(explanation.steps, lines);
  if (!refused) return;
  SourceLine at = place_of(source, lines[*refused].offset, explanation.at->file);
  if (at.line != explanation.at->line) {
    explanation.notes.push_back({"the assembly begins here", std::move(explanation.at)});
  }
  explanation.at = std::move(at);
}

void note_macro(Explanation &explanation, const SourceReader &read) {
  const std::string name = word_at(*explanation.at);
  auto definition = find_macro(name, explanation.at->file, read);
  if (definition) explanation.notes.push_back({fmt::format("expanded from macro '{}'", name), std::move(definition)});
}

}  // namespace

void explain_with_source(Explanation &explanation, const SourceReader &read) {
  if (!explanation.at || explanation.at->file.empty()) return;
  const std::string source = read(explanation.at->file);
  if (source.empty() || line_of(source, explanation.at->line) != explanation.at->text) return;
  locate_in_assembly(explanation, source);
  note_macro(explanation, read);
  for (ExplanationNote &note : explanation.notes) {
    if (note.at && note.at->text.empty()) note.at->text = line_of(read(note.at->file), note.at->line);
  }
}

}  // namespace bpfcc
