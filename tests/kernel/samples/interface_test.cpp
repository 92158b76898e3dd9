// Samples on an interface: XDP and tc, between two namespaces that nobody else is in.
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <stdexcept>

#include "tests/kernel/net_namespace.h"
#include "tests/kernel/requirements.h"
#include "tests/kernel/samples/packets.h"
#include "tests/kernel/samples/sample_run.h"

namespace bpfcc::test {
namespace {

constexpr int kFrameHeaders = 14 + 20 + 8;  // Ethernet, IPv4, UDP

/// Two namespaces without the chatter of IPv6, that have already asked for each other's link address.
class QuietPair {
 public:
  QuietPair() {
    for (const NetNamespace *network : {&pair_.here(), &pair_.there()}) {
      const InNamespace inside(*network);
      std::ofstream("/proc/sys/net/ipv6/conf/all/disable_ipv6") << "1";
    }
    // The wire takes a moment to carry anything.
    int attempts = 0;
    while (send_here(1, std::chrono::milliseconds(100)) != 1 || send_there(1, std::chrono::milliseconds(100)) != 1) {
      if (++attempts > 50) throw std::runtime_error("nothing passes between the namespaces");
    }
  }

  const NetNamespace &here() const { return pair_.here(); }
  const NetNamespace &there() const { return pair_.there(); }

  /// Sends datagrams from there to here, and returns how many came.
  int send_here(int count, std::chrono::milliseconds quiet = std::chrono::seconds(1)) const {
    return exchange(there(), VethPair::kAddressThere, here(), VethPair::kAddressHere, count, quiet);
  }
  /// From here to there.
  int send_there(int count, std::chrono::milliseconds quiet = std::chrono::seconds(1)) const {
    return exchange(here(), VethPair::kAddressHere, there(), VethPair::kAddressThere, count, quiet);
  }

 private:
  static int exchange(const NetNamespace &from, const char *source, const NetNamespace &to, const char *target,
                      int count, std::chrono::milliseconds quiet) {
    const InNamespace receiving(to);
    UdpReceiver receiver(target, 5000);
    {
      const InNamespace sending(from);
      send_datagrams(source, target, 5000, count);
    }
    return receiver.wait_for(count, quiet);
  }

  VethPair pair_;
};

TEST(InterfaceSamples, DropUdpPort) {
  SKIP_IF(missing_privilege());
  const QuietPair pair;
  const InNamespace inside(pair.here());
  UdpReceiver dropped(VethPair::kAddressHere, 9);
  UdpReceiver passed(VethPair::kAddressHere, 10);
  SampleRun run("drop_udp_port", {{"eth0", VethPair::kHere}});
  {
    const InNamespace sending(pair.there());
    send_datagrams(VethPair::kAddressThere, VethPair::kAddressHere, 9, 12, 100);
    send_datagrams(VethPair::kAddressThere, VethPair::kAddressHere, 10, 4, 100);
  }
  EXPECT_EQ(passed.wait_for(4), 4);
  EXPECT_EQ(dropped.wait_for(1), 0);
  const nlohmann::json traffic = run.finish().value("dropped", 0);
  EXPECT_EQ(traffic["packets"], 12);
  EXPECT_EQ(traffic["bytes"], 12 * (kFrameHeaders + 100));
}

TEST(InterfaceSamples, FilterPrefixes) {
  SKIP_IF(missing_privilege());
  const QuietPair pair;
  constexpr const char *kAllowed = "10.1.0.2";  // the samples' rules refuse the rest of 10.0.0.0/8
  {
    const InNamespace sending(pair.there());
    add_address(VethPair::kThere, kAllowed);
  }
  const InNamespace inside(pair.here());
  UdpReceiver receiver(VethPair::kAddressHere, 5000);
  SampleRun run("filter_prefixes", {{"eth0", VethPair::kHere}});
  {
    const InNamespace sending(pair.there());
    send_datagrams(VethPair::kAddressThere, VethPair::kAddressHere, 5000, 8);
    send_datagrams(kAllowed, VethPair::kAddressHere, 5000, 5);
  }
  EXPECT_EQ(receiver.wait_for(13), 5);
  const SampleOutput output = run.finish();
  EXPECT_EQ(output.value("packets", "XDP_DROP"), 8);
  EXPECT_EQ(output.value("packets", "XDP_PASS"), 5);
}

TEST(InterfaceSamples, CountBothWays) {
  SKIP_IF(missing_privilege());
  const QuietPair pair;
  const InNamespace inside(pair.here());
  SampleRun run("count_both_ways", {{"eth0", VethPair::kHere}});
  ASSERT_EQ(pair.send_here(15), 15);
  ASSERT_EQ(pair.send_there(6), 6);
  const SampleOutput output = run.finish();
  const nlohmann::json received = output.value("traffic", "RECEIVED");
  EXPECT_EQ(received["packets"], 15);
  EXPECT_EQ(received["bytes"], 15 * (kFrameHeaders + 16));
  const nlohmann::json sent = output.value("traffic", "SENT");
  EXPECT_EQ(sent["packets"], 6);
  EXPECT_EQ(sent["bytes"], 6 * (kFrameHeaders + 16));
}

}  // namespace
}  // namespace bpfcc::test
