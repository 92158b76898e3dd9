#include <unistd.h>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/cgroup.h"
#include "tests/kernel/net_namespace.h"

namespace bpfcc::test {
namespace {

/// Attached and detached many times over, and attached so that the second of two targets fails.
class RoundsTest : public AttachTest {
 protected:
  void SetUp() override {
    AttachTest::SetUp();
    if (IsSkipped()) return;
    network_.emplace();
    inside_.emplace(*network_);
  }

  static size_t open_files() {
    const std::filesystem::directory_iterator files("/proc/self/fd");
    return static_cast<size_t>(std::distance(begin(files), end(files)));
  }

  void go_round(const std::string &object_name, const std::string &good, const std::string &bad) {
    ASSERT_ATTACHED(attach(object_name, {good}));  // libbpf opens what it keeps at the first time
    detach();
    const size_t before = open_files();
    for (int round = 0; round < 10; ++round) {
      ASSERT_ATTACHED(attach(object_name, {good}));
      EXPECT_GT(open_files(), before);
      detach();
      EXPECT_FALSE(attach(object_name, {good, bad}));
    }
    EXPECT_EQ(open_files(), before) << object_name;
    drop_object();
  }

 private:
  std::optional<NetNamespace> network_;
  std::optional<InNamespace> inside_;
};

TEST_F(RoundsTest, NoFileStaysOpen) {
  go_round("socket_filter", "count_udp=socket:lo", "count_udp=socket:eth99");
  go_round("xdp", "drop_udp=xdp:lo", "drop_udp=xdp:eth99");
  go_round("tracepoint", "count_getppid=tracepoint:syscalls/sys_enter_getppid", "count_getppid=tracepoint:a/b");
  go_round("perf_event", "sample=perf:cpu-clock@10hz", "sample=perf:cpu-clock@1000000000hz");
  go_round("raw_tracepoint", "count_calls=raw_tracepoint:sys_enter", "count_calls=raw_tracepoint:nothing");
  go_round("uprobe", fmt::format("count_calls=uprobe:{}:target_function", test_file("uprobe_target")),
           "count_calls=uprobe:/proc/self/maps:main");
}

/// Pages that are mapped, KiB.
size_t resident_memory() {
  std::ifstream file("/proc/self/statm");
  size_t total = 0;
  size_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

TEST_F(RoundsTest, AThousandLoadsLeaveNothing) {
  const ObjectImage image = test_object("own_socket");
  const auto go = [&] {
    const auto loaded = load(image, {});
    ASSERT_TRUE(loaded) << to_string(loaded.error().error);
    ASSERT_TRUE(attach_all(*loaded, {{"count_datagrams", "socket", "lo"}}));
  };
  for (int round = 0; round < 100; ++round) go();  // the allocator takes what it needs
  const size_t files = open_files();
  const size_t memory = resident_memory();
  for (int round = 0; round < 1000 && !HasFatalFailure(); ++round) go();
  EXPECT_EQ(open_files(), files);
  EXPECT_LT(resident_memory(), memory + 2048) << "2 KiB a round would be a leak";
}

TEST_F(RoundsTest, NoFileOfACgroupStaysOpen) {
  if (cgroup_mount_point().empty()) GTEST_SKIP() << "cgroups of version 2 are not mounted";
  const Cgroup cgroup;
  go_round("cgroup_connect", "count_connects=cgroup:" + cgroup.path(), "count_connects=cgroup:/proc");
}

}  // namespace
}  // namespace bpfcc::test
