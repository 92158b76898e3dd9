#include "loader/attach/perf.h"

#include <bpf/libbpf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/perf_event.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <span>
#include <utility>
#include <vector>

#include "loader/attach/argument.h"
#include "loader/attach/cpus.h"
#include "loader/attach/function_names.h"
#include "loader/attach/perf_argument.h"
#include "loader/attach/perf_open.h"
#include "loader/attach/refusal.h"
#include "loader/attach/tracepoint.h"
#include "support/text_file.h"

namespace bpfcc {
namespace {

constexpr std::array kOpenRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
    Refusal{EACCES, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
    Refusal{ENOENT, ErrorKind::kEnvironment, "this machine has no counter for {}", "cpu-clock works everywhere"},
    Refusal{ENODEV, ErrorKind::kEnvironment, "this machine has no counter for {}", "cpu-clock works everywhere"},
    Refusal{EOPNOTSUPP, ErrorKind::kEnvironment, "this machine's counter for {} cannot run a program",
            "cpu-clock works everywhere"},
    Refusal{ESRCH, ErrorKind::kAttach, "the process of {} does not exist"},
    Refusal{EINVAL, ErrorKind::kAttach, "the kernel does not take {}",
            "kernel.perf_event_max_sample_rate is the highest frequency"},
};
// For breakpoints, before those above: hw_breakpoint_arch_parse() and reserve_bp_slot() of the kernel.
constexpr std::array kBreakpointRefusals = {
    Refusal{ENOSPC, ErrorKind::kAttach, "no debug register is left for {}", "a processor has four; gdb takes them too"},
    Refusal{EINVAL, ErrorKind::kAttach, "the processor cannot watch {}",
            "the address is a multiple of the length; x86 watches writing (w) or both (rw), not reading "
            "alone; the kernel's code only where it has kprobes, and not what handles them"},
    Refusal{EOPNOTSUPP, ErrorKind::kEnvironment, "{}: this machine has no debug registers"},
};
// For cgroups: perf_cgroup_connect() of the kernel.
constexpr std::array kCgroupRefusals = {
    Refusal{ENOENT, ErrorKind::kEnvironment, "{}: this kernel does not count by cgroup there",
            "CONFIG_CGROUP_PERF=y has it, once a controller was handed on: echo +pids > "
            "/sys/fs/cgroup/cgroup.subtree_control"},
    Refusal{EBADF, ErrorKind::kAttach, "{}: that folder is no cgroup"},
};
constexpr std::array kAttachRefusals = {
    Refusal{EPROTO, ErrorKind::kAttach, "a program that reads stacks cannot be attached to {}",
            "cpu-clock works everywhere"},
};

/// Where one event is opened: everything on a processor, one thread wherever it runs, or a cgroup on a processor.
struct Scope {
  pid_t pid = -1;  ///< of a cgroup: the descriptor of its folder
  int cpu = -1;
  unsigned long flags = 0;
};

std::vector<pid_t> threads_of(pid_t pid) {
  std::vector<pid_t> threads;
  std::error_code ignored;
  for (const auto &entry : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", pid), ignored)) {
    if (const auto thread = parse_number<pid_t>(entry.path().filename().string())) threads.push_back(*thread);
  }
  return threads;
}

/// Those of a process, of a cgroup (whose folder is `cgroup`), or of processors.
Result<std::vector<Scope>> scopes_of(const PerfArgument &argument, const UniqueFd &cgroup, const std::string &subject) {
  std::vector<Scope> scopes;
  if (argument.pid) {
    for (const pid_t thread : threads_of(*argument.pid)) scopes.push_back({thread, -1});
    if (!scopes.empty()) return scopes;
    return fail(ErrorKind::kAttach, subject, fmt::format("no process {}", *argument.pid), ESRCH);
  }
  BPFCC_TRY(const std::vector<int> cpus, online_cpus());
  if (argument.cpu && std::ranges::find(cpus, *argument.cpu) == cpus.end()) {
    return fail(ErrorKind::kAttach, subject, fmt::format("no processor {} is online", *argument.cpu), 0,
                fmt::format("there are: {}", fmt::join(cpus, ", ")));
  }
  for (const int cpu : cpus) {
    if (argument.cpu && cpu != *argument.cpu) continue;
    scopes.push_back(cgroup ? Scope{cgroup.get(), cpu, PERF_FLAG_PID_CGROUP} : Scope{-1, cpu});
  }
  return scopes;
}

Result<UniqueFd> open_cgroup(const PerfArgument &argument, const std::string &subject) {
  if (argument.cgroup.empty()) return UniqueFd();
  UniqueFd folder(open(argument.cgroup.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) return folder;
  return fail(ErrorKind::kAttach, subject, fmt::format("no cgroup {}", argument.cgroup), errno);
}

Result<std::uint64_t> address_of(const PerfBreakpoint &breakpoint, const std::string &subject) {
  if (breakpoint.symbol.empty()) return breakpoint.address;
  const std::optional<std::uint64_t> address = kernel_symbol_address(breakpoint.symbol);
  if (!address) {
    return fail(ErrorKind::kAttach, subject, fmt::format("no symbol {} in this kernel", breakpoint.symbol), 0,
                "/proc/kallsyms lists them, data only with CONFIG_KALLSYMS_ALL; an address is written 0x...");
  }
  if (*address != 0) return *address;
  return fail(ErrorKind::kEnvironment, subject,
              fmt::format("the kernel hides where {} is: /proc/kallsyms shows 0", breakpoint.symbol), 0,
              "run it as root; kernel.kptr_restrict=2 hides addresses from root too");
}

Result<perf_event_attr> attributes_of(const PerfArgument &argument, const std::string &subject) {
  perf_event_attr attr{};
  attr.size = sizeof(attr);
  if (argument.breakpoint) {
    BPFCC_TRY(attr.bp_addr, address_of(*argument.breakpoint, subject));
    attr.type = PERF_TYPE_BREAKPOINT;
    attr.bp_type = argument.breakpoint->access;
    attr.bp_len = argument.breakpoint->length;
  } else {
    attr.type = argument.event->type;
    attr.config = argument.event->config;
  }
  attr.sample_period = argument.rate.value;  // a union with sample_freq
  attr.freq = argument.rate.per_second ? 1 : 0;
  attr.disabled = 1;  // until the program is there
  // What threads a process starts later, and not what it starts as other processes (Linux 5.13).
  attr.inherit = argument.pid ? 1 : 0;
  attr.inherit_thread = argument.pid ? 1 : 0;
  return attr;
}

std::string place_of(const PerfArgument &argument) {
  const std::string rate =
      argument.rate.per_second ? fmt::format("{}hz", argument.rate.value) : fmt::format("{}", argument.rate.value);
  std::string scope;
  if (argument.pid) scope = fmt::format(",pid={}", *argument.pid);
  if (argument.cpu) scope = fmt::format(",cpu={}", *argument.cpu);
  if (!argument.cgroup.empty()) scope = fmt::format(",cgroup={}", argument.cgroup);
  return fmt::format("perf {}@{}{}", argument.event_text, rate, scope);
}

UniqueFd open_in(const Scope &scope, perf_event_attr attr) {
  UniqueFd event = open_perf_event(attr, scope.pid, scope.cpu, scope.flags);
  if (!event && errno == EINVAL && attr.inherit_thread) {
    // Before Linux 5.13: the threads that there are now.
    attr.inherit = 0;
    attr.inherit_thread = 0;
    event = open_perf_event(attr, scope.pid, scope.cpu, scope.flags);
  }
  return event;
}

Error explain_no_event(const bpf_program *program, const PerfArgument &argument, const std::string &place,
                       int error_code) {
  std::span<const Refusal> own;
  if (argument.breakpoint) own = kBreakpointRefusals;
  if (!argument.cgroup.empty()) own = kCgroupRefusals;
  const bool is_known = std::ranges::count(own, error_code, &Refusal::error_code) > 0;
  Error error = explain_refusal(program, place, error_code, is_known ? own : kOpenRefusals);
  if (error_code != EPERM && error_code != EACCES) return error;
  const std::string value = first_word_of_file("/proc/sys/kernel/perf_event_paranoid");
  if (!value.empty()) {
    error.hint += fmt::format("; kernel.perf_event_paranoid, which is {}, limits what others may do", value);
  }
  return error;
}

}  // namespace

Result<void> check_perf(const std::string &argument) {
  BPFCC_CHECK(parse_perf_argument(argument));
  return {};
}

Result<std::unique_ptr<Attachment>> attach_perf(const bpf_program *program, const std::string &text) {
  const std::string name = bpf_program__name(program);
  BPFCC_TRY(const PerfArgument argument, parse_perf_argument(text));
  const bool for_tracepoints = bpf_program__type(program) == BPF_PROG_TYPE_TRACEPOINT;
  if (for_tracepoints == argument.tracepoint.empty()) {
    return fail(ErrorKind::kUsage, name,
                for_tracepoints ? fmt::format("a program for tracepoints cannot be attached to {}", text)
                                : fmt::format("a program for perf events cannot be attached to {}", text),
                0, for_tracepoints ? "SEC(\"perf_event\")" : "SEC(\"tracepoint/CATEGORY/NAME\")");
  }
  if (for_tracepoints) return attach_tracepoint(program, argument.tracepoint);

  const std::string place = place_of(argument);
  BPFCC_TRY(const UniqueFd cgroup, open_cgroup(argument, name));
  BPFCC_TRY(const perf_event_attr attr, attributes_of(argument, name));
  BPFCC_TRY(const std::vector<Scope> scopes, scopes_of(argument, cgroup, name));
  std::vector<Link> links;
  for (const Scope &scope : scopes) {
    UniqueFd event = open_in(scope, attr);
    // A thread may end before its turn comes.
    if (!event && errno == ESRCH && scopes.size() > 1) continue;
    if (!event) return tl::unexpected(explain_no_event(program, argument, place, errno));
    Link link = attach_to_perf_event(program, std::move(event));
    if (!link) return tl::unexpected(explain_refusal(program, place, errno, kAttachRefusals));
    links.push_back(std::move(link));
  }
  if (links.empty()) return tl::unexpected(explain_refusal(program, place, ESRCH, kOpenRefusals));
  return hold(place, std::move(links));
}

}  // namespace bpfcc
