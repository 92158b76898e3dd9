// What costs the verifier most.

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "loader/verifier/refusal_case.h"

namespace bpfcc {
namespace {

constexpr std::size_t kShownLines = 3;

/// How often the log shows each instruction, most often first.
std::vector<std::pair<std::size_t, std::uint32_t>> visits(const VerifierReport &report) {
  std::vector<std::size_t> counts;
  for (const LogLine &line : report.lines) {
    if (line.kind != LineKind::kInstruction || line.insn > 1'000'000) continue;
    if (counts.size() <= line.insn) counts.resize(line.insn + 1);
    ++counts[line.insn];
  }
  std::vector<std::pair<std::size_t, std::uint32_t>> sorted;
  for (std::uint32_t insn = 0; insn < counts.size(); ++insn) {
    if (counts[insn] > 0) sorted.emplace_back(counts[insn], insn);
  }
  std::ranges::sort(sorted, std::greater<>());
  return sorted;
}

void note_hot_lines(const RefusalCase &refusal, Explanation &explanation) {
  std::map<std::pair<std::string, unsigned>, std::size_t> by_line;
  std::map<std::pair<std::string, unsigned>, SourceLine> lines;
  for (const auto &[count, insn] : visits(refusal.report)) {
    const auto at = refusal.source.line(insn);
    if (!at) continue;
    by_line[{at->file, at->line}] += count;
    lines.emplace(std::pair(at->file, at->line), *at);
  }
  std::vector<std::pair<std::size_t, std::pair<std::string, unsigned>>> hot;
  hot.reserve(by_line.size());
  for (const auto &[line, count] : by_line) hot.emplace_back(count, line);
  std::ranges::sort(hot, std::greater<>());
  if (hot.size() > kShownLines) hot.resize(kShownLines);
  for (const auto &[count, line] : hot) {
    explanation.notes.push_back(
        {fmt::format("instructions of this line were looked at {} times", count), lines.at(line)});
  }
}

}  // namespace

void word_limits(const RefusalCase &refusal, Explanation &explanation) {
  const std::string_view sentence = refusal.sentence;
  if (sentence.starts_with("BPF program is too large")) {
    explanation.message = fmt::format("the verifier gave up after {} instructions", refusal.number(0));
    note_hot_lines(refusal, explanation);
    if (!explanation.notes.empty() && explanation.notes.front().at) {
      explanation.at = explanation.notes.front().at;
      explanation.variable = names_at(explanation.at->text, explanation.at->column).base;
    }
  } else if (sentence.find("jumps is too complex") != std::string_view::npos) {
    explanation.message = fmt::format("more than {} branches wait to be followed", refusal.number(0));
    note_hot_lines(refusal, explanation);
  } else if (sentence.starts_with("infinite loop")) {
    explanation.message = "this loop never ends: its state is the same after a round";
  } else if (sentence.starts_with("combined stack size")) {
    explanation.message =
        fmt::format("functions that call each other, {} deep, need {} bytes of stack, the limit is 512",
                    refusal.number(0), refusal.number(1));
  }
}

}  // namespace bpfcc
