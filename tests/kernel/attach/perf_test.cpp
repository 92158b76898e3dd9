#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <ctime>
#include <numeric>
#include <thread>

#include <fmt/format.h>

#include "loader/attach/cpus.h"
#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/cgroup.h"
#include "tests/kernel/traffic.h"

namespace bpfcc::test {
namespace {

class PerfTest : public AttachTest {
 protected:
  /// Of all processes.
  std::uint64_t all_samples() const {
    const std::vector<std::uint64_t> samples = values_per_cpu(object(), "samples_per_cpu", 0);
    return std::accumulate(samples.begin(), samples.end(), std::uint64_t{0});
  }
};

/// Takes a page fault for every page of a fresh mapping.
void touch_pages(size_t pages) {
  const auto page_size = static_cast<size_t>(getpagesize());
  auto *memory = static_cast<volatile char *>(
      mmap(nullptr, pages * page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  madvise(const_cast<char *>(memory), pages * page_size, MADV_NOHUGEPAGE);
  for (size_t page = 0; page < pages; ++page) memory[page * page_size] = 1;
  munmap(const_cast<char *>(memory), pages * page_size);
}

/// Computes until the calling thread has used that much processor time.
void burn_milliseconds(long milliseconds) {
  const auto used = [] {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
  };
  const long end = used() + milliseconds;
  while (used() < end) {
  }
}

/// The same, on that processor.
void burn_on(int cpu, long milliseconds) {
  std::thread([&] {
    cpu_set_t only;
    CPU_ZERO(&only);
    CPU_SET(static_cast<unsigned>(cpu), &only);
    ASSERT_EQ(sched_setaffinity(0, sizeof(only), &only), 0);
    burn_milliseconds(milliseconds);
  }).join();
}

TEST_F(PerfTest, EveryPageFaultOfAProcess) {
  ASSERT_ATTACHED(attach("perf_event", {fmt::format("sample=perf:page-faults@1,pid={}", getpid())}));
  EXPECT_EQ(attachments()[0].attachment->description(), fmt::format("perf page-faults@1,pid={}", getpid()));
  touch_pages(500);
  const std::uint64_t attached = count();
  EXPECT_GE(attached, 500u);
  EXPECT_LE(attached, 550u);

  detach();
  touch_pages(500);
  EXPECT_EQ(count(), attached);
}

TEST_F(PerfTest, EveryPageFaultOfACgroup) {
  if (cgroup_mount_point().empty()) GTEST_SKIP() << "cgroups of version 2 are not mounted";
  const Cgroup cgroup;
  const Result<void> attached = attach("perf_event", {"sample=perf:page-faults@1,cgroup=" + cgroup.path()});
  SKIP_IF(missing_here(attached));
  ASSERT_ATTACHED(attached);
  EXPECT_EQ(attachments()[0].attachment->description(), "perf page-faults@1,cgroup=" + cgroup.path());
  touch_pages(500);
  EXPECT_EQ(all_samples(), 0u);
  cgroup.run([] { touch_pages(500); });
  EXPECT_GE(all_samples(), 500u);
}

TEST_F(PerfTest, AFolderThatIsNoCgroup) {
  EXPECT_REFUSED(attach("perf_event", {"sample=perf:page-faults,cgroup=/tmp"}), ErrorKind::kAttach,
                 "sample: perf page-faults@1,cgroup=/tmp: that folder is no cgroup: EBADF (Bad file descriptor)");
}

TEST_F(PerfTest, NoSuchCgroup) {
  EXPECT_REFUSED(attach("perf_event", {"sample=perf:page-faults,cgroup=/nowhere"}), ErrorKind::kAttach,
                 "sample: no cgroup /nowhere: ENOENT (No such file or directory)");
}

TEST_F(PerfTest, OneProcessor) {
  ASSERT_ATTACHED(attach("perf_event", {"sample=perf:cpu-clock@999hz,cpu=0"}));
  burn_on(0, 50);
  const std::vector<std::uint64_t> samples = values_per_cpu(object(), "samples_per_cpu", 0);
  EXPECT_GT(samples[0], 0u);
  EXPECT_EQ(std::accumulate(samples.begin() + 1, samples.end(), std::uint64_t{0}), 0u);
}

TEST_F(PerfTest, NoSuchProcessor) {
  const Result<void> attached = attach("perf_event", {"sample=perf:cpu-clock,cpu=9999"});
  ASSERT_FALSE(attached);
  EXPECT_TRUE(to_string(attached.error()).starts_with("sample: no processor 9999 is online\n  hint: there are: 0"));
}

TEST_F(PerfTest, EveryWriteToAVariable) {
  static volatile int variable = 0;
  const std::string event = fmt::format("mem:{:#x}/4:w", reinterpret_cast<std::uintptr_t>(&variable));
  const Result<void> attached = attach("perf_event", {fmt::format("sample=perf:{},pid={}", event, getpid())});
  SKIP_IF(missing_here(attached));
  ASSERT_ATTACHED(attached);
  for (int i = 0; i < 50; ++i) variable = i;
  EXPECT_EQ(count(), 50u);

  detach();
  variable = 0;
  EXPECT_EQ(count(), 50u);
}

TEST_F(PerfTest, WhatNoProcessorCanWatch) {
  const Result<void> attached = attach("perf_event", {fmt::format("sample=perf:mem:0x1001/8:w,pid={}", getpid())});
  SKIP_IF(missing_here(attached));
  ASSERT_FALSE(attached);
  EXPECT_TRUE(to_string(attached.error()).starts_with("sample: the processor cannot watch perf mem:0x1001/8:w@1,pid="));
}

TEST_F(PerfTest, NoSuchSymbolToWatch) {
  EXPECT_REFUSED(attach("perf_event", {"sample=perf:mem:no_such_symbol"}), ErrorKind::kAttach,
                 "sample: no symbol no_such_symbol in this kernel\n"
                 "  hint: /proc/kallsyms lists them, data only with CONFIG_KALLSYMS_ALL; an address is written 0x...");
}

TEST_F(PerfTest, APeriodDividesTheCount) {
  ASSERT_ATTACHED(attach("perf_event", {fmt::format("sample=perf:page-faults@100,pid={}", getpid())}));
  touch_pages(1000);
  EXPECT_GE(count(), 10u);
  EXPECT_LE(count(), 11u);
}

TEST_F(PerfTest, WithoutPidEveryProcessorIsSampled) {
  ASSERT_ATTACHED(attach("perf_event", {"sample=perf:cpu-clock@99hz"}));
  EXPECT_EQ(attachments()[0].attachment->description(), "perf cpu-clock@99hz");
  const Result<std::vector<int>> cpus = online_cpus();
  ASSERT_TRUE(cpus);
  for (const int cpu : *cpus) {
    burn_on(cpu, 100);
    EXPECT_GT(values_per_cpu(object(), "samples_per_cpu", 0)[static_cast<size_t>(cpu)], 0u) << "processor " << cpu;
  }
}

TEST_F(PerfTest, SamplesFollowProcessorTime) {
  ASSERT_ATTACHED(attach("perf_event", {"sample=perf:cpu-clock@1000000"}));  // once in 1,000,000 ns
  burn_milliseconds(400);
  detach();  // before the count is read: a slow machine samples on its way here
  const std::uint64_t sampled = count();
  EXPECT_GT(sampled, 100u);
  EXPECT_LT(sampled, 700u);

  burn_milliseconds(50);
  EXPECT_EQ(count(), sampled);
}

TEST_F(PerfTest, FrequencyIsPerSecond) {
  ASSERT_ATTACHED(attach("perf_event", {fmt::format("sample=perf:task-clock@200hz,pid={}", getpid())}));
  burn_milliseconds(500);
  EXPECT_GT(count(), 30u);
  EXPECT_LT(count(), 200u);
}

TEST_F(PerfTest, ThreadsOfAProcessAreSeenAndItsChildrenAreNot) {
  ASSERT_ATTACHED(attach("perf_event", {fmt::format("sample=perf:page-faults,pid={}", getpid())}));
  std::thread([] { touch_pages(300); }).join();
  EXPECT_TRUE(eventually([&] { return count() >= 300; })) << count();

  const std::uint64_t before = all_samples();
  const pid_t child = fork();
  if (child == 0) {
    touch_pages(2000);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  EXPECT_LT(all_samples() - before, 2000u);
}

TEST_F(PerfTest, ContextSwitches) {
  ASSERT_ATTACHED(attach("perf_event", {fmt::format("sample=perf:context-switches,pid={}", getpid())}));
  for (int i = 0; i < 20; ++i) usleep(5000);  // long enough for a slow machine not to wake up before it slept
  EXPECT_GE(count(), 20u);
}

TEST_F(PerfTest, NoSuchProcess) {
  EXPECT_REFUSED(attach("perf_event", {"sample=perf:cpu-clock,pid=4194304"}), ErrorKind::kAttach,
                 "sample: no process 4194304: ESRCH (No such process)");
}

TEST_F(PerfTest, FrequencyOverTheLimit) {
  EXPECT_REFUSED(attach("perf_event", {"sample=perf:cpu-clock@100000000hz"}), ErrorKind::kAttach,
                 "sample: the kernel does not take perf cpu-clock@100000000hz: EINVAL (Invalid argument)\n"
                 "  hint: kernel.perf_event_max_sample_rate is the highest frequency");
}

TEST_F(PerfTest, HardwareCounterThatThisMachineHasNot) {
  const Result<void> attached = attach("perf_event", {"sample=perf:cycles"});
  if (attached) GTEST_SKIP() << "this machine has a counter for cycles";
  EXPECT_EQ(to_string(attached.error()),
            "sample: this machine has no counter for perf cycles@99hz: ENOENT (No such file or directory)\n"
            "  hint: cpu-clock works everywhere");
  EXPECT_EQ(attached.error().kind, ErrorKind::kEnvironment);
}

TEST_F(PerfTest, ProgramForPerfEventsAtATracepoint) {
  EXPECT_REFUSED(attach("perf_event", {"sample=perf:tracepoint:sched/sched_switch"}), ErrorKind::kUsage,
                 "sample: a program for perf events cannot be attached to tracepoint:sched/sched_switch\n"
                 "  hint: SEC(\"tracepoint/CATEGORY/NAME\")");
}

}  // namespace
}  // namespace bpfcc::test
