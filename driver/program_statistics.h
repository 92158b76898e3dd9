#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loader/load/load_failure.h"
#include "loader/load/load_plan.h"
#include "loader/observe/value.h"
#include "loader/verifier/statistics.h"
#include "support/object_image.h"

namespace bpfcc {

/// What a program is and what it took to verify it.
struct ProgramStatistics {
  std::string program;
  std::string section;
  std::uint32_t instructions = 0;  ///< of the program as the kernel holds it, with the functions that it calls
  std::uint32_t machine_code = 0;  ///< bytes; 0 where the kernel interprets
  VerifierStatistics verifier;
  std::vector<LineCost> lines;  ///< of C, most instructions first
};

/// Loads the object's programs twice, releases them, and says what that took, in their order: once for the time, once
/// with a log of each instruction for the lines. Of the plan, what is pinned and stored is left out.
tl::expected<std::vector<ProgramStatistics>, LoadFailure> measure_programs(const ObjectImage &image, LoadPlan plan);

/// For people: two lines, and one for each of the lines of C that cost most. Each ends with a newline.
std::string statistics_text(const ProgramStatistics &statistics);

/// The members of --format=json; what the kernel did not say is left out.
Value statistics_json(const ProgramStatistics &statistics);

}  // namespace bpfcc
