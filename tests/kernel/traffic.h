#pragma once

#include <cstdint>
#include <functional>

namespace bpfcc::test {

/// Sends UDP datagrams of 32 bytes to an IPv4 address, from the calling thread's network namespace.
void send_udp(const char *address, std::uint16_t port, int datagrams);

/// Waits until the condition holds, two seconds at most. Returns whether it does.
bool eventually(const std::function<bool()> &condition);

/// Long enough for what was sent to have arrived everywhere.
void let_traffic_settle();

}  // namespace bpfcc::test
