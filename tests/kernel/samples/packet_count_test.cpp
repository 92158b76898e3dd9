// Samples that are socket filters: a known number of packets over the loopback interface of a namespace of its own,
// where nobody else sends.
#include <gtest/gtest.h>

#include "tests/kernel/net_namespace.h"
#include "tests/kernel/one_processor.h"
#include "tests/kernel/requirements.h"
#include "tests/kernel/samples/packets.h"
#include "tests/kernel/samples/sample_run.h"
#include "tests/kernel/traffic.h"

namespace bpfcc::test {
namespace {

constexpr int kFrameHeaders = 14 + 20 + 8;  // Ethernet, IPv4, UDP

TEST(PacketSamples, CountBySource) {
  SKIP_IF(missing_privilege());
  const NetNamespace network;
  const InNamespace inside(network);
  UdpReceiver receiver("127.0.0.1", 5000);
  SampleRun run("count_by_source");
  send_datagrams("127.0.0.2", "127.0.0.1", 5000, 20);
  send_datagrams("127.0.0.3", "127.0.0.1", 5000, 7);
  ASSERT_EQ(receiver.wait_for(27), 27);
  const SampleOutput output = run.finish();
  EXPECT_EQ(output.value("packets_by_source", "127.0.0.2"), 20);
  EXPECT_EQ(output.value("packets_by_source", "127.0.0.3"), 7);
  EXPECT_EQ(output.elements("packets_by_source").size(), 2);
}

TEST(PacketSamples, CountByEthertype) {
  SKIP_IF(missing_privilege());
  const NetNamespace network;
  const InNamespace inside(network);
  UdpReceiver receiver("127.0.0.1", 5000);
  UdpReceiver receiver6("::1", 5000);
  SampleRun run("count_by_ethertype", {{"eth0", "lo"}});
  send_datagrams("127.0.0.1", "127.0.0.1", 5000, 11, 100);
  send_datagrams("::1", "::1", 5000, 5, 200);
  ASSERT_EQ(receiver.wait_for(11), 11);
  ASSERT_EQ(receiver6.wait_for(5), 5);
  const SampleOutput output = run.finish();
  // On the loopback interface a packet passes twice, going out and coming in.
  const nlohmann::json ip = output.value("my_map", 0x0800);
  EXPECT_EQ(ip["packets"], 2 * 11);
  EXPECT_EQ(ip["bytes"], 2 * 11 * (kFrameHeaders + 100));
  const nlohmann::json ipv6 = output.value("my_map", 0x86dd);
  EXPECT_EQ(ipv6["packets"], 2 * 5);
  EXPECT_EQ(ipv6["bytes"], 2 * 5 * (kFrameHeaders + 20 + 200));
}

TEST(PacketSamples, CountLarge) {
  SKIP_IF(missing_privilege());
  const NetNamespace network;
  const InNamespace inside(network);
  UdpReceiver receiver("127.0.0.1", 5000);
  SampleRun run("count_large");
  send_datagrams("127.0.0.1", "127.0.0.1", 5000, 4, 100);
  send_datagrams("127.0.0.1", "127.0.0.1", 5000, 3, 1024 - kFrameHeaders);  // just not over
  send_datagrams("127.0.0.1", "127.0.0.1", 5000, 2, 1025 - kFrameHeaders);
  ASSERT_EQ(receiver.wait_for(9), 9);
  const SampleOutput output = run.finish();
  EXPECT_EQ(output.value("config_map", 0), 1024);
  EXPECT_EQ(output.value("packets", 0), 4 + 3);
  EXPECT_EQ(output.value("packets", 1), 2);
}

TEST(PacketSamples, CountPerCpu) {
  SKIP_IF(missing_privilege());
  const NetNamespace network;
  const InNamespace inside(network);
  UdpReceiver receiver("127.0.0.1", 5000);
  SampleRun run("count_per_cpu");
  send_datagrams("127.0.0.1", "127.0.0.1", 5000, 40, 58);
  ASSERT_EQ(receiver.wait_for(40), 40);
  const nlohmann::json traffic = run.finish().value("traffic_per_cpu", 0);
  EXPECT_EQ(traffic["packets"], 40);
  EXPECT_EQ(traffic["bytes"], 40 * (kFrameHeaders + 58));
}

TEST(PacketSamples, CountRecentPorts) {
  SKIP_IF(missing_privilege());
  const NetNamespace network;
  const InNamespace inside(network);
  constexpr int kCapacity = 512;
  constexpr int kFirstPort = 2000;
  constexpr int kLastPort = kFirstPort + 2 * kCapacity;
  UdpReceiver receiver("127.0.0.1", kLastPort);
  SampleRun run("count_recent_ports");
  // Each processor has a list of its own of what is new: the map forgets nothing of one that is not used any more.
  const OnOneProcessor pinned;
  for (int port = kFirstPort; port < kLastPort; ++port) {
    send_datagrams("127.0.0.1", "127.0.0.1", static_cast<std::uint16_t>(port), 1);
    if (port % 100 == 0) let_traffic_settle();  // what is not yet received is dropped from 1000 on
  }
  send_datagrams("127.0.0.1", "127.0.0.1", kLastPort, 6);
  ASSERT_EQ(receiver.wait_for(6), 6);
  const SampleOutput output = run.finish();
  EXPECT_EQ(output.value("packets_by_port", kLastPort), 6);
  EXPECT_TRUE(output.value("packets_by_port", kFirstPort).is_null()) << "the oldest one should have made room";
  EXPECT_LE(output.elements("packets_by_port").size(), kCapacity);
  EXPECT_GT(output.elements("packets_by_port").size(), kCapacity / 4);
}

TEST(PacketSamples, CountByTenant) {
  SKIP_IF(missing_privilege());
  const NetNamespace network;
  const InNamespace inside(network);
  UdpReceiver receiver_red("127.0.0.1", 5001);
  UdpReceiver receiver_blue("127.0.0.1", 5002);
  UdpReceiver receiver_none("127.0.0.1", 5003);
  SampleRun run("count_by_tenant");
  send_datagrams("127.0.0.2", "127.0.0.1", 5001, 4);
  send_datagrams("127.0.0.3", "127.0.0.1", 5001, 5);
  send_datagrams("127.0.0.2", "127.0.0.1", 5002, 6);
  send_datagrams("127.0.0.2", "127.0.0.1", 5003, 7);
  ASSERT_EQ(receiver_red.wait_for(9), 9);
  ASSERT_EQ(receiver_blue.wait_for(6), 6);
  ASSERT_EQ(receiver_none.wait_for(7), 7);
  const SampleOutput output = run.finish();
  EXPECT_EQ(output.value("red", "127.0.0.2"), 4);
  EXPECT_EQ(output.value("red", "127.0.0.3"), 5);
  EXPECT_EQ(output.value("blue", "127.0.0.2"), 6);
  EXPECT_EQ(output.elements("blue").size(), 1);
}

TEST(PacketSamples, DispatchByEthertype) {
  SKIP_IF(missing_privilege());
  const NetNamespace network;
  const InNamespace inside(network);
  UdpReceiver receiver("127.0.0.1", 5000);
  UdpReceiver receiver6("::1", 5000);
  SampleRun run("dispatch_by_ethertype");
  send_datagrams("127.0.0.1", "127.0.0.1", 5000, 8);
  send_datagrams("::1", "::1", 5000, 3);
  ASSERT_EQ(receiver.wait_for(8), 8);
  ASSERT_EQ(receiver6.wait_for(3), 3);
  const SampleOutput output = run.finish();
  EXPECT_EQ(output.value("packets", 0), 8);
  EXPECT_EQ(output.value("packets", 1), 3);
  EXPECT_EQ(output.value("packets", 2), 0);
}

TEST(PacketSamples, DispatchBySection) {
  SKIP_IF(missing_privilege());
  const NetNamespace network;
  const InNamespace inside(network);
  UdpReceiver receiver("127.0.0.1", 5000);
  UdpReceiver receiver6("::1", 5000);
  SampleRun run("dispatch_by_section");
  send_datagrams("127.0.0.1", "127.0.0.1", 5000, 9);
  send_datagrams("::1", "::1", 5000, 4);
  ASSERT_EQ(receiver.wait_for(9), 9);
  ASSERT_EQ(receiver6.wait_for(4), 4);
  const SampleOutput output = run.finish();
  EXPECT_EQ(output.value("packets", 0), 0);
  EXPECT_EQ(output.value("packets", 1), 9);
  EXPECT_EQ(output.value("packets", 2), 4);
}

TEST(PacketSamples, DispatchByProtocol) {
  SKIP_IF(missing_privilege());
  const NetNamespace network;
  const InNamespace inside(network);
  UdpReceiver receiver("127.0.0.1", 5000);
  SampleRun run("dispatch_by_protocol");
  connect_refused("127.0.0.1", 4000, 5);
  send_datagrams("127.0.0.1", "127.0.0.1", 5000, 9);
  ASSERT_EQ(receiver.wait_for(9), 9);
  const SampleOutput output = run.finish();
  EXPECT_EQ(output.value("packets_by_tcp_port", 4000), 5);
  EXPECT_EQ(output.value("packets_by_udp_port", 5000), 9);
  EXPECT_EQ(output.elements("packets_by_udp_port").size(), 1);
}

}  // namespace
}  // namespace bpfcc::test
