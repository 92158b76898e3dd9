#include "loader/load/given_up.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "loader/load/libbpf_phrases.h"
#include "support/kernel_version.h"

namespace bpfcc {
namespace {

/// What libbpf 1.5 says when it goes on without something.
struct Loss {
  std::string_view phrase;
  const char *message;
  const char *hint;
};
constexpr const char *kTypesAreGone = "its maps are bytes for other tools, and a refusal knows no lines of C";
constexpr std::array kLosses = {
    Loss{"Error loading .BTF into kernel: ", "the kernel does not take its types (BTF), it is loaded without them",
         kTypesAreGone},
    Loss{"Error in bpf_create_map_xattr(", "the kernel does not take the types of its keys and values, it has none",
         "it is bytes for other tools"},
    Loss{"failed to bind map '", "the kernel does not note which read-only variables it uses",
         "bpftool prog shows no metadata"},
    Loss{"Detection of kernel ", "whether the kernel has a feature cannot be found out, it is loaded without it", ""},
};

bool has_name(const bpf_object *object) {
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object) {
    bpf_prog_info info{};
    std::uint32_t size = sizeof(info);
    if (bpf_program__fd(program) < 0 || bpf_prog_get_info_by_fd(bpf_program__fd(program), &info, &size) != 0) continue;
    return info.name[0] != '\0';
  }
  return true;
}

/// Whether this kernel has them: since Linux 5.2.
bool has_global_variables() {
  utsname system{};
  uname(&system);
  const auto version = parse_kernel_version(static_cast<const char *>(system.release));
  return !version || *version >= KernelVersion{5, 2};
}

/// The program or map that a warning names in front or in parentheses, else the object.
std::string subject_of(const LibbpfMessage &warning, std::string_view phrase, const ObjectSpec &spec) {
  if (!warning.program.empty()) return warning.program;
  if (!phrase.ends_with('(')) return spec.name;
  return fmt::format("map {}",
                     std::string_view(warning.text).substr(phrase.size(), warning.text.find(')') - phrase.size()));
}

}  // namespace

std::vector<Error> find_given_up(const bpf_object *object, const ObjectSpec &spec,
                                 std::span<const LibbpfMessage> warnings) {
  std::vector<Error> given_up;
  bool lost_types = false;
  for (const LibbpfMessage &warning : warnings) {
    const auto *const loss =
        std::ranges::find_if(kLosses, [&](const Loss &row) { return warning.text.starts_with(row.phrase); });
    if (loss == kLosses.end()) continue;
    lost_types = lost_types || loss == kLosses.data();
    given_up.push_back({ErrorKind::kEnvironment, subject_of(warning, loss->phrase, spec), loss->message,
                        error_code_in(warning.text), loss->hint});
  }
  if (spec.has_btf && bpf_object__btf_fd(object) < 0 && !lost_types) {
    given_up.push_back({ErrorKind::kEnvironment, spec.name,
                        "this kernel takes no types (BTF, Linux 4.18), it is loaded without them", 0, kTypesAreGone});
  }
  if (!has_name(object)) {
    given_up.push_back({ErrorKind::kEnvironment, spec.name,
                        "this kernel keeps no names of programs and maps (Linux 4.15)", 0,
                        "other tools list them by number only"});
  }
  return given_up;
}

std::optional<Error> explain_missing_variables(const bpf_object *object, const ObjectSpec &spec,
                                               const ProgramLog &refused) {
  // The verifier's words for a descriptor that libbpf has put in the place of a map that it did not make then.
  if (refused.text.find("is not pointing to valid bpf_map") == std::string::npos) return std::nullopt;
  const auto left_out = std::ranges::find_if(spec.maps, [&](const MapSpec &map) {
    const bpf_map *handle = bpf_object__find_map_by_name(object, map.name.c_str());
    return map.form == MapForm::kGlobal && handle != nullptr && !bpf_map__autocreate(handle);
  });
  if (left_out == spec.maps.end()) return std::nullopt;
  const std::string subject = fmt::format("program {} ({})", refused.program, refused.section);
  if (!has_global_variables()) {
    return Error{ErrorKind::kEnvironment, subject,
                 "it uses global variables, which this kernel does not have: Linux 5.2 has them"};
  }
  return Error{
      ErrorKind::kEnvironment, subject,
      "it uses global variables, and the kernel did not make the map by which it is tried out whether it has them", 0,
      "memory, file descriptors or a privilege were short at that moment: run it again"};
}

}  // namespace bpfcc
