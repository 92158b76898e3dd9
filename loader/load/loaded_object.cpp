#include "loader/load/loaded_object.h"

#include <bpf/libbpf.h>

#include <algorithm>
#include <utility>

namespace bpfcc {

LoadedObject::LoadedObject(ObjectSpec spec, OpenObject object, Handles maps, LoadReport report)
    : spec_(std::move(spec)), object_(std::move(object)), maps_(std::move(maps)), report_(std::move(report)) {}

bpf_map *LoadedObject::handle(std::string_view name) const {
  const auto found = maps_.find(name);
  return found == maps_.end() ? nullptr : found->second;
}

int LoadedObject::map_fd(std::string_view name) const {
  const bpf_map *map = handle(name);
  return map == nullptr ? -1 : bpf_map__fd(map);
}

const btf *LoadedObject::types() const { return bpf_object__btf(object_.get()); }

const MapSpec *LoadedObject::find_map(std::string_view name) const {
  const auto found = std::ranges::find(spec_.maps, name, &MapSpec::name);
  return found == spec_.maps.end() ? nullptr : &*found;
}

}  // namespace bpfcc
