#include "loader/attach/raw_tracepoint.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>
#include <vector>

#include "loader/attach/held.h"
#include "loader/attach/refusal.h"
#include "support/nearest_name.h"
#include "support/tracefs.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

constexpr std::array kRefusals = {
    // The arguments that the program reads are counted when it is attached: bpf_probe_register() in
    // kernel/trace/bpf_trace.c.
    Refusal{EINVAL, ErrorKind::kAttach, "the program reads more arguments than {} has"},
};

/// The kernel has no list of raw tracepoints. Each event of tracefs is made from one, most of them of the same name.
std::string nearest(const std::string &name) {
  const Result<Tracefs> tracefs = Tracefs::open();
  if (!tracefs) return "";
  std::vector<std::string> names;
  for (const std::string &category : tracefs->folders_in("events")) {
    for (std::string &event : tracefs->folders_in("events/" + category)) names.push_back(std::move(event));
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return std::string(nearest_name(name, candidates));
}

}  // namespace

Result<void> check_raw_tracepoint(const std::string &name) {
  if (!name.empty() && name.find('/') == std::string::npos) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not the name of a raw tracepoint", name), 0,
              "for example sched_switch, without a category");
}

Result<std::unique_ptr<Attachment>> attach_raw_tracepoint(const bpf_program *program, const std::string &name) {
  UniqueFd link(bpf_raw_tracepoint_open(name.c_str(), bpf_program__fd(program)));
  if (link) return hold("raw tracepoint " + name, std::move(link));
  const int error_code = errno;
  if (error_code != ENOENT) {
    return tl::unexpected(explain_refusal(program, "raw tracepoint " + name, error_code, kRefusals));
  }
  const std::string near = nearest(name);
  return fail(ErrorKind::kAttach, bpf_program__name(program), fmt::format("no raw tracepoint {} in this kernel", name),
              0, near.empty() ? "" : fmt::format("the nearest is {}", near));
}

}  // namespace bpfcc
