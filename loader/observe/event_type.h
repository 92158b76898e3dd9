#pragma once

#include <cstdint>
#include <string>

#include "loader/object/object_spec.h"

struct btf;

namespace bpfcc {

/// The type of the events that go through a ring buffer or perf event array.
struct EventType {
  std::uint32_t id = 0;  ///< 0: not known, events are shown as bytes
  std::uint32_t size = 0;
  std::string name;  ///< "struct exec_event"
};

/// The kernel is told only an event's size, so the type is looked for in the object's BTF, in this order:
///
/// 1. the struct that the map declares as its value: `__type(value, struct exec_event)`, which load() allows for both
///    kinds of maps, or the member `value` of `struct ____btf_map_NAME`, which bpfcc writes where the code tells the
///    type;
/// 2. a struct that is called after the map: `NAME_event`, `NAME` (for a map `events`: `event`);
/// 3. the only struct of the object whose name is `event` or ends in `_event`.
EventType find_event_type(const btf *types, const MapSpec &map);

}  // namespace bpfcc
