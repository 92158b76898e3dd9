#include "driver/cpu_comparison.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "driver/compile.h"
#include "driver/explain_refusal.h"
#include "loader/load/loaded_object.h"
#include "loader/object/object_spec.h"
#include "loader/observe/value_text.h"

namespace bpfcc {
namespace {

CpuVerdict judge(const ObjectImage &image, const std::string &program, const std::string &cpu) {
  CpuVerdict verdict{.cpu = cpu, .accepted = {}, .refused = {}, .failure = {}};
  LoadPlan plan;
  plan.programs = {program};
  // First without the log of the figures: what explains a refusal is not in it.
  if (const LoadResult loaded = load(image, plan); !loaded) {
    verdict.refused = explain_refusal(image, loaded.error());
    verdict.failure = verdict.refused ? verdict.refused->message : to_string(loaded.error().error);
    return verdict;
  }
  auto measured = measure_programs(image, plan);
  if (measured && !measured->empty()) {
    verdict.accepted = std::move(measured->front());
  } else {
    verdict.failure = measured ? "is not loaded" : to_string(measured.error().error);
  }
  return verdict;
}

CpuComparison &comparison_of(std::vector<CpuComparison> &all, const ProgramSpec &program) {
  const auto found = std::ranges::find(all, program.name, &CpuComparison::program);
  if (found != all.end()) return *found;
  all.push_back({program.name, std::string(program.section), {}});
  return all.back();
}

std::string number(const std::optional<std::uint64_t> &value) { return value ? std::to_string(*value) : "-"; }

std::string figures(const ProgramStatistics &statistics) {
  const VerifierStatistics &verifier = statistics.verifier;
  std::uint64_t stack = 0;
  for (const std::uint32_t depth : verifier.stack) stack += depth;
  return fmt::format("{:>12}  {:>12}  {:>9}  {:>11}  {:>5}", statistics.instructions, statistics.machine_code,
                     number(verifier.processed), number(verifier.peak_states), stack);
}

std::string refusal_text(const CpuVerdict &verdict) {
  std::string text = "refused: " + printable(verdict.failure);
  if (!verdict.refused) return text;
  text += fmt::format(" [verifier: {}]", about(verdict.refused->cause).name);
  const auto &at = verdict.refused->at;
  return at ? fmt::format("{} at {}:{}", text, printable(at->file), at->line) : text;
}

}  // namespace

std::vector<CpuComparison> compare_cpus(const CompileJob &job, EmittedMaps maps) {
  std::vector<CpuComparison> all;
  std::vector<std::string> without_object;
  for (const std::string cpu : kCpus) {
    CompileJob own = job;
    own.clang_arguments.push_back("-mcpu=" + cpu);
    own.dependencies.reset();
    DiagSink sink;
    const auto file = compile(own, maps, "", sink);
    const ObjectImage image{job.input, file ? file->bytes : std::vector<std::byte>()};
    const Result<ObjectSpec> spec = file ? read_object(image) : Result<ObjectSpec>();
    if (!file || !spec) {
      without_object.push_back(cpu);
      continue;
    }
    for (const ProgramSpec &program : spec->programs) {
      if (program.autoload) comparison_of(all, program).verdicts.push_back(judge(image, program.name, cpu));
    }
  }
  for (CpuComparison &comparison : all) {
    for (const std::string &cpu : without_object) {
      comparison.verdicts.push_back({.cpu = cpu, .accepted = {}, .refused = {}, .failure = "does not compile"});
    }
    std::ranges::sort(comparison.verdicts, {}, &CpuVerdict::cpu);
  }
  return all;
}

std::string comparison_text(const CpuComparison &comparison) {
  std::string text = fmt::format("{} ({})\n      instructions  machine code  processed  peak states  stack\n",
                                 comparison.program, comparison.section);
  for (const CpuVerdict &verdict : comparison.verdicts) {
    text +=
        fmt::format("  {}  {}\n", verdict.cpu, verdict.accepted ? figures(*verdict.accepted) : refusal_text(verdict));
  }
  return text;
}

Value comparison_json(const CpuComparison &comparison) {
  Value cpus = Value::object();
  for (const CpuVerdict &verdict : comparison.verdicts) {
    Value &entry = cpus[verdict.cpu] = {{"verdict", verdict.accepted ? "accepted" : "refused"}};
    if (verdict.accepted) {
      Value values = statistics_json(*verdict.accepted);
      for (const char *known : {"program", "section"}) values.erase(known);
      entry.update(values);
      continue;
    }
    entry["message"] = verdict.failure;
    if (!verdict.refused) continue;
    entry["cause"] = about(verdict.refused->cause).name;
    if (verdict.refused->at) {
      entry["file"] = verdict.refused->at->file;
      entry["line"] = verdict.refused->at->line;
    }
  }
  return {{"program", comparison.program}, {"section", comparison.section}, {"cpus", std::move(cpus)}};
}

}  // namespace bpfcc
