#include "loader/attach/route_argument.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <string_view>

#include "loader/attach/argument.h"
#include "loader/attach/interface.h"

namespace bpfcc {
namespace {

constexpr const char *kExample = "for example 10.1.0.0/16,dev=eth0";

std::optional<IpAddress> parse_address(std::string_view text) {
  const int family = text.find(':') == std::string_view::npos ? AF_INET : AF_INET6;
  IpAddress address{family, std::vector<std::byte>(family == AF_INET ? sizeof(in_addr) : sizeof(in6_addr))};
  if (inet_pton(family, std::string(text).c_str(), address.bytes.data()) != 1) return std::nullopt;
  return address;
}

/// Only whole networks can be routed to: the bits behind the prefix are 0.
bool is_network(const IpAddress &address, unsigned prefix_length) {
  for (size_t bit = prefix_length; bit < address.bytes.size() * 8; ++bit) {
    if ((std::to_integer<unsigned>(address.bytes[bit / 8]) >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

Result<RouteArgument> parse_prefix(std::string_view text) {
  const auto [address, length] = split_first(text, '/');
  const std::optional<IpAddress> destination = parse_address(address);
  const unsigned bits = destination ? static_cast<unsigned>(destination->bytes.size()) * 8 : 0;
  const auto prefix = text.find('/') == std::string_view::npos ? std::optional(bits) : parse_number<unsigned>(length);
  if (!destination || !prefix || *prefix > bits) {
    return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not a network, ADDRESS/BITS", text), 0, kExample);
  }
  if (!is_network(*destination, *prefix)) {
    return fail(ErrorKind::kUsage, "", fmt::format("{} has bits set behind the first {}", address, *prefix));
  }
  return RouteArgument{*destination, static_cast<std::uint8_t>(*prefix), {}, {}, {}, RT_TABLE_MAIN};
}

Result<void> take_option(RouteArgument &argument, std::string_view text) {
  const auto [name, value] = split_first(text, '=');
  if (name == "dev") {
    argument.interface = value;
    return check_interface_name(argument.interface);
  }
  if (name == "via") {
    argument.gateway = parse_address(value);
    if (argument.gateway && argument.gateway->family == argument.destination.family) return {};
    return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not an address of the same kind as the network", value));
  }
  const auto number = parse_number<std::uint32_t>(value);
  if (name == "metric" && number) argument.metric = *number;
  if (name == "table" && number && *number != 0) argument.table = *number;
  if ((name == "metric" && number) || (name == "table" && number && *number != 0)) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is none of dev=IFACE, via=ADDRESS, metric=N, table=N", text));
}

}  // namespace

Result<RouteArgument> parse_route_argument(const std::string &text) {
  const auto [prefix, options] = split_first(text, ',');
  BPFCC_TRY(RouteArgument argument, parse_prefix(prefix));
  for (std::string_view rest = options; !rest.empty();) {
    const auto [option, behind] = split_first(rest, ',');
    BPFCC_CHECK(take_option(argument, option));
    rest = behind;
  }
  if (!argument.interface.empty()) return argument;
  return fail(ErrorKind::kUsage, "", "the route has no interface: dev=IFACE", 0, kExample);
}

}  // namespace bpfcc
