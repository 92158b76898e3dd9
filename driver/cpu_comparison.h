#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "driver/bpfcc_options.h"
#include "driver/program_statistics.h"
#include "frontend/compile_job.h"
#include "loader/observe/value.h"
#include "loader/verifier/explanation.h"

namespace bpfcc {

inline constexpr std::array kCpus = {"v1", "v2", "v3", "v4"};

/// What the running kernel makes of a program that is compiled for one instruction set.
struct CpuVerdict {
  std::string cpu;
  std::optional<ProgramStatistics> accepted;
  std::optional<Explanation> refused;  ///< nothing where the program was accepted, or no log tells why it was not
  std::string failure;                 ///< what went wrong in words; empty where the program was accepted
};

struct CpuComparison {
  std::string program;
  std::string section;
  std::vector<CpuVerdict> verdicts;  ///< in the order of kCpus
};

/// Compiles the job for each instruction set, loads each program by itself, and releases it. Programs that are not
/// loaded unasked are left out.
std::vector<CpuComparison> compare_cpus(const CompileJob &job, EmittedMaps maps);

/// A table a program, for people.
std::string comparison_text(const CpuComparison &comparison);
Value comparison_json(const CpuComparison &comparison);

}  // namespace bpfcc
