#include "loader/attach/uprobe_multi.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <utility>

#include "loader/attach/binary_path.h"
#include "loader/attach/function_names.h"
#include "loader/attach/held.h"
#include "loader/attach/probe_argument.h"
#include "loader/attach/refusal.h"

namespace bpfcc {
namespace {

// bpf_uprobe_multi_link_attach() in kernel/trace/bpf_trace.c, and libbpf.
constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
    Refusal{ESRCH, ErrorKind::kAttach, "the process of {} does not exist"},
    Refusal{EOPNOTSUPP, ErrorKind::kEnvironment, "no {}: this kernel was built without CONFIG_UPROBES"},
    Refusal{EINVAL, ErrorKind::kEnvironment, "this kernel has no links for many probes at once, or does not take {}",
            "SEC(\"uprobe.multi\") needs Linux 6.6"},
};

Result<std::unique_ptr<Attachment>> attach(const bpf_program *program, const std::string &text, bool at_return) {
  const std::string name = bpf_program__name(program);
  BPFCC_TRY(UprobeArgument argument, parse_uprobe_argument(text));
  BPFCC_TRY(argument.file, readable_binary(argument.file, name));
  const std::string place = fmt::format("{} {}", at_return ? "uretprobe.multi" : "uprobe.multi", text);
  LIBBPF_OPTS(bpf_uprobe_multi_opts, options, .retprobe = at_return);
  Link link(bpf_program__attach_uprobe_multi(program, argument.pid.value_or(-1), argument.file.c_str(),
                                             argument.function.c_str(), &options));
  if (link) return hold(place, std::move(link));
  const int error_code = errno;
  if (error_code != ENOENT) return tl::unexpected(explain_refusal(program, place, error_code, kRefusals));
  return fail(ErrorKind::kAttach, name, fmt::format("no function of {} fits {}", argument.file, argument.function), 0,
              elf_functions(argument.file).empty() ? "it was stripped of its symbols" : "");
}

}  // namespace

Result<void> check_uprobe_multi(const std::string &text) {
  const Result<UprobeArgument> argument = parse_uprobe_argument(text);
  if (argument && !argument->function.empty() && argument->offset == 0) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not FILE:PATTERN[,pid=N]", text), 0,
              "for example /bin/bash:read*");
}

Result<std::unique_ptr<Attachment>> attach_uprobe_multi(const bpf_program *program, const std::string &argument) {
  return attach(program, argument, false);
}

Result<std::unique_ptr<Attachment>> attach_uretprobe_multi(const bpf_program *program, const std::string &argument) {
  return attach(program, argument, true);
}

}  // namespace bpfcc
