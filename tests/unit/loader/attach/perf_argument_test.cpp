#include "loader/attach/perf_argument.h"

#include <gtest/gtest.h>
#include <linux/hw_breakpoint.h>
#include <linux/perf_event.h>

#include <set>

namespace bpfcc {
namespace {

PerfArgument parse(const std::string &text) {
  const Result<PerfArgument> argument = parse_perf_argument(text);
  EXPECT_TRUE(argument) << to_string(argument.error());
  return argument.value_or(PerfArgument{});
}

std::string error_of(const std::string &text) {
  const Result<PerfArgument> argument = parse_perf_argument(text);
  return argument ? "none" : to_string(argument.error());
}

TEST(PerfArgument, Frequency) {
  const PerfArgument argument = parse("cpu-clock@99hz");
  ASSERT_NE(argument.event, nullptr);
  EXPECT_EQ(argument.event->type, PERF_TYPE_SOFTWARE);
  EXPECT_EQ(argument.event->config, PERF_COUNT_SW_CPU_CLOCK);
  EXPECT_EQ(argument.rate.value, 99u);
  EXPECT_TRUE(argument.rate.per_second);
  EXPECT_FALSE(argument.pid);
}

TEST(PerfArgument, PeriodAndProcess) {
  const PerfArgument argument = parse("page-faults@1000,pid=12");
  EXPECT_EQ(argument.rate.value, 1000u);
  EXPECT_FALSE(argument.rate.per_second);
  EXPECT_EQ(argument.pid, 12);
}

TEST(PerfArgument, ProcessorAndCgroup) {
  EXPECT_EQ(parse("cpu-clock,cpu=3").cpu, 3);
  EXPECT_EQ(parse("cpu-clock@9,cgroup=/sys/fs/cgroup/a,b").cgroup, "/sys/fs/cgroup/a,b");
  const std::string hint = "\n  hint: for example perf:page-faults,pid=1";
  EXPECT_EQ(error_of("cpu-clock,cpu=-1"), "'cpu=-1' is none of pid=N, cpu=N, cgroup=PATH" + hint);
  EXPECT_EQ(error_of("cpu-clock,cgroup="), "'cgroup=' is none of pid=N, cpu=N, cgroup=PATH" + hint);
}

TEST(PerfArgument, Breakpoint) {
  const PerfArgument argument = parse("mem:0x1000/8:w@2,pid=5");
  EXPECT_EQ(argument.event, nullptr);
  ASSERT_TRUE(argument.breakpoint);
  EXPECT_EQ(argument.breakpoint->address, 0x1000U);
  EXPECT_EQ(argument.breakpoint->length, 8U);
  EXPECT_EQ(argument.breakpoint->access, std::uint32_t{HW_BREAKPOINT_W});
  EXPECT_EQ(argument.rate.value, 2U);
  EXPECT_EQ(argument.pid, 5);

  const PerfArgument symbol = parse("mem:jiffies");
  EXPECT_EQ(symbol.breakpoint->symbol, "jiffies");
  EXPECT_EQ(symbol.breakpoint->length, 4U);
  EXPECT_EQ(symbol.breakpoint->access, std::uint32_t{HW_BREAKPOINT_RW});
  EXPECT_EQ(parse("mem:schedule:x").breakpoint->length, sizeof(long));

  EXPECT_EQ(error_of("mem:0xyz"), "'0xyz' is not an address");
  const std::string usage = " is not mem:ADDRESS[/1|/2|/4|/8][:r|:w|:rw|:x]\n  hint: for example perf:mem:jiffies/8:w";
  EXPECT_EQ(error_of("mem:"), "'mem:'" + usage);
  EXPECT_EQ(error_of("mem:a/3"), "'mem:a/3'" + usage);
  EXPECT_EQ(error_of("mem:a:rx"), "'mem:a:rx'" + usage);
}

TEST(PerfArgument, DefaultRates) {
  EXPECT_TRUE(parse("cycles").rate.per_second);
  EXPECT_EQ(parse("cycles").rate.value, 99u);
  EXPECT_FALSE(parse("context-switches").rate.per_second);
  EXPECT_EQ(parse("context-switches").rate.value, 1u);
}

TEST(PerfArgument, Tracepoint) {
  const PerfArgument argument = parse("tracepoint:sched/sched_switch");
  EXPECT_EQ(argument.event, nullptr);
  EXPECT_EQ(argument.tracepoint, "sched/sched_switch");
}

TEST(PerfArgument, TracepointsTakeNoRateAndNoProcess) {
  const std::string message =
      "a tracepoint takes neither a rate nor pid=\n"
      "  hint: its program runs each time and for every process: compare bpf_get_current_pid_tgid() in it";
  EXPECT_EQ(error_of("tracepoint:sched/sched_switch@99hz"), message);
  EXPECT_EQ(error_of("tracepoint:sched/sched_switch,pid=1"), message);
}

TEST(PerfArgument, UnknownEvents) {
  EXPECT_EQ(error_of("cpu-clok@99hz"), "no perf event 'cpu-clok'\n  hint: the nearest is cpu-clock");
  EXPECT_EQ(error_of("").substr(0, 53), "no perf event ''\n  hint: one of cpu-clock, task-clock");
}

TEST(PerfArgument, BadRates) {
  for (const char *rate : {"", "0", "hz", "0hz", "-1", "9x", "99 hz", "9223372036854775808", "99999999999999999999"}) {
    EXPECT_EQ(error_of("cpu-clock@" + std::string(rate)),
              "'" + std::string(rate) +
                  "' is not a rate\n"
                  "  hint: cpu-clock@99hz for 99 times a second, cpu-clock@1000 for every 1000th");
  }
}

TEST(PerfArgument, BadOptions) {
  for (const char *option :
       {"", "pid", "pid=", "pid=0", "pid=-1", "pid=x", "pid=99999999999", "tid=1", "pid=1,pid=2"}) {
    EXPECT_EQ(error_of("cpu-clock," + std::string(option)),
              "'" + std::string(option) +
                  "' is none of pid=N, cpu=N, cgroup=PATH\n  hint: for example perf:page-faults,pid=1");
  }
}

TEST(PerfEvents, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const PerfEvent &event : perf_events()) EXPECT_TRUE(names.insert(event.name).second) << event.name;
}

}  // namespace
}  // namespace bpfcc
