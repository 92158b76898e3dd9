#include "loader/attach/perf_argument.h"

#include <fmt/format.h>
#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>

#include <algorithm>
#include <array>
#include <vector>

#include "loader/attach/argument.h"
#include "loader/attach/tracepoint.h"
#include "support/nearest_name.h"

namespace bpfcc {
namespace {

constexpr std::string_view kTracepointPrefix = "tracepoint:";
constexpr std::string_view kBreakpointPrefix = "mem:";
// What advances all the time is sampled, a bit off the frequency of timers; what happens now and then is counted.
constexpr PerfRate kSampled{99, true};
constexpr PerfRate kEach{1, false};

// perf_event_open(2), with the names that perf(1) gives them. Left out are PERF_COUNT_SW_DUMMY, which never happens,
// and PERF_COUNT_SW_BPF_OUTPUT, by which a program writes to a PERF_EVENT_ARRAY.
constexpr std::array kPerfEvents = {
    PerfEvent{"cpu-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK, kSampled},
    PerfEvent{"task-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK, kSampled},
    PerfEvent{"page-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS, kEach},
    PerfEvent{"minor-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MIN, kEach},
    PerfEvent{"major-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS_MAJ, kEach},
    PerfEvent{"context-switches", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES, kEach},
    PerfEvent{"cpu-migrations", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS, kEach},
    PerfEvent{"alignment-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_ALIGNMENT_FAULTS, kEach},
    PerfEvent{"emulation-faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_EMULATION_FAULTS, kEach},
    PerfEvent{"cgroup-switches", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CGROUP_SWITCHES, kEach},
    PerfEvent{"cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, kSampled},
    PerfEvent{"cpu-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, kSampled},
    PerfEvent{"instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, kSampled},
    PerfEvent{"cache-references", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_REFERENCES, kSampled},
    PerfEvent{"cache-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES, kSampled},
    PerfEvent{"branches", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_INSTRUCTIONS, kSampled},
    PerfEvent{"branch-misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES, kSampled},
    PerfEvent{"bus-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BUS_CYCLES, kSampled},
    PerfEvent{"stalled-cycles-frontend", PERF_TYPE_HARDWARE, PERF_COUNT_HW_STALLED_CYCLES_FRONTEND, kSampled},
    PerfEvent{"stalled-cycles-backend", PERF_TYPE_HARDWARE, PERF_COUNT_HW_STALLED_CYCLES_BACKEND, kSampled},
    PerfEvent{"ref-cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_REF_CPU_CYCLES, kSampled},
};

tl::unexpected<Error> no_such_event(std::string_view name) {
  std::vector<std::string_view> names(kPerfEvents.size());
  std::ranges::transform(kPerfEvents, names.begin(), &PerfEvent::name);
  const std::string_view nearest = nearest_name(name, names);
  const std::string hint =
      nearest.empty() ? fmt::format("one of {}", fmt::join(names, ", ")) : fmt::format("the nearest is {}", nearest);
  return fail(ErrorKind::kUsage, "", fmt::format("no perf event '{}'", name), 0, hint);
}

/// "99hz" is per second, "1000" one in so many.
std::optional<PerfRate> parse_rate(std::string_view text) {
  const bool per_second = text.ends_with("hz") || text.ends_with("Hz");
  if (per_second) text.remove_suffix(2);
  const auto value = parse_number<std::uint64_t>(text);
  // The kernel refuses a period with the highest bit set.
  if (!value || *value == 0 || *value >> 63 != 0) return std::nullopt;
  return PerfRate{*value, per_second};
}

Result<PerfArgument> parse_tracepoint(std::string_view name) {
  // The kernel runs the program of a tracepoint on every hit, whatever process or period the perf event was opened for.
  for (const char option : {'@', ','}) {
    if (name.find(option) != std::string_view::npos) {
      return fail(ErrorKind::kUsage, "", "a tracepoint takes neither a rate nor pid=", 0,
                  "its program runs each time and for every process: compare bpf_get_current_pid_tgid() in it");
    }
  }
  BPFCC_CHECK(check_tracepoint(std::string(name)));
  PerfArgument argument;
  argument.tracepoint = name;
  return argument;
}

/// "rw": HW_BREAKPOINT_RW. Nothing for what no processor can watch.
std::optional<std::uint32_t> parse_access(std::string_view text) {
  if (text == "r") return HW_BREAKPOINT_R;
  if (text == "w") return HW_BREAKPOINT_W;
  if (text == "rw" || text == "wr") return HW_BREAKPOINT_RW;
  if (text == "x") return HW_BREAKPOINT_X;
  return std::nullopt;
}

Result<PerfBreakpoint> parse_breakpoint(std::string_view text) {
  const auto [place, access] = split_first(text, ':');
  const auto [where, length] = split_first(place, '/');
  PerfBreakpoint breakpoint;
  const std::optional<std::uint32_t> parsed_access = parse_access(access.empty() ? "rw" : access);
  const bool executes = parsed_access == HW_BREAKPOINT_X;
  // To the kernel, code has the length of a long.
  const std::uint32_t usual_length = executes ? sizeof(long) : std::uint32_t{HW_BREAKPOINT_LEN_4};
  const auto parsed_length = length.empty() ? std::optional(usual_length) : parse_number<std::uint32_t>(length);
  if (where.starts_with("0x")) {
    const auto address = parse_number<std::uint64_t>(where.substr(2), 16);
    if (address) breakpoint.address = *address;
    if (!address) return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not an address", where));
  } else {
    breakpoint.symbol = where;
  }
  constexpr std::array kLengths = {1U, 2U, 4U, 8U};
  const bool fits = parsed_length && std::ranges::find(kLengths, *parsed_length) != kLengths.end();
  if (where.empty() || !parsed_access || !fits) {
    return fail(ErrorKind::kUsage, "", fmt::format("'mem:{}' is not mem:ADDRESS[/1|/2|/4|/8][:r|:w|:rw|:x]", text), 0,
                "for example perf:mem:jiffies/8:w");
  }
  breakpoint.length = *parsed_length;
  breakpoint.access = *parsed_access;
  return breakpoint;
}

Result<void> take_scope(PerfArgument &argument, std::string_view text) {
  const auto [key, value] = split_first(text, '=');
  if (key == "pid") argument.pid = parse_pid(text);
  if (key == "cpu") argument.cpu = parse_number<int>(value);
  if (key == "cgroup") argument.cgroup = value;
  if (argument.pid || (argument.cpu && *argument.cpu >= 0) || !argument.cgroup.empty()) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is none of pid=N, cpu=N, cgroup=PATH", text), 0,
              "for example perf:page-faults,pid=1");
}

Result<void> take_event(PerfArgument &argument, std::string_view name) {
  argument.event_text = name;
  if (name.starts_with(kBreakpointPrefix)) {
    BPFCC_TRY(argument.breakpoint, parse_breakpoint(name.substr(kBreakpointPrefix.size())));
    argument.rate = kEach;
    return {};
  }
  const auto *const event = std::ranges::find(kPerfEvents, name, &PerfEvent::name);
  if (event == kPerfEvents.end()) return no_such_event(name);
  argument.event = event;
  argument.rate = event->default_rate;
  return {};
}

}  // namespace

std::span<const PerfEvent> perf_events() { return kPerfEvents; }

Result<PerfArgument> parse_perf_argument(const std::string &text) {
  if (text.starts_with(kTracepointPrefix)) {
    return parse_tracepoint(std::string_view(text).substr(kTracepointPrefix.size()));
  }
  const auto [what, scope] = split_first(text, ',');
  const auto [name, rate] = split_first(what, '@');
  PerfArgument argument;
  BPFCC_CHECK(take_event(argument, name));
  if (what.find('@') != std::string_view::npos) {
    const std::optional<PerfRate> parsed = parse_rate(rate);
    if (!parsed) {
      return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not a rate", rate), 0,
                  fmt::format("{0}@99hz for 99 times a second, {0}@1000 for every 1000th", name));
    }
    argument.rate = *parsed;
  }
  if (text.find(',') != std::string::npos) BPFCC_CHECK(take_scope(argument, scope));
  return argument;
}

}  // namespace bpfcc
