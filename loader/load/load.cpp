#include <bpf/libbpf.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "loader/load/choose_programs.h"
#include "loader/load/failure.h"
#include "loader/load/given_up.h"
#include "loader/load/kernel_btf.h"
#include "loader/load/libbpf_messages.h"
#include "loader/load/loaded_object.h"
#include "loader/load/map_elements.h"
#include "loader/load/map_reuse.h"
#include "loader/load/needed_features.h"
#include "loader/load/open_object.h"
#include "loader/load/parallel_verification.h"
#include "loader/load/target_programs.h"
#include "loader/load/variables.h"
#include "loader/load/verifier_log.h"
#include "loader/object/legacy_maps.h"
#include "loader/object/program_check.h"

namespace bpfcc {
namespace {

/// `__type(value, struct event)` says what the events of these maps look like; the kernel wants fixed sizes.
struct EventMapSizes {
  bpf_map_type type;
  std::uint32_t size;  ///< of key and value
};
constexpr std::array kEventMaps = {EventMapSizes{BPF_MAP_TYPE_RINGBUF, 0},
                                   EventMapSizes{BPF_MAP_TYPE_PERF_EVENT_ARRAY, sizeof(int)}};

/// What libbpf cannot tell: types of programs whose section it does not know, and the sizes of maps for events.
void complete(bpf_object *object, const ObjectSpec &spec) {
  for (const ProgramSpec &program : spec.programs) {
    bpf_program *handle = bpf_object__find_program_by_name(object, program.name.c_str());
    if (handle == nullptr || bpf_program__type(handle) != BPF_PROG_TYPE_UNSPEC) continue;
    bpf_program__set_type(handle, static_cast<bpf_prog_type>(program.type));
    bpf_program__set_expected_attach_type(handle, static_cast<bpf_attach_type>(program.attach_type));
  }
  bpf_map *map = nullptr;
  bpf_object__for_each_map(map, object) {
    const auto *const sizes = std::ranges::find(kEventMaps, bpf_map__type(map), &EventMapSizes::type);
    if (sizes == kEventMaps.end()) continue;
    bpf_map__set_key_size(map, sizes->size);
    bpf_map__set_value_size(map, sizes->size);
  }
}

/// libbpf numbers the types of keys and values, and forgets them for maps that the kernel takes without.
void note_types(ObjectSpec &spec, const bpf_object *object) {
  for (MapSpec &map : spec.maps) {
    const bpf_map *handle = bpf_object__find_map_by_name(object, map.name.c_str());
    if (handle == nullptr) continue;
    map.key_type_id = bpf_map__btf_key_type_id(handle);
    map.value_type_id = bpf_map__btf_value_type_id(handle);
  }
}

/// A program, and the buffer for what the verifier says of it.
struct LoggedProgram {
  bpf_program *program;
  VerifierLog log;
};

std::vector<LoggedProgram> give_logs(bpf_object *object, unsigned level) {
  std::vector<LoggedProgram> logged;
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object) {
    if (!bpf_program__autoload(program)) continue;
    VerifierLog &log = logged.emplace_back(LoggedProgram{program, VerifierLog()}).log;
    if (log.size() == 0) continue;
    bpf_program__set_log_buf(program, log.data(), log.size());
    // Without a level the kernel logs nothing; libbpf asks again, with level 1, when a program is refused.
    if (level != 0) bpf_program__set_log_level(program, level);
  }
  return logged;
}

std::vector<ProgramLog> collect_logs(const std::vector<LoggedProgram> &logged) {
  std::vector<ProgramLog> logs;
  for (const LoggedProgram &each : logged) {
    logs.push_back({bpf_program__name(each.program), bpf_program__section_name(each.program), each.log.text()});
  }
  return logs;
}

LoadedObject::Handles handles_by_name(const ObjectSpec &spec, const bpf_object *object) {
  LoadedObject::Handles handles;
  for (const MapSpec &map : spec.maps) {
    if (bpf_map *handle = bpf_object__find_map_by_name(object, map.name.c_str())) handles.emplace(map.name, handle);
  }
  return handles;
}

/// Gives names in bpffs to the maps that have none yet, and where the plan has a folder to the programs.
Result<void> pin(LoadedObject &object, const LoadPlan &plan) {
  for (const MapSpec &map : object.spec().maps) {
    // A shared map has its name from the object whose it is.
    if (std::ranges::count(plan.shared_maps, map.name, &SharedMap::map) > 0) continue;
    const std::string path = pin_path(map, plan);
    const int fd = object.map_fd(map.name);
    if (path.empty() || fd < 0 || access(path.c_str(), F_OK) == 0) continue;
    BPFCC_CHECK(object.pins().add(fd, path));
  }
  if (plan.pin_folder.empty()) return {};
  for (const ProgramSpec &program : object.spec().programs) {
    const bpf_program *handle = bpf_object__find_program_by_name(object.get(), program.name.c_str());
    BPFCC_CHECK(
        object.pins().add(bpf_program__fd(handle), fmt::format("{}/programs/{}", plan.pin_folder, program.name)));
  }
  return {};
}

/// One try to get the object into the kernel. `refused` gets the name of a program that was refused while others were
/// being verified: then the error says less than it could.
LoadResult try_to_load(const ObjectImage &loadable, ObjectSpec spec, const LoadPlan &plan, std::string &refused) {
  const LibbpfMessages messages;
  const KernelBtf kernel_btf;
  OpenObject object = open_object(loadable);
  if (!object) return tl::unexpected(explain_failure(errno, spec, messages.warnings(), {}));
  BPFCC_CHECK(set_variables(object.get(), spec.name, plan.variables));
  apply_choice(spec, object.get());
  complete(object.get(), spec);
  note_types(spec, object.get());
  LoadedObject::Handles handles = handles_by_name(spec, object.get());
  BPFCC_CHECK(reuse_maps(object.get(), spec, plan));
  BPFCC_TRY(const std::vector<UniqueFd> targets, set_target_programs(object.get(), spec, plan.target_programs));

  const std::vector<LoggedProgram> logged = give_logs(object.get(), plan.log_level);
  const NeededFeatures features(object.get());
  const ParallelVerification verification(object.get(), plan.jobs);
  const int error_code = -bpf_object__load(object.get());
  refused = verification.refused();
  std::vector<ProgramLog> logs = collect_logs(logged);
  if (error_code != 0) {
    LoadFailure failure = explain_failure(error_code, spec, messages.warnings(), std::move(logs));
    if (failure.refusal) {
      if (auto error = explain_missing_variables(object.get(), spec, failure.refusal->log))
        return tl::unexpected(*error);
    }
    return tl::unexpected(std::move(failure));
  }
  verification.bind_read_only_maps();
  LoadReport report{{}, find_given_up(object.get(), spec, messages.warnings())};
  if (plan.log_level != 0) report.logs = std::move(logs);
  return LoadedObject(std::move(spec), std::move(object), std::move(handles), std::move(report));
}

/// In parallel first. A refused program is looked at again, alone, for what libbpf and the verifier say of it.
LoadResult load_programs(const ObjectImage &loadable, const ObjectSpec &spec, LoadPlan plan) {
  if (plan.log_level != 0) plan.jobs = 1;
  std::string refused;
  LoadResult loaded = try_to_load(loadable, spec, plan, refused);
  if (loaded || refused.empty()) return loaded;
  plan.jobs = 1;
  ObjectSpec alone = spec;
  std::erase_if(alone.programs, [&](const ProgramSpec &program) { return program.name != refused; });
  LoadResult again = try_to_load(loadable, std::move(alone), plan, refused);
  if (!again) return again;
  // Alone it is accepted: it needs the others.
  return try_to_load(loadable, spec, plan, refused);
}

/// What needs no kernel to be known.
tl::expected<void, LoadFailure> check(const ObjectSpec &spec, const ProgramSpec &program, const LoadPlan &plan) {
  if (const Result<void> section = check_section(spec, program); !section) {
    return tl::unexpected(LoadFailure(section.error(), Cause::kSection, program.name));
  }
  if (const Result<void> license = check_license(spec, program); !license) {
    return tl::unexpected(LoadFailure(license.error(), Cause::kLicense, program.name));
  }
  if (const Result<void> target = check_target_program(program, plan.target_programs); !target) {
    return tl::unexpected(LoadFailure(target.error(), Cause::kExtension, program.name));
  }
  return {};
}

}  // namespace

LoadResult load(const ObjectImage &image, const LoadPlan &plan) {
  Result<ObjectSpec> read = read_object(image);
  if (!read) return tl::unexpected(LoadFailure(read.error(), Cause::kObject));
  ObjectSpec spec = std::move(*read);
  BPFCC_CHECK(choose_programs(spec, plan.programs));
  for (const ProgramSpec &program : spec.programs) BPFCC_CHECK(check(spec, program, plan));
  const Result<ObjectImage> converted = legacy_maps_to_btf(image);
  if (!converted) return tl::unexpected(LoadFailure(converted.error(), Cause::kMapDefinition));
  const ObjectImage &loadable = *converted;
  BPFCC_TRY(LoadedObject loaded, load_programs(loadable, spec, plan));
  BPFCC_CHECK(pin(loaded, plan));
  BPFCC_CHECK(store_elements(loaded, plan.map_assignments));
  return loaded;
}

}  // namespace bpfcc
