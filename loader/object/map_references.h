#pragma once

#include <cstddef>
#include <cstdint>
#include <map>

#include "loader/object/elf_image.h"
#include "support/result.h"

namespace bpfcc {

/// The symbol of a map that has got another place.
struct MovedMap {
  std::size_t old_symbol = 0;
  std::size_t symbol = 0;  ///< another one if the old one was static
};

/// By the offset at which each map stood before.
using MovedMaps = std::map<std::uint64_t, MovedMap>;

/// Makes every relocation that meant a place in the maps' old section mean the map's own symbol. Compilers refer to a
/// static map by its section and an offset, which stands in the instruction; libbpf wants the symbol, and no offset.
Result<void> redirect_map_references(ElfImage &image, std::size_t old_section, const MovedMaps &moved);

}  // namespace bpfcc
