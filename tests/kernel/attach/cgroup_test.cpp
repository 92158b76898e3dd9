#include "tests/kernel/cgroup.h"

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/net_namespace.h"
#include "tests/kernel/traffic.h"

namespace bpfcc::test {
namespace {

class CgroupTest : public AttachTest {
 protected:
  void SetUp() override {
    AttachTest::SetUp();
    if (IsSkipped()) return;
    if (cgroup_mount_point().empty()) GTEST_SKIP() << "cgroups of version 2 are not mounted";
    cgroup_.emplace();
    network_.emplace();
  }

  std::string target(const std::string &program, const std::string &direction = "") const {
    return fmt::format("{}=cgroup:{}{}", program, cgroup_->path(), direction);
  }
  /// From a process of the cgroup.
  void send(int datagrams) const {
    const InNamespace inside(*network_);
    cgroup_->run([&] { send_udp("127.0.0.1", 7777, datagrams); });
  }
  const Cgroup &cgroup() const { return *cgroup_; }
  const NetNamespace &network() const { return *network_; }

 private:
  std::optional<Cgroup> cgroup_;
  std::optional<NetNamespace> network_;
};

sockaddr_in loopback_address() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(7777);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void with_udp_sockets(int times, int (*call)(int, const sockaddr *, socklen_t)) {
  const sockaddr_in address = loopback_address();
  for (int i = 0; i < times; ++i) {
    const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    call(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address));
  }
}

TEST_F(CgroupTest, PacketsOfItsProcesses) {
  ASSERT_ATTACHED(attach("cgroup_skb", {target("count_sent")}));
  EXPECT_EQ(attachments()[0].attachment->description(), fmt::format("cgroup {} cgroup_inet_egress", cgroup().path()));
  send(100);
  EXPECT_EQ(count(), 100u);
  {
    const InNamespace inside(network());
    send_udp("127.0.0.1", 7777, 10);  // this process is not in the cgroup
  }
  EXPECT_EQ(count(), 100u);

  detach();
  send(100);
  EXPECT_EQ(count(), 100u);
}

TEST_F(CgroupTest, BesideAnotherProgram) {
  const LoadedObject other = load_test_object("cgroup_skb");
  const auto target_of_other = parse_attach_target(target("count_sent"));
  ASSERT_TRUE(target_of_other);
  const auto attached_other = attach_all(other, {*target_of_other});
  ASSERT_ATTACHED(attached_other);
  ASSERT_ATTACHED(attach("cgroup_skb", {target("count_sent")}));
  send(20);
  EXPECT_EQ(count(), 20u);
  EXPECT_EQ(count_of(other), 20u);
  detach();
  send(20);
  EXPECT_EQ(count(), 20u);
  EXPECT_EQ(count_of(other), 40u);
}

TEST_F(CgroupTest, WhereAnotherProgramAdmitsNoOthers) {
  const LoadedObject other = load_test_object("cgroup_skb");
  const int other_fd = bpf_program__fd(bpf_object__next_program(other.get(), nullptr));
  const UniqueFd folder(open(cgroup().path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  ASSERT_EQ(bpf_prog_attach(other_fd, folder.get(), BPF_CGROUP_INET_EGRESS, 0), 0);
  EXPECT_REFUSED(attach("cgroup_skb", {target("count_sent")}), ErrorKind::kEnvironment,
                 fmt::format("count_sent: not permitted to attach to cgroup {}, or a program on it or above it admits "
                             "no others: EPERM (Operation not permitted)\n"
                             "  hint: run it as root; bpftool cgroup tree shows who is attached",
                             cgroup().path()));
}

TEST_F(CgroupTest, TheTargetSaysTheDirection) {
  ASSERT_ATTACHED(attach("cgroup_skb_either", {target("count_packets", ":egress")}));
  send(20);
  EXPECT_EQ(count(), 20u);
}

TEST_F(CgroupTest, WithoutADirectionTheErrorSaysWhatToWrite) {
  EXPECT_REFUSED(attach("cgroup_skb_either", {target("count_packets")}), ErrorKind::kUsage,
                 fmt::format("count_packets: neither the target nor section cgroup/skb says in which direction\n"
                             "  hint: --attach count_packets=cgroup:{0}:ingress or --attach "
                             "count_packets=cgroup:{0}:egress",
                             cgroup().path()));
}

TEST_F(CgroupTest, SystemCallsOfItsProcesses) {
  ASSERT_ATTACHED(attach("cgroup_connect", {target("count_connects")}));
  cgroup().run([] { with_udp_sockets(12, connect); });
  EXPECT_EQ(count(), 12u);
  with_udp_sockets(5, connect);
  EXPECT_EQ(count(), 12u);

  detach();
  cgroup().run([] { with_udp_sockets(12, connect); });
  EXPECT_EQ(count(), 12u);
}

TEST_F(CgroupTest, SecurityModuleHookOfItsProcesses) {
  SKIP_IF(missing_trampolines());
  const Result<void> attached = attach("lsm_cgroup", {target("count_binds")});
  SKIP_IF(missing_here(attached));
  ASSERT_ATTACHED(attached);
  const InNamespace inside(network());
  cgroup().run([] { with_udp_sockets(3, bind); });
  EXPECT_EQ(count(), 3u);
}

TEST_F(CgroupTest, NotACgroup) {
  EXPECT_REFUSED(attach("cgroup_skb", {"count_sent=cgroup:/proc"}), ErrorKind::kAttach,
                 fmt::format("count_sent: /proc is not a cgroup of version 2: EBADF (Bad file descriptor)\n"
                             "  hint: cgroups of version 2 are the folders below {}",
                             cgroup_mount_point()));
  EXPECT_REFUSED(attach("cgroup_skb", {"count_sent=cgroup:/nonexistent"}), ErrorKind::kAttach,
                 fmt::format("count_sent: no cgroup /nonexistent: ENOENT (No such file or directory)\n"
                             "  hint: cgroups of version 2 are the folders below {}",
                             cgroup_mount_point()));
}

TEST_F(CgroupTest, DirectionOfWhatHasNone) {
  EXPECT_REFUSED(attach("cgroup_connect", {target("count_connects", ":egress")}), ErrorKind::kUsage,
                 "count_connects: only a program for packets has a direction");
}

}  // namespace
}  // namespace bpfcc::test
