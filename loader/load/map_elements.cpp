#include "loader/load/map_elements.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include <fmt/format.h>

#include "loader/load/element_kinds.h"
#include "support/nearest_name.h"

namespace bpfcc {
namespace {

/// What an errno of BPF_MAP_UPDATE_ELEM means to somebody who wrote an element.
Error refused_element(int error_code) {
  switch (error_code) {
    case E2BIG:
      return {ErrorKind::kUsage, "", "the map is full", error_code};
    case EPERM:
      return {ErrorKind::kUsage, "", "the map is read-only", error_code};
    case EOPNOTSUPP:
      return {ErrorKind::kUsage, "", "the kernel does not take such a socket, or not in its state", error_code};
    case ENOTSOCK:
      return {ErrorKind::kUsage, "", "the file descriptor is no socket", error_code};
    case EBADF:
    case EBADFD:
      return {ErrorKind::kUsage, "", "what was given is not what this map holds", error_code};
    case EINVAL:
      return {ErrorKind::kUsage, "", "the kernel does not take this element", error_code};
    default:
      return {ErrorKind::kEnvironment, "", "cannot be stored", error_code};
  }
}

Result<void> store_element(const LoadedObject &object, const MapAssignment &assignment) {
  const MapSpec *map = object.find_map(assignment.map);
  const bpf_map *handle = object.handle(assignment.map);
  if (map == nullptr || handle == nullptr) {
    return fail(ErrorKind::kUsage, "", fmt::format("no map '{}' in {}", assignment.map, object.spec().name), 0,
                did_you_mean(assignment.map, object.spec().maps, &MapSpec::name));
  }
  const ElementKind &kind = element_kind(map->type);
  if (kind.read_value == nullptr) {
    return fail(ErrorKind::kUsage, "", fmt::format("nothing can be stored in this map: {}", kind.why_not));
  }
  if (kind.read_key == nullptr && !assignment.key.empty()) {
    return fail(ErrorKind::kUsage, "", "elements of this map have no keys", 0,
                fmt::format("write {}[]={}", assignment.map, assignment.value));
  }
  if (kind.read_key != nullptr && assignment.key.empty()) {
    return fail(ErrorKind::kUsage, "", "the key is missing", 0, fmt::format("write {}[KEY]=VALUE", assignment.map));
  }
  Operand key;
  if (kind.read_key != nullptr) {
    BPFCC_TRY(key, kind.read_key(object, *map, assignment.key));
  }
  BPFCC_TRY(const Operand value, kind.read_value(object, *map, assignment.value));
  const void *key_bytes = key.bytes.empty() ? nullptr : key.bytes.data();
  if (bpf_map_update_elem(bpf_map__fd(handle), key_bytes, value.bytes.data(), BPF_ANY) != 0) {
    return tl::unexpected(refused_element(errno));
  }
  return {};
}

}  // namespace

Result<void> store_elements(const LoadedObject &object, const std::vector<MapAssignment> &assignments) {
  for (const MapAssignment &assignment : assignments) {
    if (Result<void> stored = store_element(object, assignment); !stored) {
      Error error = std::move(stored).error();
      error.subject = fmt::format("{}[{}]={}", assignment.map, assignment.key, assignment.value);
      return tl::unexpected(std::move(error));
    }
  }
  return {};
}

}  // namespace bpfcc
