#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "loader/load/load_failure.h"
#include "loader/load/load_plan.h"
#include "loader/load/open_object.h"
#include "loader/load/pins.h"
#include "loader/object/object_spec.h"
#include "support/object_image.h"
#include "support/result.h"

struct bpf_map;
struct btf;

namespace bpfcc {

/// What there is to tell about loading an object.
struct LoadReport {
  std::vector<ProgramLog> logs;  ///< where the plan asks for them
  std::vector<Error> given_up;   ///< what the kernel does not do, and the object works without
};

/// An object whose maps and programs are in the kernel. Move-only; everything is released with it.
class LoadedObject {
 public:
  using Handles = std::map<std::string, bpf_map *, std::less<>>;
  /// `object` is loaded; `maps` has its maps by their names in `spec`.
  LoadedObject(ObjectSpec spec, OpenObject object, Handles maps, LoadReport report = {});

  /// What was loaded. The types of keys and values are numbered as in btf().
  const ObjectSpec &spec() const { return spec_; }
  /// The map of that name, or null.
  const MapSpec *find_map(std::string_view name) const;
  /// libbpf's view of the map of that name, or null. Its name in libbpf is another one where the map was made by
  /// others.
  bpf_map *handle(std::string_view name) const;
  /// A descriptor of the map of that name, borrowed; negative where there is none, or it is not in the kernel.
  int map_fd(std::string_view name) const;
  /// libbpf's view of the same: borrowed, valid as long as this object.
  bpf_object *get() const { return object_.get(); }
  /// The object's types; null where it has none. Borrowed.
  const btf *types() const;
  /// What the verifier said of each program, where the plan asked for it.
  const std::vector<ProgramLog> &logs() const { return report_.logs; }
  /// What the kernel did not take and libbpf therefore left out: names, types. Worth a warning each.
  const std::vector<Error> &given_up() const { return report_.given_up; }
  /// What has names in bpffs because of this object. They go with it, until they are kept.
  Pins &pins() { return pins_; }
  const Pins &pins() const { return pins_; }

 private:
  ObjectSpec spec_;
  OpenObject object_;
  Handles maps_;
  Pins pins_;
  LoadReport report_;
};

using LoadResult = tl::expected<LoadedObject, LoadFailure>;

/// Loads maps and programs, each program with its own verifier log, pins what the plan wants pinned, and stores the
/// plan's map elements. What was pinned goes with the object unless its pins() are kept. bpffs is mounted where a map
/// wants to be pinned and it is missing.
///
/// Errors: ErrorKind::kRefused for a program or map that the kernel does not take, kUsage for a map element that does
/// not fit, kEnvironment for a missing privilege or kernel feature, kAttach for a kernel function that is not there.
LoadResult load(const ObjectImage &image, const LoadPlan &plan);

}  // namespace bpfcc
