#include "loader/load/map_reuse.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

#include <fmt/format.h>

#include "loader/load/bpf_failures.h"
#include "loader/load/kernel_source.h"
#include "loader/load/pins.h"
#include "support/nearest_name.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

std::string type_text(std::uint32_t type) {
  const char *name = libbpf_bpf_map_type_str(static_cast<bpf_map_type>(type));
  return name == nullptr ? std::to_string(type) : name;
}

constexpr const char *kRemoveOrRename = "remove that map, or give this one another name";
constexpr const char *kRenameOne = "give one of them another name, or leave --share-maps out";

/// `hint` is what to do about a map that differs.
Result<void> reuse(bpf_map *map, int found, const std::string &source, const char *hint = kRemoveOrRename) {
  const std::string subject = fmt::format("map {}", bpf_map__name(map));
  bpf_map_info info{};
  std::uint32_t size = sizeof(info);
  if (bpf_map_get_info_by_fd(found, &info, &size) != 0) {
    return fail_bpf(BPF_OBJ_GET_INFO_BY_FD, fmt::format("{}: {}", subject, source), errno);
  }
  if (const auto different = differences(map, info); !different.empty()) {
    return fail(ErrorKind::kUsage, subject, fmt::format("{} has {}", source, fmt::join(different, ", ")), 0, hint);
  }
  const int error = bpf_map__reuse_fd(map, found);
  if (error != 0) return fail(ErrorKind::kEnvironment, subject, fmt::format("{} cannot be used", source), -error);
  return {};
}

/// Nothing where nothing is pinned there yet.
Result<UniqueFd> open_pinned(const std::string &path) {
  UniqueFd map(bpf_obj_get(path.c_str()));
  if (map || errno == ENOENT) return map;
  return fail_bpf(BPF_OBJ_GET, path, errno);
}

Result<void> reuse_pinned(bpf_map *map, const std::string &path) {
  BPFCC_TRY(const UniqueFd found, open_pinned(path));
  return found ? reuse(map, found.get(), path) : Result<void>();
}

Result<void> check_names(const ObjectSpec &spec, const std::vector<MapReuse> &wanted) {
  for (const MapReuse &each : wanted) {
    if (std::ranges::count(spec.maps, each.map, &MapSpec::name) > 0) continue;
    return fail(ErrorKind::kUsage, fmt::format("{}={}", each.map, each.source),
                fmt::format("no map '{}' in {}", each.map, spec.name), 0,
                did_you_mean(each.map, spec.maps, &MapSpec::name));
  }
  return {};
}

}  // namespace

std::vector<std::string> differences(const bpf_map *wanted, const bpf_map_info &found) {
  std::vector<std::string> different;
  const auto compare = [&](std::string_view what, std::uint32_t has, std::uint32_t wants) {
    if (has != wants) different.push_back(fmt::format("{} {} instead of {}", what, has, wants));
  };
  if (found.type != static_cast<std::uint32_t>(bpf_map__type(wanted))) {
    different.push_back(fmt::format("type {} instead of {}", type_text(found.type), type_text(bpf_map__type(wanted))));
  }
  compare("key size", found.key_size, bpf_map__key_size(wanted));
  compare("value size", found.value_size, bpf_map__value_size(wanted));
  // A perf event array that does not say has one element a processor.
  if (bpf_map__max_entries(wanted) != 0) compare("max_entries", found.max_entries, bpf_map__max_entries(wanted));
  if (found.map_flags != bpf_map__map_flags(wanted)) {
    different.push_back(fmt::format("flags {:#x} instead of {:#x}", found.map_flags, bpf_map__map_flags(wanted)));
  }
  return different;
}

std::string pin_path(const MapSpec &map, const LoadPlan &plan) {
  if (map.pinned_by_name) return "/sys/fs/bpf/" + pin_name(map.name);
  // Read-only variables are the programs' own; struct_ops maps come and go with their link.
  const bool is_constant = map.form == MapForm::kGlobal && (map.flags & BPF_F_RDONLY_PROG) != 0;
  if (plan.pin_folder.empty() || is_constant || map.form == MapForm::kStructOps) return {};
  return fmt::format("{}/maps/{}", plan.pin_folder, pin_name(map.name));
}

tl::expected<void, LoadFailure> reuse_maps(bpf_object *object, const ObjectSpec &spec, const LoadPlan &plan) {
  BPFCC_CHECK(check_names(spec, plan.reused_maps));
  for (const MapSpec &map : spec.maps) {
    bpf_map *handle = bpf_object__find_map_by_name(object, map.name.c_str());
    if (handle == nullptr) continue;
    bpf_map__set_pin_path(handle, nullptr);
    const auto wanted = std::ranges::find(plan.reused_maps, map.name, &MapReuse::map);
    if (wanted != plan.reused_maps.end()) {
      const KernelSource source{wanted->source, "bpftool map lists them", BPF_MAP_GET_FD_BY_ID, bpf_map_get_fd_by_id};
      BPFCC_TRY(const UniqueFd found, source.open());
      BPFCC_CHECK(reuse(handle, found.get(), wanted->source));
      continue;
    }
    const auto shared = std::ranges::find(plan.shared_maps, map.name, &SharedMap::map);
    if (shared != plan.shared_maps.end()) {
      BPFCC_CHECK(reuse(handle, shared->fd, shared->object, kRenameOne));
      continue;
    }
    const std::string path = pin_path(map, plan);
    if (path.empty()) continue;
    const Result<void> fits = reuse_pinned(handle, path);
    if (!fits) return tl::unexpected(LoadFailure(fits.error(), Cause::kPinned, map.name));
  }
  return {};
}

}  // namespace bpfcc
