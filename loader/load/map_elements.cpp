#include "loader/load/map_elements.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include <fmt/format.h>

#include "loader/load/bpf_failures.h"
#include "loader/load/element_kinds.h"
#include "support/nearest_name.h"

namespace bpfcc {
namespace {

class NamesOfObject final : public ElementNames {
 public:
  explicit NamesOfObject(const LoadedObject &object) : object_(object) {}

  const btf *types() const override { return object_.types(); }

  Result<NamedDescriptor> program(const std::string &name) const override {
    const ObjectSpec &spec = object_.spec();
    const bpf_program *program = bpf_object__find_program_by_name(object_.get(), name.c_str());
    if (program != nullptr && bpf_program__fd(program) >= 0) return NamedDescriptor{bpf_program__fd(program)};
    if (program != nullptr) {
      return fail(ErrorKind::kUsage, "", fmt::format("program '{}' of {} is not loaded", name, spec.name), 0,
                  fmt::format("add --program {}", name));
    }
    return fail(ErrorKind::kUsage, "", fmt::format("no program '{}' in {}", name, spec.name), 0,
                did_you_mean(name, spec.programs, &ProgramSpec::name));
  }

  Result<NamedDescriptor> map(const std::string &name) const override {
    const ObjectSpec &spec = object_.spec();
    if (const int fd = object_.map_fd(name); fd >= 0) return NamedDescriptor{fd};
    return fail(ErrorKind::kUsage, "", fmt::format("no map '{}' in {}", name, spec.name), 0,
                did_you_mean(name, spec.maps, &MapSpec::name));
  }

 private:
  const LoadedObject &object_;
};

std::string as_written(const MapAssignment &assignment) {
  return fmt::format("{}[{}]={}", assignment.map, assignment.key, assignment.value);
}

Result<void> store(int map_fd, const MapSpec &map, const ElementNames &names, const MapAssignment &assignment) {
  const ElementKind &kind = element_kind(map.type);
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
    BPFCC_TRY(key, kind.read_key(names, map, assignment.key));
  }
  BPFCC_TRY(const Operand value, kind.read_value(names, map, assignment.value));
  const void *key_bytes = key.bytes.empty() ? nullptr : key.bytes.data();
  if (bpf_map_update_elem(map_fd, key_bytes, value.bytes.data(), BPF_ANY) == 0) return {};
  return fail_bpf(BPF_MAP_UPDATE_ELEM, "", errno);
}

}  // namespace

Result<void> store_element(int map_fd, const MapSpec &map, const ElementNames &names, const MapAssignment &assignment) {
  Result<void> stored = store(map_fd, map, names, assignment);
  if (!stored) stored.error().subject = as_written(assignment);
  return stored;
}

Result<void> store_elements(const LoadedObject &object, const std::vector<MapAssignment> &assignments) {
  const NamesOfObject names(object);
  for (const MapAssignment &assignment : assignments) {
    const MapSpec *map = object.find_map(assignment.map);
    const int fd = object.map_fd(assignment.map);
    if (map == nullptr || fd < 0) {
      return fail(ErrorKind::kUsage, as_written(assignment),
                  fmt::format("no map '{}' in {}", assignment.map, object.spec().name), 0,
                  did_you_mean(assignment.map, object.spec().maps, &MapSpec::name));
    }
    BPFCC_CHECK(store_element(fd, *map, names, assignment));
  }
  return {};
}

}  // namespace bpfcc
