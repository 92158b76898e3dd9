#include "loader/observe/event_streams.h"

#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include <array>
#include <cerrno>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "loader/observe/helper_calls.h"

namespace bpfcc {
namespace {

// A power of two; 256 KiB a processor.
constexpr size_t kPerfPages = 64;
// PERF_SAMPLE_RAW pads size and data to a multiple of 8 bytes (perf_prepare_sample() in kernel/events/core.c).
constexpr size_t kPerfPadding = 7;

constexpr std::array kPerfOutputHelpers = {BPF_FUNC_perf_event_output, BPF_FUNC_skb_output, BPF_FUNC_xdp_output};

std::span<const std::byte> as_bytes(const void *data, size_t size) {
  return {static_cast<const std::byte *>(data), size};
}

/// What both kinds of buffers have in common.
class TypedStream : public EventStream {
 public:
  const std::string &map() const override { return map_; }
  bool is_typed() const override { return type_.id != 0; }

 protected:
  TypedStream(const LoadedObject &object, const MapSpec &map, const EventHandler &handler)
      : types_(object.types()), map_(map.name), type_(find_event_type(object.types(), map)), handler_(handler) {}

  void handle(std::span<const std::byte> bytes, size_t padding) const {
    handler_.event(read_event(types_, map_, type_, bytes, padding));
  }
  void handle_lost(std::uint64_t count) const { handler_.lost(map_, count); }

 private:
  const btf *types_;
  std::string map_;
  EventType type_;
  const EventHandler &handler_;
};

class RingBuffer : public TypedStream {
 public:
  RingBuffer(const LoadedObject &object, const MapSpec &map, int fd, const EventHandler &handler)
      : TypedStream(object, map, handler), ring_(ring_buffer__new(fd, receive, this, nullptr)) {}
  ~RingBuffer() override { ring_buffer__free(ring_); }

  bool is_open() const { return ring_ != nullptr; }
  int epoll_fd() const override { return ring_buffer__epoll_fd(ring_); }
  void drain() override { ring_buffer__consume(ring_); }

 private:
  static int receive(void *context, void *data, size_t size) {
    static_cast<RingBuffer *>(context)->handle(as_bytes(data, size), 0);
    return 0;
  }

  ring_buffer *ring_;
};

class PerfBuffer : public TypedStream {
 public:
  PerfBuffer(const LoadedObject &object, const MapSpec &map, int fd, const EventHandler &handler)
      : TypedStream(object, map, handler),
        buffer_(perf_buffer__new(fd, kPerfPages, receive, receive_lost, this, nullptr)) {}
  ~PerfBuffer() override { perf_buffer__free(buffer_); }

  bool is_open() const { return buffer_ != nullptr; }
  int epoll_fd() const override { return perf_buffer__epoll_fd(buffer_); }
  void drain() override { perf_buffer__consume(buffer_); }

 private:
  static void receive(void *context, int /*cpu*/, void *data, std::uint32_t size) {
    static_cast<PerfBuffer *>(context)->handle(as_bytes(data, size), kPerfPadding);
  }
  static void receive_lost(void *context, int /*cpu*/, __u64 count) {
    static_cast<PerfBuffer *>(context)->handle_lost(count);
  }

  perf_buffer *buffer_;
};

template <class Stream>
Result<std::unique_ptr<EventStream>> open_stream(const LoadedObject &object, const MapSpec &map,
                                                 const EventHandler &handler) {
  auto stream = std::make_unique<Stream>(object, map, object.map_fd(map.name), handler);
  if (!stream->is_open()) {
    return fail(ErrorKind::kEnvironment, fmt::format("map {}", map.name), "its events cannot be read", errno);
  }
  return stream;
}

}  // namespace

Result<EventStreams> open_event_streams(const LoadedObject &object, const EventHandler &handler) {
  EventStreams streams;
  // Without output, an array of perf events is one of counters that the program reads.
  const bool sends_perf_events = calls_any_helper(object, kPerfOutputHelpers);
  for (const MapSpec &map : object.spec().maps) {
    if (map.type == BPF_MAP_TYPE_RINGBUF) {
      BPFCC_TRY(auto stream, open_stream<RingBuffer>(object, map, handler));
      streams.push_back(std::move(stream));
    } else if (map.type == BPF_MAP_TYPE_PERF_EVENT_ARRAY && sends_perf_events) {
      BPFCC_TRY(auto stream, open_stream<PerfBuffer>(object, map, handler));
      streams.push_back(std::move(stream));
    }
  }
  return streams;
}

Event read_event(const btf *types, const std::string &map, const EventType &type, std::span<const std::byte> bytes,
                 size_t padding) {
  const bool fits = type.id != 0 && bytes.size() >= type.size && bytes.size() - type.size <= padding;
  if (!fits) return {map, "", hex_bytes(bytes)};
  return {map, type.name, read_value(types, type.id, bytes.first(type.size))};
}

}  // namespace bpfcc
