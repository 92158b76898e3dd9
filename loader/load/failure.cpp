#include "loader/load/failure.h"

#include <bpf/libbpf.h>
#include <linux/capability.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "loader/load/bpf_failures.h"
#include "loader/load/libbpf_phrases.h"
#include "loader/load/map_rules.h"
#include "loader/load/privileges.h"

namespace bpfcc {
namespace {

/// What the end of a verifier log says that can be mended outside of the program's code.
struct LogHint {
  std::string_view sentence;
  const char *hint;
};

// kernel/bpf/verifier.c, check_helper_call() and check_kfunc_call(), of 6.12.
constexpr std::array kLogHints = {
    LogHint{"cannot call GPL-restricted function from non-GPL compatible program",
            "declare the licence: char _license[] SEC(\"license\") = \"GPL\";"},
    LogHint{"cannot call kernel function from non-GPL compatible program",
            "declare the licence: char _license[] SEC(\"license\") = \"GPL\";"},
};

std::vector<std::uint32_t> program_types(const ObjectSpec &spec) {
  std::vector<std::uint32_t> types(spec.programs.size());
  std::ranges::transform(spec.programs, types.begin(), &ProgramSpec::type);
  return types;
}

std::string hint_of_log(const std::string &log) {
  if (!has_capability(CAP_BPF) && !has_capability(CAP_SYS_ADMIN)) {
    return "loaded without privileges: loops, calls of its own functions, more than 4096 instructions, and pointers "
           "that "
           "are stored or compared are refused; as root it may be accepted";
  }
  for (const LogHint &row : kLogHints) {
    if (log.find(row.sentence) != std::string::npos) return row.hint;
  }
  return {};
}

/// The program that was refused: libbpf names it; its log says so too, where only refused programs have one.
const ProgramLog *find_refused(std::span<const LibbpfMessage> warnings, const std::vector<ProgramLog> &logs) {
  for (const LibbpfMessage &warning : warnings) {
    if (!warning.text.starts_with("BPF program load failed")) continue;
    const auto found = std::ranges::find(logs, warning.program, &ProgramLog::program);
    if (found != logs.end()) return &*found;
  }
  return nullptr;
}

Error explain_refusal(const ProgramLog &refused, int error_code, const ObjectSpec &spec) {
  const std::string subject = fmt::format("program {} ({})", refused.program, refused.section);
  if (error_code == ENOSPC) return bpf_error(BPF_PROG_LOAD, subject, error_code);
  if (!refused.text.empty()) {
    return {ErrorKind::kRefused, subject, "refused by the verifier", error_code, hint_of_log(refused.text)};
  }
  if (error_code == EPERM) {
    return {ErrorKind::kEnvironment, subject, "may not be loaded", error_code, permission_hint(program_types(spec))};
  }
  const auto program = std::ranges::find(spec.programs, refused.program, &ProgramSpec::name);
  if (error_code == EINVAL && program != spec.programs.end()) {
    const auto type = static_cast<bpf_prog_type>(program->type);
    if (libbpf_probe_bpf_prog_type(type, nullptr) == 0) {
      return {ErrorKind::kEnvironment, subject,
              fmt::format("this kernel has no programs of type {}", libbpf_bpf_prog_type_str(type)), error_code};
    }
  }
  return bpf_error(BPF_PROG_LOAD, subject, error_code);
}

Error explain_map(const MapSpec &map, int error_code, const ObjectSpec &spec) {
  const std::string subject = fmt::format("map {}", map.name);
  const auto type = static_cast<bpf_map_type>(map.type);
  const char *type_name = libbpf_bpf_map_type_str(type);
  if (error_code == EPERM) {
    return {ErrorKind::kEnvironment, subject, "may not be created", error_code, permission_hint(program_types(spec))};
  }
  if (error_code == EINVAL && libbpf_probe_bpf_map_type(type, nullptr) == 0) {
    return {ErrorKind::kEnvironment, subject,
            type_name == nullptr ? fmt::format("this kernel has no map type {}", map.type)
                                 : fmt::format("this kernel has no maps of type {}", type_name),
            error_code};
  }
  if (std::string rule = broken_map_rule(map); !rule.empty()) {
    return {error_code == ENOMEM ? ErrorKind::kEnvironment : ErrorKind::kRefused, subject, std::move(rule), error_code};
  }
  Error error = bpf_error(BPF_MAP_CREATE, subject, error_code);
  if (error.kind == ErrorKind::kRefused) {
    error.message += fmt::format(" ({}, key of {} bytes, value of {}, max_entries {}, flags {:#x})",
                                 type_name == nullptr ? std::to_string(map.type) : type_name, map.key_size,
                                 map.value_size, map.max_entries, map.flags);
  }
  return error;
}

/// What libbpf does with a map besides making it.
struct MapStep {
  std::string_view phrase;
  bpf_cmd command;
  const char *what;  ///< of the map, for the error
};
constexpr std::array kMapSteps = {
    MapStep{"failed to create inner map: ", BPF_MAP_CREATE, "the map that it holds"},
    MapStep{"failed to set initial contents: ", BPF_MAP_UPDATE_ELEM, "its first value"},
    MapStep{"failed to freeze as read-only: ", BPF_MAP_FREEZE, "its value"},
    MapStep{"failed to initialize slot ", BPF_MAP_UPDATE_ELEM, "an element of its .values"},
};

std::optional<Error> explain_map_step(const LibbpfMessage &warning, int error_code) {
  const auto *const step =
      std::ranges::find_if(kMapSteps, [&](const MapStep &row) { return warning.text.starts_with(row.phrase); });
  if (step == kMapSteps.end()) return std::nullopt;
  return bpf_error(step->command, fmt::format("map {}: {}", warning.map, step->what), error_code);
}

/// Of what everything needs: the object is not to blame.
bool is_shortage(int error_code) {
  return error_code == ENOMEM || error_code == EMFILE || error_code == ENFILE || error_code == EAGAIN;
}

/// The failure of anything but a program's verification.
Error explain_preparation(int error_code, const ObjectSpec &spec, std::span<const LibbpfMessage> warnings) {
  for (const LibbpfMessage &warning : warnings) {
    if (auto error = translate(warning)) {
      if (error->subject.empty()) error->subject = spec.name;
      return *error;
    }
  }
  for (const LibbpfMessage &warning : warnings) {
    if (auto error = explain_map_step(warning, error_code)) return *error;
    const auto map = std::ranges::find(spec.maps, warning.map, &MapSpec::name);
    if (map == spec.maps.end()) continue;
    if (warning.text.starts_with("failed to create")) return explain_map(*map, error_code, spec);
  }
  if (error_code == EPERM) {
    return {ErrorKind::kEnvironment, spec.name, "may not be loaded", error_code, permission_hint(program_types(spec))};
  }
  if (error_code == ENOSYS) return bpf_error(BPF_PROG_LOAD, spec.name, error_code);
  const auto useful = std::ranges::find_if_not(warnings, says_nothing);
  if (useful == warnings.end()) {
    return {ErrorKind::kRefused, spec.name, "cannot be loaded", error_code < __LIBBPF_ERRNO__START ? error_code : 0};
  }
  Error error = in_libbpfs_words(*useful, is_shortage(error_code) ? ErrorKind::kEnvironment : ErrorKind::kRefused);
  if (error.subject.empty()) error.subject = spec.name;
  error.error_code = error_code < __LIBBPF_ERRNO__START ? error_code : 0;
  return error;
}

}  // namespace

std::string tail_of_log(const std::string &log, size_t lines) {
  size_t begin = log.size();
  if (begin > 0 && log.back() == '\n') --begin;
  for (size_t found = 0; found < lines && begin != 0;) {
    begin = log.rfind('\n', begin - 1);
    if (begin == std::string::npos) return log;
    if (++found == lines) break;
  }
  return begin == 0 ? log : "...\n" + log.substr(begin + 1);
}

LoadFailure explain_failure(int error_code, const ObjectSpec &spec, std::span<const LibbpfMessage> warnings,
                            std::vector<ProgramLog> logs) {
  const ProgramLog *refused = find_refused(warnings, logs);
  LoadFailure failure(refused != nullptr ? explain_refusal(*refused, error_code, spec)
                                         : explain_preparation(error_code, spec, warnings));
  if (refused != nullptr) failure.refusal = ProgramRefusal{*refused, error_code};
  failure.logs = std::move(logs);
  return failure;
}

}  // namespace bpfcc
