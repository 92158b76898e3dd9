#include <bpf/libbpf.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/net_namespace.h"
#include "tests/kernel/traffic.h"

namespace bpfcc::test {
namespace {

constexpr std::uint16_t kPort = 7777;

class SocketTest : public AttachTest {};

TEST_F(SocketTest, SeesEveryPacketOfAnInterface) {
  const NetNamespace network;
  const InNamespace inside(network);
  ASSERT_ATTACHED(attach("socket_filter", {"count_udp=socket:lo"}));
  ASSERT_EQ(attachments().size(), 1u);
  EXPECT_EQ(attachments()[0].attachment->description(), "socket lo");

  // Far more than the receive buffer holds: the program runs although nobody reads what it keeps.
  send_udp("127.0.0.1", kPort, 20000);
  EXPECT_TRUE(eventually([&] { return count() == 20000; })) << count();

  detach();
  send_udp("127.0.0.1", kPort, 100);
  let_traffic_settle();
  EXPECT_EQ(count(), 20000u);
}

TEST_F(SocketTest, SeesNothingOfOtherInterfaces) {
  const VethPair wire;
  {
    const InNamespace inside(wire.there());
    ASSERT_ATTACHED(attach("socket_filter", {"count_udp=socket:there"}));
    send_udp("127.0.0.1", kPort, 50);
    let_traffic_settle();
    EXPECT_EQ(count(), 0u);
  }
  const InNamespace inside(wire.here());
  send_udp(VethPair::kAddressThere, kPort, 60);  // more would wait for the address to be resolved, and be dropped
  EXPECT_TRUE(eventually([&] { return count() == 60; })) << count();
}

TEST_F(SocketTest, OneProgramOnTwoInterfaces) {
  const VethPair wire;
  const InNamespace inside(wire.there());
  ASSERT_ATTACHED(attach("socket_filter", {"count_udp=socket:there", "count_udp=socket:lo"}));
  EXPECT_EQ(attachments().size(), 2u);
  send_udp("127.0.0.1", kPort, 10);
  EXPECT_TRUE(eventually([&] { return count() == 10; })) << count();
}

TEST_F(SocketTest, FilterOfAnInheritedSocketIsTakenOffAgain) {
  const NetNamespace network;
  const InNamespace inside(network);
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ASSERT_TRUE(socket);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(kPort);
  ASSERT_EQ(bind(socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof(address)), 0);

  const std::string target = fmt::format("count_datagrams=socket:fd={}", socket.get());
  ASSERT_ATTACHED(attach("own_socket", {target}));
  send_udp("127.0.0.1", kPort, 30);
  EXPECT_TRUE(eventually([&] { return count() == 30; })) << count();

  detach();
  send_udp("127.0.0.1", kPort, 30);
  let_traffic_settle();
  EXPECT_EQ(count(), 30u);
  char byte = 0;
  EXPECT_EQ(recv(socket.get(), &byte, 1, MSG_DONTWAIT), 1) << "the socket is still in use";
}

TEST_F(SocketTest, FilterOfSomebodyElseIsNotReplaced) {
  const UniqueFd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const LoadedObject other = load_test_object("own_socket");
  const int other_program = bpf_program__fd(bpf_object__next_program(other.get(), nullptr));
  ASSERT_EQ(setsockopt(socket.get(), SOL_SOCKET, SO_ATTACH_BPF, &other_program, sizeof(other_program)), 0);
  EXPECT_REFUSED(
      attach("own_socket", {fmt::format("count_datagrams=socket:fd={}", socket.get())}), ErrorKind::kAttach,
      fmt::format("count_datagrams: file descriptor {} has a filter already: EEXIST (File exists)", socket.get()));
}

TEST_F(SocketTest, NoSuchInterface) {
  const NetNamespace network;
  const InNamespace inside(network);
  EXPECT_REFUSED(attach("socket_filter", {"count_udp=socket:eth99"}), ErrorKind::kAttach,
                 "count_udp: no network interface eth99: ENODEV (No such device)\n  hint: there are: lo");
}

TEST_F(SocketTest, InterfaceThatIsDown) {
  const NetNamespace network;
  const InNamespace inside(network);
  set_interface_down("lo");
  EXPECT_REFUSED(attach("socket_filter", {"count_udp=socket:lo"}), ErrorKind::kAttach,
                 "count_udp: lo is down: ENETDOWN (Network is down)\n  hint: ip link set lo up");
}

TEST_F(SocketTest, NotASocket) {
  EXPECT_REFUSED(attach("own_socket", {"count_datagrams=socket:fd=0"}), ErrorKind::kUsage,
                 "count_datagrams: file descriptor 0 is not a socket: ENOTSOCK (Socket operation on non-socket)");
  EXPECT_REFUSED(attach("own_socket", {"count_datagrams=socket:fd=999"}), ErrorKind::kUsage,
                 "count_datagrams: file descriptor 999 is not open: EBADF (Bad file descriptor)\n"
                 "  hint: the shell hands one on: bpfrun ... 3<>/dev/udp/127.0.0.1/9");
}

TEST_F(SocketTest, WithoutTargetTheErrorSaysWhatToWrite) {
  EXPECT_REFUSED(attach("socket_filter"), ErrorKind::kUsage,
                 "count_udp: its section socket does not say where to attach it\n"
                 "  hint: for example --attach count_udp=socket:eth0 (socket:IFACE or socket:udp:PORT or "
                 "socket:tcp:PORT or socket:fd=N)");
}

TEST_F(SocketTest, ProgramThatIsOnlyCalledNeedsNoTarget) {
  const NetNamespace network;
  const InNamespace inside(network);
  ASSERT_ATTACHED(attach("tail_call", {"dispatch=socket:lo"}));
  ASSERT_EQ(attachments().size(), 2u);
  EXPECT_EQ(attachments()[0].program, "called");
  EXPECT_EQ(attachments()[0].attachment->description(), "tail call through table[5]");
  send_udp("127.0.0.1", kPort, 10);
  EXPECT_TRUE(eventually([&] { return count(0) >= 20 && count(1) == count(0); })) << count(0) << ' ' << count(1);
}

TEST_F(SocketTest, ProgramsThatSectionsNumberAreStoredAsTailCalls) {
  const NetNamespace network;
  const InNamespace inside(network);
  ASSERT_ATTACHED(attach("numbered_sections", {"dispatch=socket:lo"}));
  std::vector<std::string> lines;
  for (const AttachedProgram &program : attachments()) {
    lines.push_back(program.program + ": " + program.attachment->description());
  }
  EXPECT_EQ(lines, (std::vector<std::string>{"by_number: tail call through last_table[2]",
                                             "by_id: tail call through table[5]", "dispatch: socket lo"}));
  send_udp("127.0.0.1", kPort, 10);
  EXPECT_TRUE(eventually([&] { return count(0) >= 20 && count(1) == count(0) && count(2) == count(0); }))
      << count(0) << ' ' << count(1) << ' ' << count(2);
}

TEST_F(SocketTest, ProgramsThatOnlyCallEachOtherDoNothing) {
  EXPECT_REFUSED(attach("only_called"), ErrorKind::kUsage,
                 "called: nothing would run it: it is only called through table[0], and no program is attached\n"
                 "  hint: for example --attach called=socket:eth0 (socket:IFACE or socket:udp:PORT or socket:tcp:PORT "
                 "or socket:fd=N, or reuseport:fd=N)");
}

}  // namespace
}  // namespace bpfcc::test
