#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "loader/attach/clsact.h"
#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/cgroup.h"
#include "tests/kernel/net_namespace.h"
#include "tests/kernel/without_capabilities.h"

namespace bpfcc::test {
namespace {

class PrivilegeTest : public AttachTest {
 protected:
  void SetUp() override {
    AttachTest::SetUp();
    if (IsSkipped()) return;
    network_.emplace();
    inside_.emplace(*network_);
  }

  /// Loaded with all privileges, attached with none.
  Error refusal(const std::string &object_name, const std::vector<std::string> &targets) {
    load_object(object_name);
    const WithoutCapabilities unprivileged;
    const Result<void> attached = attach(object_name, targets);
    return attached ? Error{ErrorKind::kUsage, "", "attached"} : attached.error();
  }

 private:
  std::optional<NetNamespace> network_;
  std::optional<InNamespace> inside_;
};

TEST_F(PrivilegeTest, PacketSocket) {
  EXPECT_EQ(to_string(refusal("socket_filter", {"count_udp=socket:lo"})),
            "count_udp: a packet socket on lo needs the capability CAP_NET_RAW: EPERM (Operation not permitted)\n"
            "  hint: run it as root");
}

TEST_F(PrivilegeTest, PerfEvent) {
  const Error error = refusal("perf_event", {"sample=perf:cpu-clock"});
  std::ifstream setting("/proc/sys/kernel/perf_event_paranoid");
  std::string value;
  setting >> value;
  EXPECT_EQ(
      to_string(error),
      fmt::format("sample: perf cpu-clock@99hz needs the capability CAP_PERFMON: EACCES (Permission denied)\n  hint: "
                  "run it as root; kernel.perf_event_paranoid, which is {}, limits what others may do",
                  value));
  EXPECT_EQ(error.kind, ErrorKind::kEnvironment);
}

TEST_F(PrivilegeTest, Tracepoint) {
  const Error error = refusal("tracepoint", {});
  // Where tracefs is mounted this process, which is root by name, may read it.
  const bool mounted = error.subject != "tracefs";
  EXPECT_EQ(to_string(error), mounted
                                  ? "count_getppid: tracepoint syscalls/sys_enter_getppid needs the capability "
                                    "CAP_PERFMON: EACCES (Permission denied)\n  hint: run it as root"
                                  : "tracefs: not mounted, and mounting it failed: EPERM (Operation not permitted)\n"
                                    "  hint: as root: mount -t tracefs tracefs /sys/kernel/tracing");
  EXPECT_EQ(error.kind, ErrorKind::kEnvironment);
}

TEST_F(PrivilegeTest, Uprobe) {
  SKIP_IF(missing_kernel_option("CONFIG_UPROBES", "/sys/bus/event_source/devices/uprobe/type"));
  EXPECT_EQ(to_string(refusal("uprobe", {"count_calls=uprobe:/proc/self/exe:0x1000"})),
            "count_calls: uprobe /proc/self/exe:0x1000 needs the capability CAP_PERFMON: EACCES (Permission denied)\n"
            "  hint: run it as root");
}

TEST_F(PrivilegeTest, Clsact) {
  load_object("tc_either");
  const WithoutCapabilities unprivileged;
  const auto attached = attach_clsact(bpf_object__next_program(object().get(), nullptr), "lo", 1, BPF_TC_INGRESS);
  ASSERT_FALSE(attached);
  EXPECT_EQ(to_string(attached.error()),
            "count_udp: tc on lo needs the capability CAP_NET_ADMIN: EPERM (Operation not permitted)\n"
            "  hint: run it as root");
}

TEST_F(PrivilegeTest, PacketsOfACgroup) {
  if (cgroup_mount_point().empty()) GTEST_SKIP() << "cgroups of version 2 are not mounted";
  const Cgroup cgroup;
  EXPECT_EQ(to_string(refusal("cgroup_skb", {"count_sent=cgroup:" + cgroup.path()})),
            fmt::format("count_sent: not permitted to attach to cgroup {}, or a program on it or above it admits no "
                        "others: EPERM (Operation not permitted)\n"
                        "  hint: run it as root; bpftool cgroup tree shows who is attached",
                        cgroup.path()));
}

/// What a user without any privilege is told who loads an object and attaches it; "attached" where that works.
std::string as_nobody(const ObjectImage &image, const std::string &target) {
  constexpr uid_t kNobody = 65534;
  int ends[2];
  if (pipe(ends) != 0) return "pipe";
  const pid_t child = fork();
  if (child == 0) {
    std::string said = "setresuid";
    if (setgroups(0, nullptr) == 0 && setresgid(kNobody, kNobody, kNobody) == 0 &&
        setresuid(kNobody, kNobody, kNobody) == 0) {
      const LoadResult object = load(image, {});
      const Result<Attachments> attached =
          object ? attach_all(*object, {*parse_attach_target(target)}) : tl::unexpected(object.error().error);
      said = attached ? "attached" : to_string(attached.error());
    }
    _exit(write(ends[1], said.data(), said.size()) < 0 ? 1 : 0);
  }
  close(ends[1]);
  std::string text(4096, '\0');
  const ssize_t size = read(ends[0], text.data(), text.size());
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return text.substr(0, static_cast<size_t>(std::max<ssize_t>(size, 0)));
}

TEST_F(PrivilegeTest, EverybodyMayFilterTheirSocketsWhereThatIsAllowed) {
  std::ifstream setting("/proc/sys/kernel/unprivileged_bpf_disabled");
  std::string value;
  setting >> value;
  if (value != "0") GTEST_SKIP() << "kernel.unprivileged_bpf_disabled is " << value;
  EXPECT_EQ(as_nobody(test_object("socket_filter"), "count_udp=socket:udp:9999"), "attached");
}

TEST_F(PrivilegeTest, WhatNobodyMayLoadNeedsCapabilities) {
  const std::string said = as_nobody(test_object("xdp"), "count_packets=xdp:lo");
  EXPECT_NE(said.find("CAP_BPF, CAP_NET_ADMIN missing: run it as root"), std::string::npos) << said;
}

}  // namespace
}  // namespace bpfcc::test
