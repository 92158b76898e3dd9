#include "loader/attach/uprobe.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <unistd.h>

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

constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
    Refusal{EACCES, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
    Refusal{ESRCH, ErrorKind::kAttach, "the process of {} does not exist"},
    Refusal{EINVAL, ErrorKind::kAttach, "{} cannot be probed", "it must be an offset of code in a regular file"},
};

bool kernel_has_uprobes() {
  return access("/sys/bus/event_source/devices/uprobe/type", F_OK) == 0 ||
         access("/sys/kernel/tracing/uprobe_events", F_OK) == 0 ||
         access("/sys/kernel/debug/tracing/uprobe_events", F_OK) == 0;
}

Result<void> check(const std::string &text, bool at_return) {
  BPFCC_TRY(const UprobeArgument argument, parse_uprobe_argument(text));
  if (!at_return || argument.function.empty() || argument.offset == 0) return {};
  return fail(ErrorKind::kUsage, "", "a return probe takes no offset");
}

/// Which of file and function is not there.
Error not_found(const bpf_program *program, const UprobeArgument &argument) {
  Error error{ErrorKind::kAttach, bpf_program__name(program), "", 0, ""};
  const std::vector<std::string> functions = elf_functions(argument.file);
  error.message = fmt::format("no function {} in {}", argument.function, argument.file);
  const std::string nearest = nearest_function(argument.function, functions);
  if (!nearest.empty()) error.hint = fmt::format("the nearest is {}", nearest);
  if (functions.empty())
    error.hint = "it was stripped of its symbols: an offset in the file, as 0x1234, works nevertheless";
  return error;
}

Result<std::unique_ptr<Attachment>> attach(const bpf_program *program, const std::string &text, bool at_return) {
  BPFCC_TRY(UprobeArgument argument, parse_uprobe_argument(text));
  const std::string place = fmt::format("{} {}", at_return ? "uretprobe" : "uprobe", text);
  if (!kernel_has_uprobes()) {
    return fail(ErrorKind::kEnvironment, bpf_program__name(program),
                fmt::format("no {}: this kernel was built without CONFIG_UPROBES", place));
  }
  BPFCC_TRY(argument.file, readable_binary(argument.file, bpf_program__name(program)));
  LIBBPF_OPTS(bpf_uprobe_opts, options, .retprobe = at_return);
  if (!argument.function.empty()) options.func_name = argument.function.c_str();
  Link link(bpf_program__attach_uprobe_opts(program, argument.pid.value_or(-1), argument.file.c_str(), argument.offset,
                                            &options));
  if (link) return hold(place, std::move(link));
  const int error_code = errno;
  if (error_code == ENOENT) return tl::unexpected(not_found(program, argument));
  // libbpf's word for a file that is not ELF.
  if (error_code == LIBBPF_ERRNO__FORMAT) {
    return fail(ErrorKind::kAttach, bpf_program__name(program), fmt::format("{} is not an ELF file", argument.file));
  }
  return tl::unexpected(explain_refusal(program, place, error_code, kRefusals));
}

}  // namespace

Result<void> check_uprobe(const std::string &argument) { return check(argument, false); }

Result<void> check_uretprobe(const std::string &argument) { return check(argument, true); }

Result<std::unique_ptr<Attachment>> attach_uprobe(const bpf_program *program, const std::string &argument) {
  return attach(program, argument, false);
}

Result<std::unique_ptr<Attachment>> attach_uretprobe(const bpf_program *program, const std::string &argument) {
  return attach(program, argument, true);
}

}  // namespace bpfcc
