#pragma once

#include <span>
#include <vector>

#include "driver/bpfrun_input.h"
#include "driver/bpfrun_options.h"
#include "loader/attach/attachment.h"
#include "loader/load/load_failure.h"
#include "loader/load/loaded_object.h"
#include "loader/object/object_spec.h"
#include "support/result.h"

namespace bpfcc {

/// One of the objects that are run together, and what the command line wants of it.
struct ObjectRequest {
  Input input;
  ObjectSpec spec;
  LoadPlan plan;
  std::vector<AttachTarget> targets;
};

/// Gives each object its part of the options: those that name a program, map or variable which it has. What no object
/// has goes to the first one, whose refusal says what is wrong. With one object it gets all of them. A failure with a
/// cause is that of an object that cannot be read.
tl::expected<std::vector<ObjectRequest>, LoadFailure> make_requests(std::vector<Input> inputs,
                                                                    const BpfrunOptions &options);

/// The first of these objects that has a map of that name to share; null where none has. Global variables and tables of
/// functions are each object's own.
const LoadedObject *owner_of(const MapSpec &map, std::span<const LoadedObject> loaded);

/// The maps of the objects that are loaded already which one more has too, by name: for LoadPlan::shared_maps.
std::vector<SharedMap> find_shared_maps(const ObjectSpec &spec, std::span<const LoadedObject> loaded);

}  // namespace bpfcc
