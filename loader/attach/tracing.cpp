#include "loader/attach/tracing.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <utility>

#include "loader/attach/argument.h"
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

/// "fentry/do_unlinkat": "fentry" and "do_unlinkat".
std::pair<std::string, std::string> bound_to(const bpf_program *program) {
  const auto [kind, function] = split_first(bpf_program__section_name(program), '/');
  return {std::string(kind), std::string(function)};
}

}  // namespace

Result<void> check_tracing(const std::string &function) {
  if (!function.empty() && function.find('/') == std::string::npos) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not the name of a function of the kernel", function));
}

Result<std::unique_ptr<Attachment>> attach_tracing(const bpf_program *program, const std::string &function) {
  const auto [kind, bound] = bound_to(program);
  if (function != bound) {
    return fail(ErrorKind::kUsage, bpf_program__name(program),
                fmt::format("loaded for {}, it cannot be attached to {}", bound, function), 0,
                fmt::format("the section says where: SEC(\"{}/{}\")", kind, function));
  }
  const std::string place = fmt::format("{} {}", kind, function);
  UniqueFd link = create_link(program, 0, bpf_program__expected_attach_type(program));
  if (!link) return tl::unexpected(explain_refusal(program, place, errno, kRefusals));
  return hold(place, std::move(link));
}

Result<std::unique_ptr<Attachment>> attach_lsm(const bpf_program *program, const std::string &hook) {
  BPFCC_CHECK(check_lsm_is_active(bpf_program__name(program)));
  return attach_tracing(program, hook);
}

}  // namespace bpfcc
