#include "loader/load/failure.h"

#include <bpf/libbpf.h>
#include <linux/capability.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include <fmt/format.h>

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
  return {ErrorKind::kRefused, subject, "refused by the kernel before the verifier looked at it", error_code};
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
  std::string reason = broken_map_rule(map);
  if (reason.empty()) {
    reason =
        fmt::format("the kernel does not make this {} map: key of {} bytes, value of {}, max_entries {}, flags {:#x}",
                    type_name == nullptr ? "" : type_name, map.key_size, map.value_size, map.max_entries, map.flags);
  }
  return {error_code == ENOMEM ? ErrorKind::kEnvironment : ErrorKind::kRefused, subject, reason, error_code};
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
    const auto map = std::ranges::find(spec.maps, warning.map, &MapSpec::name);
    if (map == spec.maps.end()) continue;
    if (warning.text.starts_with("failed to create")) return explain_map(*map, error_code, spec);
  }
  if (error_code == EPERM) {
    return {ErrorKind::kEnvironment, spec.name, "may not be loaded", error_code, permission_hint(program_types(spec))};
  }
  if (error_code == ENOSYS) {
    return {ErrorKind::kEnvironment, "bpf(2)", "this kernel has no BPF", error_code, "CONFIG_BPF_SYSCALL=y has it"};
  }
  const auto useful = std::ranges::find_if_not(warnings, says_nothing);
  if (useful == warnings.end()) {
    return {ErrorKind::kRefused, spec.name, "cannot be loaded", error_code < __LIBBPF_ERRNO__START ? error_code : 0};
  }
  Error error = in_libbpfs_words(*useful, ErrorKind::kRefused);
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
