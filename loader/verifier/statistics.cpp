#include "loader/verifier/statistics.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <string_view>
#include <utility>

namespace bpfcc {
namespace {

/// The number behind the words, or nothing.
std::optional<std::uint64_t> number_behind(std::string_view line, std::string_view words) {
  const std::size_t at = line.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  std::uint64_t number = 0;
  const char *const begin = line.data() + at + words.size();
  const auto [rest, error] = std::from_chars(begin, line.data() + line.size(), number);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

/// "stack depth 32+0+16"
std::vector<std::uint32_t> read_stack(std::string_view line) {
  constexpr std::string_view kWords = "stack depth ";
  std::vector<std::uint32_t> depths;
  if (!line.starts_with(kWords)) return depths;
  const char *at = line.data() + kWords.size();
  const char *const end = line.data() + line.size();
  while (at < end) {
    std::uint32_t depth = 0;
    const auto [rest, error] = std::from_chars(at, end, depth);
    if (error != std::errc()) break;
    depths.push_back(depth);
    at = rest + 1;  // the plus sign
  }
  return depths;
}

void read_summary(std::string_view line, VerifierStatistics &statistics) {
  if (const auto processed = number_behind(line, "processed ")) {
    statistics.processed = processed;
    statistics.peak_states = number_behind(line, "peak_states ");
  }
  if (const auto time = number_behind(line, "verification time ")) statistics.time = time;
  if (std::vector<std::uint32_t> stack = read_stack(line); !stack.empty()) statistics.stack = std::move(stack);
}

std::vector<LineCost> by_line(const std::map<std::uint32_t, std::uint64_t> &processed, const SourceMap &source) {
  std::map<std::pair<std::string, unsigned>, LineCost> lines;
  for (const auto &[insn, count] : processed) {
    const std::optional<SourceLine> at = source.line(insn);
    if (!at) continue;
    lines.try_emplace({at->file, at->line}, LineCost{*at, 0}).first->second.processed += count;
  }
  std::vector<LineCost> sorted;
  sorted.reserve(lines.size());
  for (auto &[place, cost] : lines) sorted.push_back(std::move(cost));
  std::ranges::stable_sort(sorted, std::ranges::greater(), &LineCost::processed);
  return sorted;
}

}  // namespace

VerifierStatistics read_statistics(const VerifierReport &report, const SourceMap &source) {
  VerifierStatistics statistics;
  std::map<std::uint32_t, std::uint64_t> processed;
  for (std::size_t i = 0; i < report.lines.size(); ++i) {
    const LogLine &line = report.lines[i];
    if (line.kind == LineKind::kInstruction) ++processed[line.insn];
    if (line.kind == LineKind::kSummary) read_summary(report.line(i), statistics);
  }
  statistics.lines = by_line(processed, source);
  return statistics;
}

}  // namespace bpfcc
