#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "loader/verifier/report.h"
#include "loader/verifier/source_map.h"

namespace bpfcc {

/// What verifying a program took, by the log of one that was accepted (print_verification_stats() of
/// kernel/bpf/verifier.c). Nothing where the log does not say it: `time` and `stack` are of logs with BPF_LOG_STATS,
/// level 4.
struct VerifierStatistics {
  std::optional<std::uint32_t> processed;    ///< instructions
  std::optional<std::uint32_t> peak_states;  ///< kept at the same time, to compare with
  std::optional<std::uint32_t> time;         ///< microseconds
  std::vector<std::uint32_t> stack;          ///< bytes, of the program and of each of its functions
};

VerifierStatistics read_statistics(const VerifierReport &report);

/// A line of C and how many instructions of it the verifier processed: each as often as it came by.
struct LineCost {
  SourceLine at;
  std::uint64_t processed = 0;
};

/// Of a log of level 2: most first. `source` is the program's; what it knows no line of is left out.
std::vector<LineCost> count_by_line(const VerifierReport &report, const SourceMap &source);

}  // namespace bpfcc
