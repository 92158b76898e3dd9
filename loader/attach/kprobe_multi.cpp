#include "loader/attach/kprobe_multi.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <utility>

#include "loader/attach/held.h"
#include "loader/attach/refusal.h"

namespace bpfcc {
namespace {

// bpf_kprobe_multi_link_attach() in kernel/trace/bpf_trace.c, and libbpf.
constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
    Refusal{ENOENT, ErrorKind::kAttach, "no function of this kernel fits {}",
            "/sys/kernel/tracing/available_filter_functions lists what can be traced"},
    Refusal{ESRCH, ErrorKind::kAttach, "no function of this kernel fits {}",
            "/sys/kernel/tracing/available_filter_functions lists what can be traced"},
    Refusal{EOPNOTSUPP, ErrorKind::kEnvironment, "no {}: this kernel was built without CONFIG_FPROBE"},
    Refusal{EINVAL, ErrorKind::kEnvironment, "this kernel has no links for many functions at once, or does not take {}",
            "SEC(\"kprobe.multi\") needs Linux 5.18 and CONFIG_FPROBE"},
};

Result<std::unique_ptr<Attachment>> attach(const bpf_program *program, const char *kind, const std::string &pattern,
                                           const bpf_kprobe_multi_opts &options) {
  const std::string place = fmt::format("{} {}", kind, pattern);
  Link link(bpf_program__attach_kprobe_multi_opts(program, pattern.c_str(), &options));
  if (!link) return tl::unexpected(explain_refusal(program, place, errno, kRefusals));
  return hold(place, std::move(link));
}

}  // namespace

Result<void> check_kprobe_multi(const std::string &pattern) {
  const bool has_other = pattern.find_first_of("/ ,:+") != std::string::npos;
  if (!pattern.empty() && !has_other) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not a pattern of function names", pattern), 0,
              "for example vfs_*");
}

Result<std::unique_ptr<Attachment>> attach_kprobe_multi(const bpf_program *program, const std::string &pattern) {
  LIBBPF_OPTS(bpf_kprobe_multi_opts, options);
  return attach(program, "kprobe.multi", pattern, options);
}

Result<std::unique_ptr<Attachment>> attach_kretprobe_multi(const bpf_program *program, const std::string &pattern) {
  LIBBPF_OPTS(bpf_kprobe_multi_opts, options, .retprobe = true);
  return attach(program, "kretprobe.multi", pattern, options);
}

Result<std::unique_ptr<Attachment>> attach_kprobe_session(const bpf_program *program, const std::string &pattern) {
  LIBBPF_OPTS(bpf_kprobe_multi_opts, options, .session = true);
  return attach(program, "kprobe.session", pattern, options);
}

}  // namespace bpfcc
