#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/net_namespace.h"
#include "tests/kernel/traffic.h"

namespace bpfcc::test {
namespace {

constexpr std::uint16_t kPort = 7777;

class RouteTest : public AttachTest {
 private:
  VethPair wire_;
  InNamespace inside_{wire_.there()};  // to the end: what is attached here is detached here
};

TEST_F(RouteTest, PacketsThatLeave) {
  const std::vector<std::string> targets = {"leaving=route:10.78.0.0/24,dev=there,via=10.77.0.1",
                                            "on_its_way=route:10.78.1.0/24,dev=there,via=10.77.0.1",
                                            "arriving=route:10.78.2.0/24,dev=there,metric=7,table=300"};
  ASSERT_ATTACHED(attach("lwt", targets));
  EXPECT_EQ(attachments()[0].attachment->description(), "route 10.78.0.0/24,dev=there,via=10.77.0.1");
  send_udp("10.78.0.1", kPort, 20);
  send_udp("10.78.1.1", kPort, 30);
  EXPECT_TRUE(eventually([&] { return count(0) == 20 && count(1) == 30; })) << count(0) << ' ' << count(1);

  // Routes that are still there could not be added again.
  detach();
  ASSERT_ATTACHED(attach("lwt", targets));
}

TEST_F(RouteTest, ARouteThatIsThereIsNotReplaced) {
  EXPECT_REFUSED(attach("lwt", {"leaving=route:10.78.0.0/24,dev=there", "on_its_way=route:10.78.0.0/24,dev=there",
                                "arriving=route:10.78.2.0/24,dev=there"}),
                 ErrorKind::kAttach,
                 "on_its_way: route 10.78.0.0/24,dev=there: there is such a route already: EEXIST (File exists)\n"
                 "  hint: a longer prefix, another metric=N or another table=N makes it a route of its own");
}

TEST_F(RouteTest, AGatewayThatCannotBeReached) {
  const Result<void> attached =
      attach("lwt", {"leaving=route:10.78.0.0/24,dev=there,via=192.0.2.1", "on_its_way=route:10.78.1.0/24,dev=there",
                     "arriving=route:10.78.2.0/24,dev=there"});
  ASSERT_FALSE(attached);
  EXPECT_EQ(to_string(attached.error()),
            "leaving: route 10.78.0.0/24,dev=there,via=192.0.2.1: the gateway cannot be reached through this interface "
            "(the kernel: Nexthop has invalid gateway): ENETUNREACH (Network is unreachable)");
}

TEST_F(RouteTest, SegmentsAreIpv6) {
  EXPECT_REFUSED(attach("lwt_seg6local", {"segment=route:10.78.0.0/24,dev=there"}), ErrorKind::kUsage,
                 "segment: segments are IPv6 addresses\n  hint: for example route:fd00::1,dev=eth0");
}

TEST_F(RouteTest, Segment) {
  ASSERT_ATTACHED(attach("lwt_seg6local", {"segment=route:fd00:77::1,dev=there"}));
  detach();
  ASSERT_ATTACHED(attach("lwt_seg6local", {"segment=route:fd00:77::1,dev=there"}));
}

}  // namespace
}  // namespace bpfcc::test
