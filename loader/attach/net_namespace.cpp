#include "loader/attach/net_namespace.h"

#include <bpf/libbpf.h>
#include <fcntl.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "loader/attach/argument.h"
#include "loader/attach/held.h"
#include "loader/attach/link.h"
#include "loader/attach/refusal.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

// From kernel/bpf/net_namespace.c and net/core/flow_dissector.c.
constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "attaching to network namespace {} needs the capability CAP_NET_ADMIN",
            "run it as root"},
    Refusal{E2BIG, ErrorKind::kAttach, "network namespace {} takes no more programs of this kind",
            "bpftool link shows those that are there"},
    Refusal{EEXIST, ErrorKind::kAttach,
            "network namespace {} has a program of this kind, or the first one has it for all", "bpftool net shows it"},
    Refusal{EINVAL, ErrorKind::kUsage, "{} is not a network namespace", "for example self, pid=1, /run/netns/NAME"},
};

std::string file_of(const std::string &argument) {
  if (argument == "self") return "/proc/thread-self/ns/net";
  if (const auto pid = parse_pid(argument)) return fmt::format("/proc/{}/ns/net", *pid);
  return argument.find('/') == std::string::npos ? "/run/netns/" + argument : argument;
}

}  // namespace

Result<void> check_net_namespace(const std::string &argument) {
  const bool bad_pid = argument.starts_with("pid=") && !parse_pid(argument);
  if (!argument.empty() && argument != "." && argument != ".." && !bad_pid) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not a network namespace", argument), 0,
              "for example self, pid=1, /run/netns/NAME");
}

Result<std::unique_ptr<Attachment>> attach_net_namespace(const bpf_program *program, const std::string &argument) {
  const UniqueFd target(open(file_of(argument).c_str(), O_RDONLY | O_CLOEXEC));
  if (!target) {
    return fail(ErrorKind::kAttach, bpf_program__name(program), fmt::format("no network namespace {}", argument), errno,
                "ip netns lists those that have names");
  }
  const bpf_attach_type type = bpf_program__expected_attach_type(program);
  UniqueFd link = create_link(program, target.get(), type);
  if (!link) return tl::unexpected(explain_refusal(program, argument, errno, kRefusals));
  return hold(fmt::format("{} of network namespace {}", libbpf_bpf_attach_type_str(type), argument), std::move(link));
}

}  // namespace bpfcc
