#pragma once

#include <memory>
#include <vector>

#include "driver/bpfrun_output.h"
#include "loader/load/loaded_object.h"
#include "loader/observe/event_streams.h"
#include "loader/observe/printk_stream.h"
#include "support/result.h"

namespace bpfcc {

using PrintkStreams = std::vector<std::unique_ptr<PrintkStream>>;

/// One for each object that writes lines; one for all where the kernel hides whose they are. What cannot be seen is a
/// warning.
PrintkStreams open_printk_streams(const std::vector<LoadedObject> &objects, const PrintkStream::Handler &handler,
                                  BpfrunOutput &output);

/// Those of all objects, each with the handler at its object's place; these must live as long as the streams. That
/// events are shown as bytes is a warning.
Result<EventStreams> open_all_event_streams(const std::vector<LoadedObject> &objects,
                                            const std::vector<EventHandler> &handlers, BpfrunOutput &output);

}  // namespace bpfcc
