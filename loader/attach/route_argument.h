#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/result.h"

namespace bpfcc {

/// An address of IPv4 or IPv6, in network byte order.
struct IpAddress {
  int family;                    ///< AF_INET or AF_INET6
  std::vector<std::byte> bytes;  ///< 4 or 16
};

/// The argument of a route attachment: PREFIX,dev=IFACE[,via=ADDRESS][,metric=N][,table=N].
struct RouteArgument {
  IpAddress destination;
  std::uint8_t prefix_length;  ///< bits; all of them where the argument names a single address
  std::string interface;
  std::optional<IpAddress> gateway;
  std::optional<std::uint32_t> metric;
  std::uint32_t table;  ///< RT_TABLE_MAIN where the argument names none
};

/// The error's subject is left empty.
Result<RouteArgument> parse_route_argument(const std::string &text);

}  // namespace bpfcc
