#include "loader/verifier/statistics.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "loader/verifier/log_text.h"

namespace bpfcc {
namespace {

/// "32+0+16"
std::vector<std::uint32_t> read_stack(std::string_view text) {
  std::vector<std::uint32_t> depths;
  do {
    const auto depth = take_number(text);
    if (!depth) break;
    depths.push_back(*depth);
  } while (take(text, "+"));
  return depths;
}

}  // namespace

VerifierStatistics read_statistics(const VerifierReport &report) {
  VerifierStatistics statistics;
  for (std::size_t i = 0; i < report.lines.size(); ++i) {
    if (report.lines[i].kind != LineKind::kSummary) continue;
    std::string_view line = report.line(i);
    if (const auto processed = number_behind(line, "processed ")) {
      statistics.processed = processed;
      statistics.peak_states = number_behind(line, "peak_states ");
    }
    if (const auto time = number_behind(line, "verification time ")) statistics.time = time;
    if (take(line, "stack depth ")) statistics.stack = read_stack(line);
  }
  return statistics;
}

std::vector<LineCost> count_by_line(const VerifierReport &report, const SourceMap &source) {
  std::map<std::uint32_t, std::uint64_t> processed;
  for (const LogLine &line : report.lines) {
    if (line.kind == LineKind::kInstruction) ++processed[line.insn];
  }
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

}  // namespace bpfcc
