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

struct HotLine {
  std::size_t count;
  SourceLine at;  ///< of the instruction that was looked at most often
};

void note_hot_lines(const RefusalCase &refusal, Explanation &explanation) {
  std::map<std::pair<std::string, unsigned>, HotLine> by_line;
  for (const auto &[count, insn] : visits(refusal.report)) {
    const auto at = refusal.source.line(insn);
    if (at) by_line.try_emplace({at->file, at->line}, HotLine{0, *at}).first->second.count += count;
  }
  std::vector<HotLine> hot;
  hot.reserve(by_line.size());
  for (auto &[place, line] : by_line) hot.push_back(std::move(line));
  // Of lines looked at equally often the last one first.
  std::ranges::reverse(hot);
  std::ranges::stable_sort(hot, std::greater<>(), &HotLine::count);
  if (hot.size() > kShownLines) hot.resize(kShownLines);
  for (const HotLine &line : hot) {
    explanation.notes.push_back(
        {fmt::format("instructions of this line were looked at {} times", line.count), line.at});
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
