// Programs that belong to a network namespace, a port or a group of sockets.
#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/net_namespace.h"
#include "tests/kernel/traffic.h"

namespace bpfcc::test {
namespace {

constexpr std::uint16_t kPort = 7777;

class NetworkTest : public AttachTest {
 protected:
  void SetUp() override {
    AttachTest::SetUp();
    if (IsSkipped()) return;
    network_.emplace();
    inside_.emplace(*network_);
  }

  /// A kernel that is too old for a kind says so, and the test is skipped with that.
  static std::string missing_feature(const Result<void> &attached) {
    return !attached && attached.error().kind == ErrorKind::kEnvironment ? to_string(attached.error()) : "";
  }

 private:
  std::optional<NetNamespace> network_;
  std::optional<InNamespace> inside_;
};

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

UniqueFd bound_socket(int type, bool shares_port) {
  UniqueFd socket(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
  const int on = shares_port ? 1 : 0;
  setsockopt(socket.get(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
  const sockaddr_in address = loopback(kPort);
  EXPECT_EQ(bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)), 0);
  return socket;
}

/// The two ends of a TCP connection.
std::array<UniqueFd, 2> connected_sockets() {
  const UniqueFd listener = bound_socket(SOCK_STREAM, false);
  EXPECT_EQ(listen(listener.get(), 1), 0);
  UniqueFd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(kPort);
  EXPECT_EQ(connect(client.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)), 0);
  UniqueFd server(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  return {std::move(client), std::move(server)};
}

TEST_F(NetworkTest, UdpPort) {
  ASSERT_ATTACHED(attach("own_socket", {"count_datagrams=socket:udp:7777"}));
  EXPECT_EQ(attachments()[0].attachment->description(), "socket udp port 7777");
  send_udp("127.0.0.1", kPort, 5000);  // far more than its buffer holds
  EXPECT_TRUE(eventually([&] { return count() == 5000; })) << count();
  detach();
  EXPECT_TRUE(bound_socket(SOCK_DGRAM, false)) << "the port is free again";
}

TEST_F(NetworkTest, TcpPort) {
  ASSERT_ATTACHED(attach("own_socket", {"count_datagrams=socket:tcp:7777"}));
  const UniqueFd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(kPort);
  ASSERT_EQ(connect(client.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)), 0);
  const std::uint64_t before = count();
  EXPECT_GT(before, 0u);
  ASSERT_EQ(send(client.get(), "x", 1, 0), 1);
  EXPECT_TRUE(eventually([&] { return count() > before; })) << "the filter holds for its connections too";
}

TEST_F(NetworkTest, PortThatIsTaken) {
  const UniqueFd other = bound_socket(SOCK_DGRAM, false);
  EXPECT_REFUSED(attach("own_socket", {"count_datagrams=socket:udp:7777"}), ErrorKind::kAttach,
                 "count_datagrams: udp port 7777 is taken by another socket: EADDRINUSE (Address already in use)\n"
                 "  hint: a socket of a process that is started from the same shell can be handed on: socket:fd=N");
  EXPECT_REFUSED(attach("own_socket", {"count_datagrams=socket:udp:70000"}), ErrorKind::kUsage,
                 "--attach count_datagrams=socket:udp:70000: 'udp:70000' does not end with a port from 1 to 65535");
}

TEST_F(NetworkTest, GroupOfSocketsThatShareAPort) {
  const UniqueFd first = bound_socket(SOCK_DGRAM, true);
  const UniqueFd second = bound_socket(SOCK_DGRAM, true);
  ASSERT_ATTACHED(attach("reuseport", {fmt::format("choose=reuseport:fd={}", second.get())}));
  send_udp("127.0.0.1", kPort, 40);
  EXPECT_TRUE(eventually([&] { return count() == 40; })) << count();
  detach();
  send_udp("127.0.0.1", kPort, 40);
  let_traffic_settle();
  EXPECT_EQ(count(), 40u);
}

TEST_F(NetworkTest, SocketThatSharesNothing) {
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  EXPECT_REFUSED(attach("reuseport", {fmt::format("choose=reuseport:fd={}", socket.get())}), ErrorKind::kAttach,
                 fmt::format("choose: file descriptor {} is in no group of sockets that share a port: "
                             "EINVAL (Invalid argument)\n"
                             "  hint: it needs the socket option SO_REUSEPORT, set before bind(2)",
                             socket.get()));
}

TEST_F(NetworkTest, LookupOfSockets) {
  ASSERT_ATTACHED(attach("sk_lookup"));
  EXPECT_EQ(attachments()[0].attachment->description(), "sk_lookup of network namespace self");
  const UniqueFd socket = bound_socket(SOCK_DGRAM, false);
  send_udp("127.0.0.1", kPort, 30);
  EXPECT_TRUE(eventually([&] { return count() == 30; })) << count();
  detach();
  send_udp("127.0.0.1", kPort, 30);
  let_traffic_settle();
  EXPECT_EQ(count(), 30u);
}

TEST_F(NetworkTest, NamespaceOfAProcess) {
  ASSERT_ATTACHED(attach("sk_lookup", {fmt::format("count_lookups=sk_lookup:pid={}", getpid())}));
  send_udp("127.0.0.1", kPort, 30);
  EXPECT_TRUE(eventually([&] { return count() == 30; })) << count();
  const NetNamespace other;
  const InNamespace elsewhere(other);
  send_udp("127.0.0.1", kPort, 30);
  let_traffic_settle();
  EXPECT_EQ(count(), 30u);
}

TEST_F(NetworkTest, NoSuchNamespace) {
  EXPECT_REFUSED(attach("sk_lookup", {"count_lookups=sk_lookup:nowhere77"}), ErrorKind::kAttach,
                 "count_lookups: no network namespace nowhere77: ENOENT (No such file or directory)\n"
                 "  hint: ip netns lists those that have names");
  EXPECT_REFUSED(attach("sk_lookup", {"count_lookups=sk_lookup:/proc/self/maps"}), ErrorKind::kUsage,
                 "count_lookups: /proc/self/maps is not a network namespace: EINVAL (Invalid argument)\n"
                 "  hint: for example self, pid=1, /run/netns/NAME");
}

TEST_F(NetworkTest, FlowDissectorIsAloneInItsNamespace) {
  ASSERT_ATTACHED(attach("flow_dissector"));
  EXPECT_EQ(attachments()[0].attachment->description(), "flow_dissector of network namespace self");
  const LoadedObject other = load_test_object("flow_dissector");
  const auto second = attach_all(other, {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "network namespace self takes no more programs of this kind");
}

TEST_F(NetworkTest, Netfilter) {
  if (libbpf_probe_bpf_prog_type(BPF_PROG_TYPE_NETFILTER, nullptr) != 1) {
    GTEST_SKIP() << "this kernel has no programs of type netfilter (Linux 6.4)";
  }
  const Result<void> attached = attach("netfilter", {"count_packets=netfilter:ipv4:output:10"});
  SKIP_IF(missing_feature(attached));
  ASSERT_ATTACHED(attached);
  EXPECT_EQ(attachments()[0].attachment->description(), "netfilter ipv4:output:10");
  send_udp("127.0.0.1", kPort, 20);
  EXPECT_TRUE(eventually([&] { return count() >= 20; })) << count();

  const LoadedObject other = load_test_object("netfilter");
  const auto second = attach_all(other, {{"count_packets", "netfilter", "ipv4:output:10"}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().message, "netfilter ipv4:output:10 has a program of this priority");

  detach();
  const std::uint64_t before = count();
  send_udp("127.0.0.1", kPort, 20);
  let_traffic_settle();
  EXPECT_EQ(count(), before);
}

TEST_F(NetworkTest, SocketsOfAMap) {
  ASSERT_ATTACHED(attach("sock_map", {"count_sent=sockmap:sockets", "parse=sockmap:sockets", "judge=sockmap:sockets"}));
  EXPECT_EQ(attachments()[1].attachment->description(), "sockets of map sockets (sk_skb_stream_parser)");
  const auto [client, server] = connected_sockets();
  const int map = bpf_object__find_map_fd_by_name(object().get(), "sockets");
  std::uint32_t index = 0;
  for (const UniqueFd *socket : {&client, &server}) {
    const std::uint32_t fd = static_cast<std::uint32_t>(socket->get());
    ASSERT_EQ(bpf_map_update_elem(map, &index, &fd, BPF_ANY), 0);
    ++index;
  }
  for (int message = 0; message < 5; ++message) {
    ASSERT_EQ(send(client.get(), "hello", 5, 0), 5);
    std::array<char, 5> buffer{};
    ASSERT_EQ(recv(server.get(), buffer.data(), buffer.size(), MSG_WAITALL), 5);
  }
  EXPECT_EQ(count(0), 5u);
  EXPECT_GE(count(1), 5u);
  EXPECT_GE(count(2), 5u);

  detach();
  std::uint32_t room = 1;
  std::uint32_t id = 0;
  if (bpf_prog_query(map, BPF_SK_MSG_VERDICT, 0, nullptr, &id, &room) == 0) {
    EXPECT_EQ(room, 0u) << "the program stays in the map";
  }
}

TEST_F(NetworkTest, MapThatHoldsNoSockets) {
  EXPECT_REFUSED(attach("sock_map", {"count_sent=sockmap:counts", "parse=sockmap:sockets", "judge=sockmap:sockets"}),
                 ErrorKind::kUsage, "count_sent: map counts does not hold sockets\n  hint: there are: sockets");
  EXPECT_REFUSED(attach("sock_map", {"count_sent=sockmap:m", "parse=sockmap:sockets", "judge=sockmap:sockets"}),
                 ErrorKind::kUsage, "count_sent: no map m in the object\n  hint: there are: sockets");
}

TEST_F(NetworkTest, RunOnce) {
  const Result<void> attached = attach("run_once");
  ASSERT_ATTACHED(attached);
  EXPECT_EQ(attachments()[0].attachment->description(), "run once, returned 42");
  EXPECT_FALSE(attachments()[0].attachment->goes_on());
  EXPECT_EQ(count(), 1u);
}

/// A connection whose sender asks for the congestion control of tests/kernel/programs/struct_ops.c.
bool can_use_own_congestion_control() {
  const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  constexpr std::string_view kName = "bpfcc_test";
  return setsockopt(socket.get(), IPPROTO_TCP, TCP_CONGESTION, kName.data(), kName.size()) == 0;
}

TEST_F(NetworkTest, TableOfFunctionsIsRegisteredAndUnregistered) {
  for (const char *name : {"struct_ops", "struct_ops_link"}) {
    const auto loaded = load(test_object(name), {});
    if (!loaded) GTEST_SKIP() << to_string(loaded.error().error);
    {
      const auto attached = attach_all(*loaded, {});
      ASSERT_TRUE(attached) << to_string(attached.error());
      EXPECT_EQ((*attached)[0].attachment->description(), "struct_ops bpfcc_test");
      EXPECT_EQ((*attached)[1].attachment->description(), "in struct_ops bpfcc_test");
      EXPECT_TRUE(can_use_own_congestion_control()) << name;
    }
    EXPECT_FALSE(can_use_own_congestion_control()) << name;
  }
}

TEST_F(NetworkTest, NoInfraredReceiver) {
  const auto loaded = load(test_object("lirc"), {});
  if (!loaded) GTEST_SKIP() << to_string(loaded.error().error);
  EXPECT_REFUSED(attach("lirc", {"count_pulses=lirc:/dev/lirc77"}), ErrorKind::kAttach,
                 "count_pulses: /dev/lirc77 cannot be opened: ENOENT (No such file or directory)\n"
                 "  hint: infrared receivers are /dev/lirc0, /dev/lirc1, ...");
}

}  // namespace
}  // namespace bpfcc::test
