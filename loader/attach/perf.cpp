#include "loader/attach/perf.h"

#include <bpf/libbpf.h>
#include <dirent.h>
#include <fmt/format.h>
#include <linux/perf_event.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <utility>
#include <vector>

#include "loader/attach/argument.h"
#include "loader/attach/cpus.h"
#include "loader/attach/perf_argument.h"
#include "loader/attach/perf_open.h"
#include "loader/attach/refusal.h"
#include "loader/attach/tracepoint.h"

namespace bpfcc {
namespace {

constexpr std::array kOpenRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON",
            "run it as root; kernel.perf_event_paranoid limits what others may do"},
    Refusal{EACCES, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON",
            "run it as root; kernel.perf_event_paranoid limits what others may do"},
    Refusal{ENOENT, ErrorKind::kEnvironment, "this machine has no counter for {}", "cpu-clock works everywhere"},
    Refusal{ENODEV, ErrorKind::kEnvironment, "this machine has no counter for {}", "cpu-clock works everywhere"},
    Refusal{EOPNOTSUPP, ErrorKind::kEnvironment, "this machine's counter for {} cannot run a program",
            "cpu-clock works everywhere"},
    Refusal{ESRCH, ErrorKind::kAttach, "the process of {} does not exist"},
    Refusal{EINVAL, ErrorKind::kAttach, "the kernel does not take {}",
            "kernel.perf_event_max_sample_rate is the highest frequency"},
};
constexpr std::array kAttachRefusals = {
    Refusal{EPROTO, ErrorKind::kAttach, "a program that reads stacks cannot be attached to {}",
            "cpu-clock works everywhere"},
};

/// Where one event is opened: everything on a processor, or one thread wherever it runs.
struct Scope {
  pid_t pid = -1;
  int cpu = -1;
};

std::vector<pid_t> threads_of(pid_t pid) {
  std::vector<pid_t> threads;
  std::error_code ignored;
  for (const auto &entry : std::filesystem::directory_iterator(fmt::format("/proc/{}/task", pid), ignored)) {
    if (const auto thread = parse_number<pid_t>(entry.path().filename().string())) threads.push_back(*thread);
  }
  return threads;
}

Result<std::vector<Scope>> scopes_of(const PerfArgument &argument, const bpf_program *program) {
  std::vector<Scope> scopes;
  if (argument.pid) {
    for (const pid_t thread : threads_of(*argument.pid)) scopes.push_back({thread, -1});
    if (!scopes.empty()) return scopes;
    return fail(ErrorKind::kAttach, bpf_program__name(program), fmt::format("no process {}", *argument.pid), ESRCH);
  }
  BPFCC_TRY(const std::vector<int> cpus, online_cpus());
  for (const int cpu : cpus) scopes.push_back({-1, cpu});
  return scopes;
}

perf_event_attr attributes_of(const PerfArgument &argument) {
  perf_event_attr attr{};
  attr.size = sizeof(attr);
  attr.type = argument.event->type;
  attr.config = argument.event->config;
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
  const std::string pid = argument.pid ? fmt::format(",pid={}", *argument.pid) : "";
  return fmt::format("perf {}@{}{}", argument.event->name, rate, pid);
}

UniqueFd open_in(const Scope &scope, perf_event_attr attr) {
  UniqueFd event = open_perf_event(attr, scope.pid, scope.cpu);
  if (!event && errno == EINVAL && attr.inherit_thread) {
    // Before Linux 5.13: the threads that there are now.
    attr.inherit = 0;
    attr.inherit_thread = 0;
    event = open_perf_event(attr, scope.pid, scope.cpu);
  }
  return event;
}

}  // namespace

Result<void> check_perf(const std::string &argument) {
  BPFCC_CHECK(parse_perf_argument(argument));
  return {};
}

Result<std::unique_ptr<Attachment>> attach_perf(const bpf_program *program, const std::string &text) {
  BPFCC_TRY(const PerfArgument argument, parse_perf_argument(text));
  const bool for_tracepoints = bpf_program__type(program) == BPF_PROG_TYPE_TRACEPOINT;
  if (for_tracepoints != (argument.event == nullptr)) {
    return fail(ErrorKind::kUsage, bpf_program__name(program),
                for_tracepoints ? fmt::format("a program for tracepoints cannot be attached to {}", text)
                                : fmt::format("a program for perf events cannot be attached to {}", text),
                0, for_tracepoints ? "SEC(\"perf_event\")" : "SEC(\"tracepoint/CATEGORY/NAME\")");
  }
  if (for_tracepoints) return attach_tracepoint(program, argument.tracepoint);

  const std::string place = place_of(argument);
  const perf_event_attr attr = attributes_of(argument);
  BPFCC_TRY(const std::vector<Scope> scopes, scopes_of(argument, program));
  std::vector<Link> links;
  for (const Scope &scope : scopes) {
    UniqueFd event = open_in(scope, attr);
    // A thread may end before its turn comes.
    if (!event && errno == ESRCH && scopes.size() > 1) continue;
    if (!event) return tl::unexpected(explain_refusal(program, place, errno, kOpenRefusals));
    Link link = attach_to_perf_event(program, std::move(event));
    if (!link) return tl::unexpected(explain_refusal(program, place, errno, kAttachRefusals));
    links.push_back(std::move(link));
  }
  if (links.empty()) return tl::unexpected(explain_refusal(program, place, ESRCH, kOpenRefusals));
  return hold(place, std::move(links));
}

}  // namespace bpfcc
