// Samples that watch processes: a child process does a known number of things.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tests/kernel/requirements.h"
#include "tests/kernel/samples/child_process.h"
#include "tests/kernel/samples/sample_run.h"

namespace bpfcc::test {
namespace {

/// A program name that no other test uses; the kernel keeps 15 characters.
std::string unique_name() { return "sample-" + std::to_string(getpid()); }

void use_processor_for_a_second() {
  while (std::clock() < CLOCKS_PER_SEC) {
  }
}

TEST(TracingSamples, CountExecs) {
  SKIP_IF(missing_privilege());
  SampleRun run("count_execs");
  for (int started = 0; started < 6; ++started) execute_as(unique_name());
  const SampleOutput output = run.finish();
  EXPECT_EQ(output.value("execs_by_name", unique_name()), 6);
}

/// The events that tell of a program with that name.
std::vector<nlohmann::json> events_of(const SampleOutput &output, const std::string &name) {
  std::vector<nlohmann::json> events;
  for (const nlohmann::json &line : output.lines) {
    if (line["kind"] == "event" && line["value"].is_object() && line["value"]["name"] == name) {
      events.push_back(line["value"]);
    }
  }
  return events;
}

/// Starts three programs, and returns the events that a sample shows for them.
std::vector<nlohmann::json> watch_three_programs(const std::string &sample, std::array<pid_t, 3> &programs) {
  SampleRun run(sample);
  for (pid_t &program : programs) program = execute_as(unique_name());
  EXPECT_TRUE(run.wait_until([](const SampleOutput &now) { return events_of(now, unique_name()).size() == 3; }));
  return events_of(run.finish(), unique_name());
}

TEST(TracingSamples, WatchExecs) {
  SKIP_IF(missing_privilege());
  std::array<pid_t, 3> programs{};
  const std::vector<nlohmann::json> events = watch_three_programs("watch_execs", programs);
  ASSERT_EQ(events.size(), programs.size());
  for (size_t i = 0; i < programs.size(); ++i) {
    EXPECT_EQ(events[i]["pid"], programs[i]);
    EXPECT_EQ(events[i]["parent"], getpid());
    EXPECT_EQ(events[i]["file"], (std::filesystem::temp_directory_path() / unique_name()).string());
  }
}

TEST(TracingSamples, WatchExecsPerf) {
  SKIP_IF(missing_privilege());
  std::array<pid_t, 3> programs{};
  const std::vector<nlohmann::json> events = watch_three_programs("watch_execs_perf", programs);
  // Buffers of several processors are read one after the other.
  std::set<pid_t> seen;
  for (const nlohmann::json &event : events) seen.insert(event["pid"].get<pid_t>());
  EXPECT_EQ(seen, std::set<pid_t>(programs.begin(), programs.end()));
  EXPECT_EQ(events.size(), programs.size());
}

TEST(TracingSamples, CountOpens) {
  SKIP_IF(missing_privilege());
  SampleRun run("count_opens");
  const pid_t child = in_child([] {
    for (int opened = 0; opened < 9; ++opened) close(open("/dev/null", O_RDONLY));
    for (int failed = 0; failed < 4; ++failed) open("/nonexistent", O_RDONLY);
  });
  const nlohmann::json opens = run.finish().value("opens_by_pid", child);
  EXPECT_EQ(opens["calls"], 9 + 4);
  EXPECT_EQ(opens["failed"], 4);
}

TEST(TracingSamples, CountUnlinks) {
  SKIP_IF(missing_privilege());
  SKIP_IF(missing_kernel_option("CONFIG_KPROBES", "/sys/bus/event_source/devices/kprobe"));
  SampleRun run("count_unlinks");
  const std::string file = std::filesystem::temp_directory_path() / unique_name();
  const pid_t child = in_child([&] {
    for (int removed = 0; removed < 5; ++removed) {
      close(creat(file.c_str(), S_IRUSR));
      unlink(file.c_str());
    }
  });
  const nlohmann::json unlinks = run.finish().value("unlinks_by_pid", child);
  EXPECT_EQ(unlinks["calls"], 5);
  EXPECT_EQ(unlinks["last"], file);
}

// A processor's clock that is busy for one second is sampled 99 times, give or take what the machine does besides.
constexpr int kFewestSamples = 50;
constexpr int kMostSamples = 150;

TEST(TracingSamples, SampleCpu) {
  SKIP_IF(missing_privilege());
  SampleRun run("sample_cpu");
  const pid_t child = in_child(use_processor_for_a_second);
  const nlohmann::json samples = run.finish().value("samples_by_pid", child);
  ASSERT_FALSE(samples.is_null());
  EXPECT_GE(samples, kFewestSamples);
  EXPECT_LE(samples, kMostSamples);
}

TEST(TracingSamples, SampleStacks) {
  SKIP_IF(missing_privilege());
  SampleRun run("sample_stacks");
  const pid_t child = in_child(use_processor_for_a_second);
  const SampleOutput output = run.finish();
  int samples = 0;
  int with_user_stack = 0;
  for (const nlohmann::json &element : output.elements("samples")) {
    if (element["key"]["pid"] != child) continue;
    samples += element["value"].get<int>();
    const int stack = element["key"]["user_stack"].get<int>();
    if (stack >= 0 && !output.value("stacks", stack).is_null()) with_user_stack += element["value"].get<int>();
  }
  EXPECT_GE(samples, kFewestSamples);
  EXPECT_LE(samples, kMostSamples);
  EXPECT_GE(with_user_stack, kFewestSamples);
}

}  // namespace
}  // namespace bpfcc::test
