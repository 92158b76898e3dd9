#include "loader/attach/kprobe.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "loader/attach/function_names.h"
#include "loader/attach/held.h"
#include "loader/attach/probe_argument.h"
#include "loader/attach/refusal.h"

namespace bpfcc {
namespace {

// From kernel/kprobes.c and kernel/trace/trace_kprobe.c.
constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
    Refusal{EACCES, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
    Refusal{EINVAL, ErrorKind::kAttach, "{} cannot be probed",
            "what the kernel needs to handle probes is exempt: /sys/kernel/debug/kprobes/blacklist"},
    Refusal{EILSEQ, ErrorKind::kAttach, "{} is not the beginning of an instruction"},
    Refusal{EADDRNOTAVAIL, ErrorKind::kAttach, "{} is not a single function: the kernel has several of that name"},
};

/// The perf source of kprobes is there since Linux 4.17; before, and under 6.1 with it, the file of tracefs is too.
bool kernel_has_kprobes() {
  return access("/sys/bus/event_source/devices/kprobe/type", F_OK) == 0 ||
         access("/sys/kernel/tracing/kprobe_events", F_OK) == 0 ||
         access("/sys/kernel/debug/tracing/kprobe_events", F_OK) == 0;
}

Result<void> check(const std::string &text, bool at_return) {
  BPFCC_TRY(const KprobeArgument argument, parse_kprobe_argument(text));
  if (!at_return || argument.offset == 0) return {};
  return fail(ErrorKind::kUsage, "", "a return probe takes no offset");
}

tl::unexpected<Error> no_kprobes(const bpf_program *program, const std::string &place, std::string hint) {
  return fail(ErrorKind::kEnvironment, bpf_program__name(program),
              fmt::format("no {}: this kernel was built without CONFIG_KPROBES", place), 0, std::move(hint));
}

/// The compiler renames functions whose parameters it changed (.isra.0, .constprop.0), and merges others with callers.
std::string why_no_function(const std::string &name) {
  const std::string nearest = nearest_function(name, kernel_functions());
  if (nearest.empty()) return "the compiler may have inlined it";
  if (!nearest.starts_with(name + ".")) return fmt::format("the nearest is {}", nearest);
  return fmt::format("the compiler has made {} of it, whose arguments may be others", nearest);
}

Result<std::unique_ptr<Attachment>> attach(const bpf_program *program, const std::string &text, bool at_return) {
  BPFCC_TRY(const KprobeArgument argument, parse_kprobe_argument(text));
  const std::string place = fmt::format("{} {}", at_return ? "kretprobe" : "kprobe", text);
  if (!kernel_has_kprobes()) {
    return no_kprobes(program, place,
                      fmt::format("SEC(\"{}/{}\") does without, where the kernel has BTF and can patch its code",
                                  at_return ? "fexit" : "fentry", argument.function));
  }
  LIBBPF_OPTS(bpf_kprobe_opts, options, .offset = argument.offset, .retprobe = at_return);
  Link link(bpf_program__attach_kprobe_opts(program, argument.function.c_str(), &options));
  if (link) return hold(place, std::move(link));
  const int error_code = errno;
  if (error_code != ENOENT) return tl::unexpected(explain_refusal(program, place, error_code, kRefusals));
  return fail(ErrorKind::kAttach, bpf_program__name(program),
              fmt::format("no function {} in this kernel", argument.function), 0, why_no_function(argument.function));
}

Result<std::unique_ptr<Attachment>> attach_to_call(const bpf_program *program, const std::string &name,
                                                   bool at_return) {
  const std::string place = fmt::format("{} {}", at_return ? "kretsyscall" : "ksyscall", name);
  if (!kernel_has_kprobes()) {
    return no_kprobes(
        program, place,
        fmt::format("SEC(\"tracepoint/syscalls/sys_{}_{}\") does without", at_return ? "exit" : "enter", name));
  }
  LIBBPF_OPTS(bpf_ksyscall_opts, options, .retprobe = at_return);
  Link link(bpf_program__attach_ksyscall(program, name.c_str(), &options));
  if (link) return hold(place, std::move(link));
  const int error_code = errno;
  if (error_code != ENOENT) return tl::unexpected(explain_refusal(program, place, error_code, kRefusals));
  return fail(ErrorKind::kAttach, bpf_program__name(program), fmt::format("no system call {} in this kernel", name), 0,
              why_no_function("sys_" + name));
}

}  // namespace

Result<void> check_kprobe(const std::string &argument) { return check(argument, false); }

Result<void> check_kretprobe(const std::string &argument) { return check(argument, true); }

Result<std::unique_ptr<Attachment>> attach_kprobe(const bpf_program *program, const std::string &argument) {
  return attach(program, argument, false);
}

Result<std::unique_ptr<Attachment>> attach_kretprobe(const bpf_program *program, const std::string &argument) {
  return attach(program, argument, true);
}

Result<void> check_system_call(const std::string &name) {
  const bool has_other = name.find_first_of("/ ,:+*") != std::string::npos;
  if (!name.empty() && !has_other) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not the name of a system call", name), 0,
              "for example unlinkat");
}

Result<std::unique_ptr<Attachment>> attach_ksyscall(const bpf_program *program, const std::string &name) {
  return attach_to_call(program, name, false);
}

Result<std::unique_ptr<Attachment>> attach_kretsyscall(const bpf_program *program, const std::string &name) {
  return attach_to_call(program, name, true);
}

}  // namespace bpfcc
