#include "driver/program_statistics.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "loader/load/loaded_object.h"
#include "loader/observe/value_text.h"

namespace bpfcc {
namespace {

// Of BPF_PROG_LOAD's log_level: kernel/bpf/log.c.
constexpr unsigned kEachInstruction = 2;
constexpr unsigned kStatistics = 4;

constexpr std::size_t kShownLines = 5;

ProgramStatistics read_figures(const LoadedObject &object, const ProgramLog &log) {
  ProgramStatistics statistics{.program = log.program,
                               .section = log.section,
                               .verifier = read_statistics(parse_verifier_log(log.text)),
                               .lines = {}};
  bpf_prog_info info{};
  __u32 size = sizeof info;
  const int fd = bpf_program__fd(bpf_object__find_program_by_name(object.get(), log.program.c_str()));
  if (fd >= 0 && bpf_prog_get_info_by_fd(fd, &info, &size) == 0) {
    statistics.instructions = info.xlated_prog_len / sizeof(bpf_insn);
    statistics.machine_code = info.jited_prog_len;
  }
  return statistics;
}

std::uint64_t whole_stack(const VerifierStatistics &verifier) {
  std::uint64_t bytes = 0;
  for (const std::uint32_t depth : verifier.stack) bytes += depth;
  return bytes;
}

}  // namespace

tl::expected<std::vector<ProgramStatistics>, LoadFailure> measure_programs(const ObjectImage &image, LoadPlan plan) {
  plan.pin_folder.clear();
  plan.map_assignments.clear();
  std::vector<ProgramStatistics> all;
  plan.log_level = kStatistics;
  {
    BPFCC_TRY(const LoadedObject object, load(image, plan));
    for (const ProgramLog &log : object.logs()) {
      if (!log.text.empty()) all.push_back(read_figures(object, log));  // empty: not loaded
    }
  }
  plan.log_level = kEachInstruction;
  BPFCC_TRY(const LoadedObject object, load(image, plan));
  for (const ProgramLog &log : object.logs()) {
    const auto found = std::ranges::find(all, log.program, &ProgramStatistics::program);
    const Result<SourceMap> source = SourceMap::read(image, log.program);
    if (found != all.end() && source) found->lines = count_by_line(parse_verifier_log(log.text), *source);
  }
  return all;
}

std::string statistics_text(const ProgramStatistics &statistics) {
  const VerifierStatistics &verifier = statistics.verifier;
  std::string text =
      fmt::format("{} ({}): {} instructions", statistics.program, statistics.section, statistics.instructions);
  if (statistics.machine_code > 0) text += fmt::format(", {} bytes of machine code", statistics.machine_code);
  text += "\n  verified";
  if (verifier.time) text += fmt::format(" in {} us", *verifier.time);
  if (verifier.processed) text += fmt::format(": {} instructions processed", *verifier.processed);
  if (verifier.peak_states) text += fmt::format(", peak of {} states", *verifier.peak_states);
  if (!verifier.stack.empty()) text += fmt::format(", {} bytes of stack", whole_stack(verifier));
  text += '\n';
  for (std::size_t i = 0; i < std::min(statistics.lines.size(), kShownLines); ++i) {
    const LineCost &cost = statistics.lines[i];
    const std::size_t begin = std::min(cost.at.text.find_first_not_of(" \t"), cost.at.text.size());
    text += fmt::format("  {:>8}  {}:{}  {}\n", cost.processed, printable(cost.at.file), cost.at.line,
                        printable(cost.at.text.substr(begin)));
  }
  return text;
}

Value statistics_json(const ProgramStatistics &statistics) {
  const VerifierStatistics &verifier = statistics.verifier;
  Value value = {{"program", statistics.program},
                 {"section", statistics.section},
                 {"instructions", statistics.instructions},
                 {"machine_code", statistics.machine_code}};
  if (verifier.processed) value["processed"] = *verifier.processed;
  if (verifier.peak_states) value["peak_states"] = *verifier.peak_states;
  if (verifier.time) value["microseconds"] = *verifier.time;
  if (!verifier.stack.empty()) value["stack"] = verifier.stack;
  Value lines = Value::array();
  for (const LineCost &cost : statistics.lines) {
    lines.push_back({{"file", cost.at.file}, {"line", cost.at.line}, {"processed", cost.processed}});
  }
  value["lines"] = std::move(lines);
  return value;
}

}  // namespace bpfcc
