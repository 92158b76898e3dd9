#pragma once

#include <vector>

#include "driver/bpfrun_options.h"
#include "loader/attach/attachment.h"
#include "loader/load/loaded_object.h"
#include "loader/load/privileges.h"

namespace bpfcc {

/// The capabilities that a run still needs when everything is loaded and attached: to detach, to show the maps, to
/// serve them.
CapabilitySet still_needed(const Attachments &attachments, const std::vector<LoadedObject> &objects,
                           const BpfrunOptions &options);

}  // namespace bpfcc
