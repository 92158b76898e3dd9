#pragma once

#include <linux/bpf.h>

#include <cstdint>

namespace bpfcc {

/// Is it a map of maps? Those need an inner map's definition when they are made.
constexpr bool holds_maps(std::uint32_t map_type) {
  return map_type == BPF_MAP_TYPE_ARRAY_OF_MAPS || map_type == BPF_MAP_TYPE_HASH_OF_MAPS;
}

}  // namespace bpfcc
