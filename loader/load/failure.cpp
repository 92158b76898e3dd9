#include "loader/load/failure.h"

#include <bpf/libbpf.h>
#include <linux/capability.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "loader/load/bpf_failures.h"
#include "loader/load/kernel_names.h"
#include "loader/load/libbpf_phrases.h"
#include "loader/load/map_rules.h"
#include "loader/load/privileges.h"
#include "loader/object/btf_types.h"
#include "support/kernel_facts/map_type.h"
#include "support/kernel_facts/program_type.h"

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

std::string since_hint(std::optional<KernelVersion> since) {
  return since ? fmt::format("Linux {} brought it; the kernel's configuration may leave it out", to_string(*since))
               : "";
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

/// EPERM: a capability is missing, or nobody may.
LoadFailure not_permitted(std::string subject, const char *message, const ObjectSpec &spec, std::string symbol = {}) {
  const std::vector<std::uint32_t> types = program_types(spec);
  return {{ErrorKind::kEnvironment, std::move(subject), message, EPERM, permission_hint(types)},
          missing_capabilities(types).empty() ? Cause::kForbidden : Cause::kPrivilege,
          std::move(symbol)};
}

const ProgramSpec *find_program(const ObjectSpec &spec, const std::string &name) {
  const auto found = std::ranges::find(spec.programs, name, &ProgramSpec::name);
  return found == spec.programs.end() ? nullptr : &*found;
}

/// A call of bpf(2) failed for the object's sake, which then is the cause's, or for want of something.
LoadFailure refused_call(bpf_cmd command, const std::string &subject, int error_code, Cause cause, std::string symbol) {
  Error error = bpf_error(command, subject, error_code);
  if (error.kind != ErrorKind::kRefused) return error;
  return {std::move(error), cause, std::move(symbol)};
}

/// Has the kernel ended it before the verifier began? The program is then not to blame line by line.
LoadFailure explain_unlogged(const ProgramSpec &program, const std::string &subject, int error_code,
                             const ObjectSpec &spec) {
  const auto type = static_cast<bpf_prog_type>(program.type);
  if (error_code == EPERM) return not_permitted(subject, "may not be loaded", spec, program.name);
  if (error_code == EINVAL && libbpf_probe_bpf_prog_type(type, nullptr) == 0) {
    const ProgramTypeFact *const fact = program_type_fact(static_cast<ProgramType>(program.type));
    return {{ErrorKind::kEnvironment, subject,
             fmt::format("this kernel has no programs of type {}", libbpf_bpf_prog_type_str(type)), error_code,
             since_hint(fact == nullptr ? std::nullopt : std::optional(fact->since))},
            Cause::kProgramType,
            program.name};
  }
  if (error_code == E2BIG) {
    return {{ErrorKind::kRefused, subject,
             fmt::format("has {} instructions, more than this kernel lets it have", program.instructions), error_code,
             "split it with tail calls; without privileges 4096 are allowed, as root a million"},
            Cause::kTooComplex,
            program.name};
  }
  if (error_code == EINVAL) {
    return {{ErrorKind::kRefused, subject, "the kernel does not take programs of this type for what the section names",
             error_code, "its section says which type and place of attachment: newer kernels know more of them"},
            Cause::kAttachTarget,
            program.name};
  }
  return refused_call(BPF_PROG_LOAD, subject, error_code, Cause::kAttachTarget, program.name);
}

LoadFailure explain_refusal(const ProgramLog &refused, int error_code, const ObjectSpec &spec) {
  const std::string subject = fmt::format("program {} ({})", refused.program, refused.section);
  const ProgramSpec *const program = find_program(spec, refused.program);
  if (error_code == ENOSPC) return bpf_error(BPF_PROG_LOAD, subject, error_code);
  if (!refused.text.empty() || program == nullptr) {
    return Error{ErrorKind::kRefused, subject, "refused by the verifier", error_code, hint_of_log(refused.text)};
  }
  return explain_unlogged(*program, subject, error_code, spec);
}

LoadFailure explain_map(const MapSpec &map, int error_code, const ObjectSpec &spec) {
  const std::string subject = fmt::format("map {}", map.name);
  const auto type = static_cast<bpf_map_type>(map.type);
  const char *type_name = libbpf_bpf_map_type_str(type);
  if (error_code == EPERM) return not_permitted(subject, "may not be created", spec, map.name);
  if (error_code == EINVAL && (type_name == nullptr || libbpf_probe_bpf_map_type(type, nullptr) == 0)) {
    const MapTypeFact *const fact = map_type_fact(static_cast<MapType>(map.type));
    return {{ErrorKind::kEnvironment, subject,
             type_name == nullptr ? fmt::format("this kernel has no map type {}", map.type)
                                  : fmt::format("this kernel has no maps of type {}", type_name),
             error_code, since_hint(fact == nullptr ? std::nullopt : std::optional(fact->since))},
            Cause::kMapType,
            map.name};
  }
  if (std::string rule = broken_map_rule(map); !rule.empty()) {
    return {
        {error_code == ENOMEM ? ErrorKind::kEnvironment : ErrorKind::kRefused, subject, std::move(rule), error_code},
        Cause::kMapDefinition,
        map.name};
  }
  LoadFailure failure = refused_call(BPF_MAP_CREATE, subject, error_code, Cause::kMapDefinition, map.name);
  if (failure.error.kind == ErrorKind::kRefused) {
    failure.error.message += fmt::format(" ({}, key of {} bytes, value of {}, max_entries {}, flags {:#x})",
                                         type_name == nullptr ? std::to_string(map.type) : type_name, map.key_size,
                                         map.value_size, map.max_entries, map.flags);
  }
  return failure;
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

std::optional<LoadFailure> explain_map_step(const LibbpfMessage &warning, int error_code) {
  const auto *const step =
      std::ranges::find_if(kMapSteps, [&](const MapStep &row) { return warning.text.starts_with(row.phrase); });
  if (step == kMapSteps.end()) return std::nullopt;
  return refused_call(step->command, fmt::format("map {}: {}", warning.map, step->what), error_code,
                      Cause::kMapDefinition, warning.map);
}

/// Of what everything needs: the object is not to blame.
bool is_shortage(int error_code) {
  return error_code == ENOMEM || error_code == EMFILE || error_code == ENFILE || error_code == EAGAIN;
}

/// What the running kernel has in place of what the object names.
std::string hint_of_kernel(const Translation &translation, const ObjectSpec &spec) {
  if (translation.cause != Cause::kAttachTarget && translation.cause != Cause::kMissingSymbol) return {};
  if (translation.name.empty()) return {};
  const BtfPtr kernel(btf__load_vmlinux_btf());
  if (translation.cause == Cause::kMissingSymbol) {
    return hint_for_missing_kfunc(kernel.get(), translation.name);
  }
  const ProgramSpec *const program = find_program(spec, translation.symbol);
  if (program == nullptr) return {};
  const std::string near =
      nearest_kernel_name(kernel.get(), names_of_attach_type(program->attach_type), translation.name);
  if (!near.empty()) return near;
  return fmt::format(
      "it may be in a module that is not loaded, have been inlined, or be another program's: --attach {}={}",
      program->name, "fentry:FUNCTION,prog=id:N");
}

/// The last line of what the kernel wrote about the object's BTF, which libbpf passes on; empty where it wrote nothing.
std::string verdict_on_types(std::span<const LibbpfMessage> warnings) {
  constexpr std::string_view kLog = "-- BEGIN BTF LOAD LOG ---\n";
  const auto log = std::ranges::find_if(warnings, [&](const auto &warning) { return warning.text.starts_with(kLog); });
  if (log == warnings.end()) return {};
  std::string_view text = std::string_view(log->text).substr(kLog.size());
  text = text.substr(0, text.find("-- END BTF LOAD LOG --"));
  const size_t end = text.find_last_not_of(" \n\0");
  if (end == std::string_view::npos) return {};
  text = text.substr(0, end + 1);
  return std::string(text.substr(text.rfind('\n') + 1));
}

LoadFailure with_facts(Translation translation, const ObjectSpec &spec, std::span<const LibbpfMessage> warnings) {
  if (const std::string verdict = verdict_on_types(warnings); translation.cause == Cause::kTypes && !verdict.empty()) {
    translation.error.message += fmt::format(" ({})", verdict);
  }
  if (translation.error.subject.empty()) translation.error.subject = spec.name;
  if (translation.error.hint.empty()) translation.error.hint = hint_of_kernel(translation, spec);
  return {std::move(translation.error), translation.cause, std::move(translation.symbol)};
}

/// The failure of anything but a program's verification.
LoadFailure explain_preparation(int error_code, const ObjectSpec &spec, std::span<const LibbpfMessage> warnings) {
  for (const LibbpfMessage &warning : warnings) {
    if (auto step = explain_map_step(warning, error_code); step && is_shortage(error_code)) return std::move(*step);
    if (auto translation = translate(warning)) return with_facts(std::move(*translation), spec, warnings);
  }
  for (const LibbpfMessage &warning : warnings) {
    if (auto step = explain_map_step(warning, error_code)) return std::move(*step);
    const auto map = std::ranges::find(spec.maps, warning.map, &MapSpec::name);
    if (map == spec.maps.end()) continue;
    if (warning.text.starts_with("failed to create")) return explain_map(*map, error_code, spec);
  }
  if (error_code == EPERM) return not_permitted(spec.name, "may not be loaded", spec);
  if (error_code == ENOSYS) return bpf_error(BPF_PROG_LOAD, spec.name, error_code);
  const auto useful = std::ranges::find_if_not(warnings, says_nothing);
  if (useful == warnings.end()) {
    return Error{ErrorKind::kRefused, spec.name, "cannot be loaded",
                 error_code < __LIBBPF_ERRNO__START ? error_code : 0};
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
  LoadFailure failure = refused != nullptr ? explain_refusal(*refused, error_code, spec)
                                           : explain_preparation(error_code, spec, warnings);
  if (refused != nullptr) failure.refusal = ProgramRefusal{*refused, error_code};
  failure.logs = std::move(logs);
  return failure;
}

}  // namespace bpfcc
