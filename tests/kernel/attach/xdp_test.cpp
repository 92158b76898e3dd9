#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <net/if.h>

#include <fmt/format.h>

#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/net_namespace.h"
#include "tests/kernel/traffic.h"

namespace bpfcc::test {
namespace {

constexpr std::uint16_t kPort = 7777;

class XdpTest : public AttachTest {
 protected:
  /// From one end of the wire to the other, where the programs are. Native XDP has a ring of 256 packets before it, and
  /// the rest would be lost.
  void send(int datagrams) const {
    const InNamespace inside(wire_.here());
    send_udp(VethPair::kAddressThere, kPort, datagrams);
  }
  void send_and_expect_counted(int datagrams) const {
    for (int sent = 100; sent <= datagrams; sent += 100) {
      send(100);
      expect_counted(static_cast<std::uint64_t>(sent));
    }
  }
  void expect_counted(std::uint64_t packets) const {
    EXPECT_TRUE(eventually([&] { return count() == packets; })) << count() << ", not " << packets;
  }
  const NetNamespace &here() const { return wire_.here(); }

 private:
  VethPair wire_;
  InNamespace inside_{wire_.there()};
};

std::uint32_t xdp_program_of(const char *interface) {
  std::uint32_t id = 0;
  return bpf_xdp_query_id(static_cast<int>(if_nametoindex(interface)), 0, &id) == 0 ? id : 0;
}

TEST_F(XdpTest, InTheDriver) {
  ASSERT_ATTACHED(attach("xdp", {"drop_udp=xdp:there"}));
  EXPECT_EQ(attachments()[0].attachment->description(), "xdp there (native)");
  send_and_expect_counted(1000);

  detach();
  EXPECT_EQ(xdp_program_of("there"), 0u);
  send(100);
  let_traffic_settle();
  EXPECT_EQ(count(), 1000u);
}

TEST_F(XdpTest, InTheGeneralPath) {
  ASSERT_ATTACHED(attach("xdp", {"drop_udp=xdp:there:generic"}));
  EXPECT_EQ(attachments()[0].attachment->description(), "xdp there (generic)");
  send_and_expect_counted(1000);
  detach();
  EXPECT_EQ(xdp_program_of("there"), 0u);
}

TEST_F(XdpTest, LoopbackHasOnlyTheGeneralPath) {
  ASSERT_ATTACHED(attach("xdp", {"drop_udp=xdp:lo"}));
  EXPECT_EQ(attachments()[0].attachment->description(), "xdp lo (generic)");
  send_udp("127.0.0.1", kPort, 10);
  expect_counted(10);
  detach();
  EXPECT_REFUSED(attach("xdp", {"drop_udp=xdp:lo:native"}), ErrorKind::kEnvironment,
                 "drop_udp: the driver of lo has no native XDP: EOPNOTSUPP (Operation not supported)\n"
                 "  hint: xdp:lo:generic works with any driver");
}

TEST_F(XdpTest, ProgramsBehindDeviceMapsAndCpuMaps) {
  LoadPlan plan;
  plan.map_assignments = {{"ports", "7", "there,prog:behind_port"}, {"cpus", "0", "64,prog:on_cpu"}};
  const LoadResult loaded = load(test_object("xdp_maps"), plan);
  ASSERT_TRUE(loaded) << to_string(loaded.error().error);
  const Result<Attachments> attached = attach_all(*loaded, {{"send_on", "xdp", "there:generic"}});
  ASSERT_TRUE(attached) << to_string(attached.error());
  EXPECT_EQ((*attached)[1].attachment->description(), "behind ports[7]");
  EXPECT_EQ((*attached)[2].attachment->description(), "behind cpus[0]");
  send(100);
  EXPECT_TRUE(eventually([&] { return count_of(*loaded, 1) == 50 && count_of(*loaded, 2) == 50; }))
      << count_of(*loaded, 0) << ' ' << count_of(*loaded, 1) << ' ' << count_of(*loaded, 2);
}

TEST_F(XdpTest, AProgramForMapsThatIsInNone) {
  EXPECT_REFUSED(attach("xdp_maps", {"send_on=xdp:there"}), ErrorKind::kUsage,
                 "behind_port: is in no element of a map, and nothing else runs such a program\n"
                 "  hint: an element of a device map runs it: --map 'MAP[KEY]=eth0,prog:behind_port'");
}

TEST_F(XdpTest, SomebodyElsesProgramStays) {
  const LoadedObject other = load_test_object("xdp");
  const std::uint32_t other_id = program_ids(other).front();
  const int index = static_cast<int>(if_nametoindex("there"));
  const int other_fd = bpf_program__fd(bpf_object__next_program(other.get(), nullptr));
  ASSERT_EQ(bpf_xdp_attach(index, other_fd, 0, nullptr), 0);

  EXPECT_REFUSED(
      attach("xdp", {"drop_udp=xdp:there"}), ErrorKind::kAttach,
      fmt::format("drop_udp: there has another XDP program, drop_udp (id {}): EBUSY (Device or resource busy)\n"
                  "  hint: it is not replaced without --replace; bpftool net shows it",
                  other_id));
  EXPECT_EQ(xdp_program_of("there"), other_id);
  EXPECT_REFUSED(attach("xdp", {"drop_udp=xdp:there:generic"}), ErrorKind::kAttach,
                 "drop_udp: there has an XDP program in the other mode, or an interface above it has one: only one of "
                 "them can be active: EEXIST (File exists)\n  hint: bpftool net shows them");
  EXPECT_EQ(xdp_program_of("there"), other_id);
  ASSERT_EQ(bpf_xdp_detach(index, 0, nullptr), 0);
}

TEST_F(XdpTest, SomebodyElsesProgramComesBackAfterItWasReplaced) {
  const LoadedObject other = load_test_object("xdp");
  const std::uint32_t other_id = program_ids(other).front();
  const int index = static_cast<int>(if_nametoindex("there"));
  ASSERT_EQ(bpf_xdp_attach(index, bpf_program__fd(bpf_object__next_program(other.get(), nullptr)), 0, nullptr), 0);

  ASSERT_ATTACHED(attach("xdp", {"drop_udp=xdp:there"}, {.replace = true}));
  EXPECT_EQ(attachments()[0].attachment->description(),
            fmt::format("xdp there (native), in the place of drop_udp (id {})", other_id));
  EXPECT_NE(xdp_program_of("there"), other_id);
  send_and_expect_counted(100);
  detach();
  EXPECT_EQ(xdp_program_of("there"), other_id);
  ASSERT_EQ(bpf_xdp_detach(index, 0, nullptr), 0);
}

TEST_F(XdpTest, AProgramThatALinkHoldsIsNotReplaced) {
  const LoadedObject other = load_test_object("xdp");
  const auto first = attach_all(other, {{"drop_udp", "xdp", "there"}});
  ASSERT_TRUE(first);
  EXPECT_REFUSED(
      attach("xdp", {"drop_udp=xdp:there"}, {.replace = true}), ErrorKind::kAttach,
      fmt::format("drop_udp: there has another XDP program, drop_udp (id {}): EBUSY (Device or resource busy)\n"
                  "  hint: it is held by a link of the process that attached it: only that can end it",
                  program_ids(other).front()));
}

TEST_F(XdpTest, InterfaceThatVanishesIsNoTrouble) {
  std::optional<VethPair> wire(std::in_place);
  {
    const InNamespace inside(wire->there());
    ASSERT_ATTACHED(attach("xdp", {"drop_udp=xdp:there"}));
  }
  wire.reset();
  detach();
}

TEST_F(XdpTest, NoSuchInterface) {
  EXPECT_REFUSED(attach("xdp", {"drop_udp=xdp:eth99"}), ErrorKind::kAttach,
                 "drop_udp: no network interface eth99: ENODEV (No such device)\n  hint: there are: lo, there");
}

TEST_F(XdpTest, MtuThatIsTooLarge) {
  set_mtu(VethPair::kThere, 9000);
  {
    const InNamespace other_end(here());
    set_mtu(VethPair::kHere, 9000);
  }
  EXPECT_REFUSED(attach("xdp", {"drop_udp=xdp:there"}), ErrorKind::kAttach,
                 "drop_udp: the MTU of there or its peer is too large for native XDP: ERANGE (Numerical result out of "
                 "range)\n  hint: a smaller MTU, SEC(\"xdp.frags\"), or xdp:there:generic");
}

}  // namespace
}  // namespace bpfcc::test
