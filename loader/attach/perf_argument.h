#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "support/result.h"

namespace bpfcc {

/// How often a counter that overflows runs the program.
struct PerfRate {
  std::uint64_t value;
  bool per_second;  ///< else: once in `value` events (nanoseconds for the clocks)
};

/// A counter of the kernel or of the processor, as perf_event_open(2) names it.
struct PerfEvent {
  std::string_view name;
  std::uint32_t type;    ///< PERF_TYPE_SOFTWARE or PERF_TYPE_HARDWARE
  std::uint64_t config;  ///< PERF_COUNT_SW_* or PERF_COUNT_HW_*
  PerfRate default_rate;
};

/// All of them.
std::span<const PerfEvent> perf_events();

/// The argument of a perf attachment: EVENT[@N[hz]][,pid=N] or tracepoint:CATEGORY/NAME.
struct PerfArgument {
  const PerfEvent *event = nullptr;  ///< null for a tracepoint
  std::string tracepoint;            ///< "sched/sched_switch"
  PerfRate rate{};
  std::optional<pid_t> pid;  ///< all threads of this process; else everything that runs
};

/// The error's subject is left empty.
Result<PerfArgument> parse_perf_argument(const std::string &text);

}  // namespace bpfcc
