#pragma once

#include <array>
#include <span>

#include "support/kernel_facts/map_helper.h"

namespace bpfcc {

/// All helpers that take maps of these types.
struct MapHelperRow {
  MapTypeSet types;
  std::array<HelperId, 16> helpers;  ///< the rest is 0
};

/// A helper takes maps of a type since later than both exist.
struct MapHelperSince {
  MapType type;
  HelperId helper;
  KernelVersion since;
  std::string_view source;  ///< the Linux commit
};

/// Each map type is in one row.
std::span<const MapHelperRow> map_helper_rows();
std::span<const MapHelperSince> map_helper_since();

/// The program types that may call bpf_map_update_elem and bpf_map_delete_elem on sockmaps and sockhashes.
ProgramTypeSet sockmap_updaters();
ProgramTypeSet sockmap_deleters();

}  // namespace bpfcc
