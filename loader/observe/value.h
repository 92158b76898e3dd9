#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <nlohmann/json.hpp>

struct btf;

namespace bpfcc {

/// A key, a value, an event, read by its type: what is shown as text, and printed as JSON as it is.
using Value = nlohmann::ordered_json;

/// Reads bytes by their BTF type (null types or id 0: by their size alone):
///
///     integers           numbers; of more than 64 bits "0x..."; _Bool true and false
///     __be16 .. __be64   as the number that was sent; __be32 as an IPv4 address, "10.0.0.1"
///     enums              the enumerator's name, or the number where none has it
///     char[]             a string, up to its first zero byte
///     unsigned char[]    bytes, "de:ad:be:ef:00:01"
///     struct in6_addr    "fe80::1"
///     structs, unions    objects; locks, timers and other things that only the kernel reads are left out
///     pointers           "0xffff888100000000"
///
/// Bytes of an unknown type: a number where they are 1, 2, 4 or 8, else "de:ad:be:ef...".
Value read_value(const btf *types, std::uint32_t type_id, std::span<const std::byte> bytes);

/// "de:ad:be:ef".
std::string hex_bytes(std::span<const std::byte> bytes);

/// An LPM trie's key: "10.0.0.0/8". Nothing but the bytes where they are too few.
Value read_prefix(std::span<const std::byte> key);

/// Adds up values of one type, member by member, as the values that each processor has of its own: numbers are added,
/// other things are kept where all are equal, and null where they are not.
Value sum_values(std::span<const Value> values);

}  // namespace bpfcc
