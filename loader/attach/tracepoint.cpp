#include "loader/attach/tracepoint.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <linux/perf_event.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>
#include <vector>

#include "loader/attach/argument.h"
#include "loader/attach/cpus.h"
#include "loader/attach/perf_open.h"
#include "loader/attach/refusal.h"
#include "support/nearest_name.h"

namespace bpfcc {
namespace {

constexpr std::array kOpenRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
    Refusal{EACCES, ErrorKind::kEnvironment, "{} needs the capability CAP_PERFMON", "run it as root"},
};
constexpr std::array kAttachRefusals = {
    // perf_event_set_bpf_prog() in kernel/events/core.c: the offset of the program's furthest access is over the size.
    Refusal{EACCES, ErrorKind::kAttach, "the program reads beyond what {} gives it",
            "the struct of its context is another tracepoint's; the fields are in tracefs, events/.../format"},
    Refusal{EEXIST, ErrorKind::kAttach, "attached to {} already"},
    Refusal{E2BIG, ErrorKind::kAttach, "{} has as many programs as the kernel allows"},
};

/// The number that perf_event_open(2) knows a tracepoint by.
Result<std::uint64_t> read_id(const bpf_program *program, const std::string &name) {
  BPFCC_TRY(const Tracefs tracefs, Tracefs::open());
  const Result<std::string> text = tracefs.read("events/" + name + "/id");
  if (text) {
    if (const auto id = parse_number<std::uint64_t>(*text)) return *id;
    return fail(ErrorKind::kEnvironment, bpf_program__name(program),
                fmt::format("tracefs has no number for tracepoint {}", name));
  }
  if (text.error().error_code != ENOENT) return tl::unexpected(text.error());
  const std::string nearest = nearest_tracepoint(tracefs, name);
  return fail(ErrorKind::kAttach, bpf_program__name(program), fmt::format("no tracepoint {} in this kernel", name), 0,
              nearest.empty() ? "" : fmt::format("the nearest is {}", nearest));
}

}  // namespace

Result<void> check_tracepoint(const std::string &name) {
  const auto [category, event] = split_first(name, '/');
  if (category.empty() || event.empty() || event.find('/') != std::string_view::npos) {
    return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not CATEGORY/NAME of a tracepoint", name), 0,
                "for example sched/sched_switch");
  }
  return {};
}

std::string nearest_tracepoint(const Tracefs &tracefs, const std::string &name) {
  std::vector<std::string> paths;
  for (const std::string &category : tracefs.folders_in("events")) {
    for (const std::string &event : tracefs.folders_in("events/" + category)) {
      paths.push_back(fmt::format("{}/{}", category, event));
    }
  }
  const std::vector<std::string_view> candidates(paths.begin(), paths.end());
  if (const std::string_view nearest = nearest_name(name, candidates); !nearest.empty()) return std::string(nearest);

  // The right name in the wrong category.
  const std::string_view event = split_first(name, '/').second;
  const auto same =
      std::ranges::find(paths, event, [](const std::string &path) { return split_first(path, '/').second; });
  return same != paths.end() ? *same : "";
}

Result<std::unique_ptr<Attachment>> attach_tracepoint(const bpf_program *program, const std::string &name) {
  const std::string place = "tracepoint " + name;
  perf_event_attr attr{};
  attr.size = sizeof(attr);
  attr.type = PERF_TYPE_TRACEPOINT;
  BPFCC_TRY(attr.config, read_id(program, name));
  BPFCC_TRY(const std::vector<int> cpus, online_cpus());
  // One event on one processor is enough: the program becomes the tracepoint's, not the event's.
  UniqueFd event = open_perf_event(attr, -1, cpus.front());
  if (!event) return tl::unexpected(explain_refusal(program, place, errno, kOpenRefusals));
  Link link = attach_to_perf_event(program, std::move(event));
  if (!link) return tl::unexpected(explain_refusal(program, place, errno, kAttachRefusals));
  return hold(place, std::move(link));
}

}  // namespace bpfcc
