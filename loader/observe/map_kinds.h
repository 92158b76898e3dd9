#pragma once

#include <cstdint>

namespace bpfcc {

/// How the elements of a map are read.
enum class Reading {
  kNone,      ///< not at all: the note says why
  kValues,    ///< key and value
  kPerCpu,    ///< key, and a value for each processor
  kPrograms,  ///< the values are ids of programs
  kMaps,      ///< the values are ids of maps
  kStacks,    ///< the values are return addresses
  kCookies,   ///< the values are sockets' cookies, where they have 8 bytes; else they tell nothing
  kDevices,   ///< the values are network interfaces, with a program
  kQueues,    ///< the values say how many packets may wait, with a program
  kNext,      ///< the element that a program would take out next; others cannot be looked at
};

/// How maps of one type are shown.
struct MapKind {
  std::uint32_t type;  ///< enum bpf_map_type
  const char *name;    ///< as libbpf and bpftool spell it
  Reading reading;
  bool is_array = false;  ///< keys are positions from 0 up to max_entries
  const char *note = "";  ///< instead of elements
};

/// The row of a map type; one that says "unknown" for types newer than this table.
const MapKind &map_kind(std::uint32_t type);

}  // namespace bpfcc
