#include "driver/bpfrun_streams.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace bpfcc {
namespace {

/// Null where the programs print nothing, or the kernel does not let it be seen.
std::unique_ptr<PrintkStream> open_printk_stream(const LoadedObject &object, PrintkStream::Handler handler,
                                                 BpfrunOutput &output) {
  if (!PrintkStream::is_needed(object)) return nullptr;
  auto stream = PrintkStream::open(object, std::move(handler));
  if (!stream) {
    output.warning(stream.error());
    return nullptr;
  }
  if ((*stream)->is_for_all_programs()) {
    output.warning({ErrorKind::kEnvironment, "bpf_printk",
                    "the kernel hides where programs are: the lines of all programs of this machine are shown", 0,
                    "sysctl kernel.kptr_restrict=0 or 1 and net.core.bpf_jit_enable=1 show them"});
  }
  return std::move(*stream);
}

Error untyped_events(const std::string &map) {
  return {ErrorKind::kRefused, "map " + map, "the type of its events is not known, they are shown as bytes", 0,
          fmt::format("call it struct {}_event and use it in a global variable, or declare it in the map: "
                      "__type(value, struct NAME)",
                      map)};
}

}  // namespace

PrintkStreams open_printk_streams(const std::vector<LoadedObject> &objects, const PrintkStream::Handler &handler,
                                  BpfrunOutput &output) {
  PrintkStreams streams;
  for (const LoadedObject &object : objects) {
    auto stream = open_printk_stream(object, handler, output);
    if (!stream) continue;
    streams.push_back(std::move(stream));
    if (streams.back()->is_for_all_programs()) break;
  }
  return streams;
}

Result<EventStreams> open_all_event_streams(const std::vector<LoadedObject> &objects,
                                            const std::vector<EventHandler> &handlers, BpfrunOutput &output) {
  EventStreams all;
  for (size_t i = 0; i < objects.size(); ++i) {
    BPFCC_TRY(EventStreams streams, open_event_streams(objects[i], handlers[i]));
    std::ranges::move(streams, std::back_inserter(all));
  }
  for (const auto &stream : all) {
    if (!stream->is_typed()) output.warning(untyped_events(stream->map()));
  }
  return all;
}

}  // namespace bpfcc
