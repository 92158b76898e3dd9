#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "loader/load/loaded_object.h"
#include "loader/observe/value.h"

namespace bpfcc {

/// One element of a map, read by its types.
struct MapElement {
  Value key;                        ///< null for the variables of a section, which have none
  Value value;                      ///< of maps with a value for each processor: their sum
  std::vector<Value> per_cpu = {};  ///< one a processor (possible ones, in their order); else empty
};

/// What is in a map.
struct MapDump {
  std::string name;
  std::string type;  ///< as libbpf spells it: "percpu_array"; "variables" for .data and .bss
  std::uint32_t max_entries = 0;
  std::vector<MapElement> elements = {};
  size_t zeros_left_out = 0;  ///< elements of a large array that are all zero
  std::string note = {};      ///< why there is nothing, or not all of it; empty where there is nothing to say
};

/// Reads one map. What cannot be read is said in the note.
MapDump dump_map(const LoadedObject &object, const MapSpec &map);

/// The same of a map of another process. `fd` is borrowed; `types` may be null. Programs and maps in it are numbers.
MapDump dump_map(const MapSpec &map, int fd, const btf *types);

/// All maps but those that programs cannot change (.rodata, .kconfig), and those that `is_left_out` says yes to.
std::vector<MapDump> dump_maps(const LoadedObject &object,
                               const std::function<bool(const MapSpec &)> &is_left_out = {});

/// A headline, and a line an element. Ends with a newline.
std::string map_dump_text(const MapDump &dump);

/// {"map": ..., "type": ..., "elements": [{"key": ..., "value": ..., "per_cpu": [...]}], ...}
Value map_dump_json(const MapDump &dump);

}  // namespace bpfcc
