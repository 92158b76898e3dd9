#include "loader/attach/route_argument.h"

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace bpfcc {
namespace {

std::string error_of(const std::string &text) {
  const Result<RouteArgument> argument = parse_route_argument(text);
  return argument ? "none" : to_string(argument.error());
}

TEST(RouteArgument, Network) {
  const Result<RouteArgument> argument = parse_route_argument("10.1.0.0/16,dev=eth0");
  ASSERT_TRUE(argument) << to_string(argument.error());
  EXPECT_EQ(argument->destination.family, AF_INET);
  EXPECT_EQ(argument->destination.bytes, (std::vector{std::byte{10}, std::byte{1}, std::byte{0}, std::byte{0}}));
  EXPECT_EQ(argument->prefix_length, 16);
  EXPECT_EQ(argument->interface, "eth0");
  EXPECT_FALSE(argument->gateway);
  EXPECT_FALSE(argument->metric);
  EXPECT_EQ(argument->table, std::uint32_t{RT_TABLE_MAIN});
}

TEST(RouteArgument, EveryOption) {
  const Result<RouteArgument> argument = parse_route_argument("fd00::/8,via=fe80::1,dev=eth0,metric=5,table=300");
  ASSERT_TRUE(argument) << to_string(argument.error());
  EXPECT_EQ(argument->destination.family, AF_INET6);
  EXPECT_EQ(argument->prefix_length, 8);
  ASSERT_TRUE(argument->gateway);
  EXPECT_EQ(argument->gateway->bytes.back(), std::byte{1});
  EXPECT_EQ(argument->metric, 5U);
  EXPECT_EQ(argument->table, 300U);
}

TEST(RouteArgument, AnAddressAloneIsANetworkOfOne) {
  EXPECT_EQ(parse_route_argument("10.0.0.1,dev=lo")->prefix_length, 32);
  EXPECT_EQ(parse_route_argument("fd00::1,dev=lo")->prefix_length, 128);
}

TEST(RouteArgument, Errors) {
  const std::string example = "\n  hint: for example 10.1.0.0/16,dev=eth0";
  EXPECT_EQ(error_of(""), "'' is not a network, ADDRESS/BITS" + example);
  EXPECT_EQ(error_of("10.1/16,dev=a"), "'10.1/16' is not a network, ADDRESS/BITS" + example);
  EXPECT_EQ(error_of("10.0.0.0/33,dev=a"), "'10.0.0.0/33' is not a network, ADDRESS/BITS" + example);
  EXPECT_EQ(error_of("10.0.0.0/,dev=a"), "'10.0.0.0/' is not a network, ADDRESS/BITS" + example);
  EXPECT_EQ(error_of("10.1.2.3/16,dev=a"), "10.1.2.3 has bits set behind the first 16");
  EXPECT_EQ(error_of("10.0.0.0/8"), "the route has no interface: dev=IFACE" + example);
  EXPECT_EQ(error_of("10.0.0.0/8,dev=a,via=fd00::1"), "'fd00::1' is not an address of the same kind as the network");
  EXPECT_EQ(error_of("10.0.0.0/8,dev=a,mtu=9"), "'mtu=9' is none of dev=IFACE, via=ADDRESS, metric=N, table=N");
  EXPECT_EQ(error_of("10.0.0.0/8,dev=a,table=0"), "'table=0' is none of dev=IFACE, via=ADDRESS, metric=N, table=N");
}

}  // namespace
}  // namespace bpfcc
