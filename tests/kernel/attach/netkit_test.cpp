#include <stdexcept>

#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/net_namespace.h"
#include "tests/kernel/traffic.h"

namespace bpfcc::test {
namespace {

constexpr std::uint16_t kPort = 7777;

class NetkitTest : public AttachTest {
 protected:
  void SetUp() override {
    SKIP_IF(missing_privilege());
    try {
      wire_.emplace("netkit");
    } catch (const std::runtime_error &error) {
      GTEST_SKIP() << "no netkit devices (Linux 6.7, CONFIG_NETKIT): " << error.what();
    }
    inside_.emplace(wire_->here());
  }

  void send_from_primary(int datagrams) const { send_udp(VethPair::kAddressThere, kPort, datagrams); }
  void send_from_peer(int datagrams) const {
    const InNamespace inside(wire_->there());
    send_udp(VethPair::kAddressHere, kPort, datagrams);
  }
  const NetNamespace &there() const { return wire_->there(); }

 private:
  std::optional<VethPair> wire_;
  std::optional<InNamespace> inside_;
};

TEST_F(NetkitTest, BothEndsOfThePair) {
  ASSERT_ATTACHED(attach("netkit", {"from_primary=netkit:here", "from_peer=netkit:here"}));
  EXPECT_EQ(attachments()[0].attachment->description(), "netkit here primary");
  EXPECT_EQ(attachments()[1].attachment->description(), "netkit here peer");
  send_from_primary(30);
  send_from_peer(20);
  EXPECT_TRUE(eventually([&] { return count(0) == 30 && count(1) == 20; })) << count(0) << ' ' << count(1);

  detach();
  send_from_primary(10);
  send_from_peer(10);
  let_traffic_settle();
  EXPECT_EQ(count(0), 30u);
  EXPECT_EQ(count(1), 20u);
}

TEST_F(NetkitTest, WhatIsNoPrimaryDeviceIsRefused) {
  EXPECT_REFUSED(attach("netkit", {"from_primary=netkit:lo", "from_peer=netkit:here"}), ErrorKind::kAttach,
                 "from_primary: lo is no netkit device: ENXIO (No such device or address)\n"
                 "  hint: ip -d link show type netkit lists those that are");
  const InNamespace inside(there());
  EXPECT_REFUSED(
      attach("netkit", {"from_primary=netkit:there", "from_peer=netkit:there"}), ErrorKind::kAttach,
      "from_primary: there is the peer of a netkit pair: programs are attached at its primary device: EACCES "
      "(Permission denied)\n  hint: ip -d link show type netkit says which is which");
}

}  // namespace
}  // namespace bpfcc::test
