#include "loader/attach/tracing.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "loader/attach/argument.h"
#include "loader/attach/attach_kind.h"
#include "loader/attach/held.h"
#include "loader/attach/link.h"
#include "loader/attach/lsm.h"
#include "loader/attach/refusal.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

constexpr int kEnotsupp = 524;  // include/linux/errno.h: only the kernel's own

// From kernel/bpf/trampoline.c.
constexpr std::array kRefusals = {
    Refusal{EBUSY, ErrorKind::kAttach,
            "{} is patched by something else (live patching, an ftrace user with its own code)"},
    Refusal{E2BIG, ErrorKind::kAttach, "{} has as many programs as the kernel allows"},
    Refusal{kEnotsupp, ErrorKind::kEnvironment, "this kernel cannot call programs from {}",
            "it needs CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS and the function compiled for tracing"},
};

/// Kinds whose function can be one of another BPF program.
constexpr std::array kKindsWithProgram = {std::string_view("fentry"), std::string_view("fexit"),
                                          std::string_view("freplace")};

/// "fentry/do_unlinkat": "fentry" and "do_unlinkat".
std::pair<std::string, std::string> bound_to(const bpf_program *program) {
  const auto [kind, function] = split_first(bpf_program__section_name(program), '/');
  return {std::string(kind), std::string(function)};
}

/// FUNCTION[,prog=PROGRAM], the second one empty where there is none.
std::pair<std::string_view, std::string_view> split_target(std::string_view argument) {
  constexpr std::string_view kProgram = "prog=";
  const auto [function, option] = split_first(argument, ',');
  return {function, option.starts_with(kProgram) ? option.substr(kProgram.size()) : std::string_view()};
}

}  // namespace

Result<void> check_tracing(const std::string &function) {
  if (!function.empty() && function.find_first_of("/,") == std::string::npos) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not the name of a function of the kernel", function));
}

Result<void> check_function(const std::string &argument) {
  const auto [function, program] = split_target(argument);
  if (!program.empty() && check_tracing(std::string(function))) return {};
  if (check_tracing(argument)) return {};
  return fail(
      ErrorKind::kUsage, "",
      fmt::format("'{}' is neither the name of a function nor FUNCTION,prog=id:N or FUNCTION,prog=PATH", argument));
}

Result<void> check_freplace(const std::string &argument) {
  BPFCC_CHECK(check_function(argument));
  if (!split_target(argument).second.empty()) return {};
  return fail(ErrorKind::kUsage, "", "does not say in which program the function is replaced", 0,
              fmt::format("freplace:{},prog=id:N (bpftool prog lists them), or prog=PATH of a pinned one", argument));
}

std::vector<TargetProgram> target_programs(const std::vector<AttachTarget> &targets) {
  std::vector<TargetProgram> found;
  for (const AttachTarget &target : targets) {
    const AttachKind *kind = find_attach_kind(target.kind);
    const auto [function, program] = split_target(target.argument);
    if (kind == nullptr || program.empty()) continue;
    if (std::ranges::find(kKindsWithProgram, kind->name) == kKindsWithProgram.end()) continue;
    found.push_back({target.program, std::string(function), std::string(program)});
  }
  return found;
}

Result<std::unique_ptr<Attachment>> attach_tracing(const bpf_program *program, const std::string &argument) {
  const auto [kind, bound] = bound_to(program);
  const auto [function, target] = split_target(argument);
  if (function != bound && target.empty()) {
    return fail(ErrorKind::kUsage, bpf_program__name(program),
                fmt::format("loaded for {}, it cannot be attached to {}", bound, function), 0,
                fmt::format("the section says where: SEC(\"{}/{}\")", kind, function));
  }
  const std::string place = fmt::format("{} {}", kind, argument);
  UniqueFd link = create_link(program, 0, bpf_program__expected_attach_type(program));
  if (!link) return tl::unexpected(explain_refusal(program, place, errno, kRefusals));
  return hold(place, std::move(link));
}

Result<std::unique_ptr<Attachment>> attach_lsm(const bpf_program *program, const std::string &hook) {
  BPFCC_CHECK(check_lsm_is_active(bpf_program__name(program)));
  return attach_tracing(program, hook);
}

}  // namespace bpfcc
