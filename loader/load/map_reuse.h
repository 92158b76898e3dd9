#pragma once

#include <linux/bpf.h>

#include <string>
#include <vector>

#include "loader/load/load_failure.h"
#include "loader/load/load_plan.h"
#include "loader/object/object_spec.h"
#include "support/result.h"

struct bpf_map;
struct bpf_object;

namespace bpfcc {

/// Where a map of the object is pinned, or will be: in the plan's folder, or where its definition wants it
/// (LIBBPF_PIN_BY_NAME). Empty for those that are not.
std::string pin_path(const MapSpec &map, const LoadPlan &plan);

/// Has the object use maps that are in the kernel already instead of making its own: those that the plan names, those
/// of other objects, and those found where the map is to be pinned. libbpf pins nothing by itself any more.
///
/// A map that differs is an ErrorKind::kUsage that lists all differences; its cause is Cause::kPinned where the place
/// is the object's own choice or the plan's folder.
tl::expected<void, LoadFailure> reuse_maps(bpf_object *object, const ObjectSpec &spec, const LoadPlan &plan);

/// In what a map in the kernel differs from what the object wants: "type hash instead of array", ... Empty where it
/// fits.
std::vector<std::string> differences(const bpf_map *wanted, const bpf_map_info &found);

}  // namespace bpfcc
