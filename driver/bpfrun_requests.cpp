#include "driver/bpfrun_requests.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "driver/program_options.h"
#include "loader/load/pins.h"
#include "loader/load/variables.h"

namespace bpfcc {
namespace {

using Requests = std::vector<ObjectRequest>;

bool has_program(const ObjectRequest &request, std::string_view name) {
  return std::ranges::count(request.spec.programs, name, &ProgramSpec::name) > 0;
}

bool has_map(const ObjectRequest &request, std::string_view name) {
  return std::ranges::count(request.spec.maps, name, &MapSpec::name) > 0;
}

/// `add` for each object that has what the wish is about, or for the first one.
template <class Wish, class Has, class Add>
void divide(const std::vector<Wish> &wishes, Requests &requests, Has has, Add add) {
  for (const Wish &wish : wishes) {
    bool is_taken = false;
    for (ObjectRequest &request : requests) {
      if (requests.size() > 1 && !has(request, wish)) continue;
      add(request, wish);
      is_taken = true;
    }
    if (!is_taken) add(requests.front(), wish);
  }
}

void divide_programs(const BpfrunOptions &options, Requests &requests) {
  divide(
      options.programs, requests,
      [](const auto &request, const std::string &name) { return has_program(request, name); },
      [](auto &request, const std::string &name) { request.plan.programs.push_back(name); });
  divide(
      options.targets, requests,
      [](const auto &request, const AttachTarget &target) { return has_program(request, target.program); },
      [](auto &request, const AttachTarget &target) { request.targets.push_back(target); });
}

void divide_maps(const BpfrunOptions &options, Requests &requests) {
  const auto has = [](const ObjectRequest &request, const auto &wish) { return has_map(request, wish.map); };
  divide(options.map_assignments, requests, has,
         [](auto &request, const MapAssignment &wish) { request.plan.map_assignments.push_back(wish); });
  divide(options.reused_maps, requests, has,
         [](auto &request, const MapReuse &wish) { request.plan.reused_maps.push_back(wish); });
}

Result<std::vector<ObjectVariables>> read_all_variables(const Requests &requests) {
  std::vector<ObjectVariables> objects;
  for (const ObjectRequest &request : requests) {
    BPFCC_TRY(ObjectVariables object, read_variables(request.input.image));
    objects.push_back(std::move(object));
  }
  return objects;
}

Result<void> divide_variables(const BpfrunOptions &options, Requests &requests) {
  if (options.variables.empty() && options.program_arguments.empty()) return {};
  BPFCC_TRY(const std::vector<ObjectVariables> objects, read_all_variables(requests));
  const auto has = [&](const ObjectRequest &request, const VariableAssignment &wish) {
    const std::string_view name = std::string_view(wish.path).substr(0, wish.path.find_first_of(".["));
    const auto &variables = objects[static_cast<size_t>(&request - requests.data())].variables;
    return std::ranges::count(variables, name, &Variable::name) > 0;
  };
  divide(options.variables, requests, has,
         [](auto &request, const VariableAssignment &wish) { request.plan.variables.push_back(wish); });
  // What is behind "--" sets variables after those of --set.
  BPFCC_TRY(const auto own, read_program_options(options.program_arguments, objects));
  for (size_t i = 0; i < requests.size(); ++i) {
    std::ranges::copy(own[i], std::back_inserter(requests[i].plan.variables));
  }
  return {};
}

/// With several objects each has a folder of its own, which is called after the file: their programs and maps may have
/// the same names.
Result<void> choose_pin_folders(const BpfrunOptions &options, Requests &requests) {
  if (options.pin_folder.empty()) return {};
  for (ObjectRequest &request : requests) {
    std::string folder = options.pin_folder;
    if (requests.size() > 1) folder += '/' + pin_name(std::filesystem::path(request.spec.name).stem());
    const auto same =
        std::ranges::find(requests, folder, [](const ObjectRequest &other) { return other.plan.pin_folder; });
    if (same != requests.end()) {
      return fail(ErrorKind::kUsage, folder,
                  fmt::format("{} and {} would both be pinned there", same->spec.name, request.spec.name), 0,
                  "give one of the files another name");
    }
    request.plan.pin_folder = std::move(folder);
  }
  return {};
}

/// An object of which --program chooses nothing would be loaded whole.
Result<void> check_choice(const BpfrunOptions &options, const Requests &requests) {
  if (options.programs.empty()) return {};
  const auto unused = std::ranges::find_if(requests, [](const auto &request) { return request.plan.programs.empty(); });
  if (unused == requests.end()) return {};
  return fail(ErrorKind::kUsage, unused->spec.name, "has none of the programs that --program names", 0,
              "leave the file out, or name one of its programs too");
}

}  // namespace

tl::expected<std::vector<ObjectRequest>, LoadFailure> make_requests(std::vector<Input> inputs,
                                                                    const BpfrunOptions &options) {
  Requests requests;
  for (Input &input : inputs) {
    Result<ObjectSpec> spec = read_object(input.image);
    if (!spec) return tl::unexpected(LoadFailure(spec.error(), Cause::kObject));
    LoadPlan plan;
    plan.log_level = options.verifier_log_path ? 1 : 0;
    plan.jobs = options.jobs;
    requests.push_back({std::move(input), std::move(*spec), std::move(plan), {}});
  }
  divide_programs(options, requests);
  divide_maps(options, requests);
  BPFCC_CHECK(divide_variables(options, requests));
  BPFCC_CHECK(choose_pin_folders(options, requests));
  BPFCC_CHECK(check_choice(options, requests));
  for (ObjectRequest &request : requests) {
    BPFCC_CHECK(check_targets(request.spec, request.targets));
    request.plan.target_programs = target_programs(request.targets);
  }
  return requests;
}

const LoadedObject *owner_of(const MapSpec &map, std::span<const LoadedObject> loaded) {
  if (map.form != MapForm::kBtf && map.form != MapForm::kLegacy) return nullptr;
  const auto owner =
      std::ranges::find_if(loaded, [&](const LoadedObject &object) { return object.map_fd(map.name) >= 0; });
  return owner == loaded.end() ? nullptr : &*owner;
}

std::vector<SharedMap> find_shared_maps(const ObjectSpec &spec, std::span<const LoadedObject> loaded) {
  std::vector<SharedMap> shared;
  for (const MapSpec &map : spec.maps) {
    const LoadedObject *owner = owner_of(map, loaded);
    if (owner != nullptr) shared.push_back({map.name, owner->map_fd(map.name), owner->spec().name});
  }
  return shared;
}

}  // namespace bpfcc
