#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "loader/load/loaded_object.h"
#include "loader/observe/event_loop.h"
#include "loader/observe/event_type.h"
#include "loader/observe/value.h"
#include "support/result.h"

namespace bpfcc {

/// One event that a program sent.
struct Event {
  std::string map;
  std::string type;  ///< "struct exec_event"; empty where it is not known: then `value` is "de:ad:be:ef..."
  Value value;
};

/// What is called for events, in the order in which they are read.
struct EventHandler {
  std::function<void(const Event &)> event;
  /// Perf event arrays say how many events had no room; programs notice it themselves with ring buffers.
  std::function<void(const std::string &map, std::uint64_t count)> lost;
};

/// Reads one map's events. Freed in the destructor.
class EventStream {
 public:
  virtual ~EventStream() = default;
  EventStream() = default;
  EventStream(const EventStream &) = delete;
  EventStream &operator=(const EventStream &) = delete;

  virtual const std::string &map() const = 0;
  /// Are its events shown by their type? Else as bytes.
  virtual bool is_typed() const = 0;
  virtual int epoll_fd() const = 0;
  /// Hands on all events that have been sent by now.
  virtual void drain() = 0;
};

using EventStreams = std::vector<std::unique_ptr<EventStream>>;

/// Opens all ring buffers of the object, and its perf event arrays if its programs send events through them. Programs
/// may be attached afterwards: no event is missed. The handler must live as long as the streams.
Result<EventStreams> open_event_streams(const LoadedObject &object, const EventHandler &handler);

/// An event of that type: bytes of another size are not taken for one. A perf event has up to 7 bytes more, to fill its
/// record.
Event read_event(const btf *types, const std::string &map, const EventType &type, std::span<const std::byte> bytes,
                 size_t padding);

}  // namespace bpfcc
