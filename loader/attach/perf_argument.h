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

/// Memory that the processor watches, with one of its few debug registers.
struct PerfBreakpoint {
  std::string symbol;  ///< of the kernel; empty: `address` is meant, in the watched process or in the kernel
  std::uint64_t address = 0;
  std::uint32_t length = 0;  ///< 1, 2, 4 or 8 bytes
  std::uint32_t access = 0;  ///< HW_BREAKPOINT_R, HW_BREAKPOINT_W, both, or HW_BREAKPOINT_X alone
};

/// The argument of a perf attachment: EVENT[@N[hz]][,pid=N|,cpu=N|,cgroup=PATH], where EVENT is a counter's name or
/// mem:ADDRESS[/LENGTH][:rwx] as perf(1) writes a breakpoint; or tracepoint:CATEGORY/NAME.
struct PerfArgument {
  std::string tracepoint;            ///< "sched/sched_switch"; empty for all others
  const PerfEvent *event = nullptr;  ///< null for a tracepoint and a breakpoint
  std::optional<PerfBreakpoint> breakpoint;
  std::string event_text;  ///< as written: "cpu-clock", "mem:0x1000/8:w"
  PerfRate rate{};
  // Of these at most one; without any, everything that runs.
  std::optional<pid_t> pid;  ///< all threads of this process
  std::optional<int> cpu;    ///< what runs on this processor
  std::string cgroup;        ///< the processes of this cgroup and those below it; empty: none
};

/// The error's subject is left empty.
Result<PerfArgument> parse_perf_argument(const std::string &text);

}  // namespace bpfcc
