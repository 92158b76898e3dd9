#include "loader/attach/cgroup.h"

#include <bpf/libbpf.h>
#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>

#include "loader/attach/argument.h"
#include "loader/attach/held.h"
#include "loader/attach/link.h"
#include "loader/attach/lsm.h"
#include "loader/attach/refusal.h"
#include "support/text_file.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

// From kernel/bpf/cgroup.c.
constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment,
            "not permitted to attach to cgroup {}, or a program on it or above it admits no others",
            "run it as root; bpftool cgroup tree shows who is attached"},
    Refusal{E2BIG, ErrorKind::kAttach, "cgroup {} has as many programs as the kernel allows"},
    Refusal{EINVAL, ErrorKind::kAttach, "the kernel does not take the program at cgroup {}",
            "before Linux 5.7 there are no links for cgroups"},
};

/// Types that libbpf knows a section without a place for, or old names.
struct DefaultPlace {
  bpf_prog_type type;
  bpf_attach_type place;
};
constexpr std::array kDefaultPlaces = {
    DefaultPlace{BPF_PROG_TYPE_CGROUP_SOCK, BPF_CGROUP_INET_SOCK_CREATE},
    DefaultPlace{BPF_PROG_TYPE_SOCK_OPS, BPF_CGROUP_SOCK_OPS},
    DefaultPlace{BPF_PROG_TYPE_CGROUP_DEVICE, BPF_CGROUP_DEVICE},
    DefaultPlace{BPF_PROG_TYPE_CGROUP_SYSCTL, BPF_CGROUP_SYSCTL},
};

struct Argument {
  std::string path;
  std::optional<bpf_attach_type> direction;
};

Argument parse(const std::string &text) {
  const auto [path, direction] = split_last(text, ':');
  if (direction == "ingress") return {std::string(path), BPF_CGROUP_INET_INGRESS};
  if (direction == "egress") return {std::string(path), BPF_CGROUP_INET_EGRESS};
  return {text, std::nullopt};
}

/// Where the file tree of cgroups of version 2 is mounted, empty if nowhere.
std::string mount_point() {
  const std::string mounts = read_text("/proc/self/mounts").value_or("");
  for (const std::string_view line : lines_of(mounts)) {
    const auto fields = words_of(line);  // device, folder, type, ...
    if (fields.size() > 2 && fields[2] == "cgroup2") return std::string(fields[1]);
  }
  return "";
}

std::string where_cgroups_are() {
  const std::string folder = mount_point();
  return folder.empty() ? "as root: mount -t cgroup2 none /sys/fs/cgroup"
                        : fmt::format("cgroups of version 2 are the folders below {}", folder);
}

/// What of the cgroup the program is for. BPF_CGROUP_INET_INGRESS is 0, the value where no section said anything.
bpf_attach_type place_of(const bpf_program *program, const Argument &argument) {
  if (argument.direction) return *argument.direction;
  const bpf_attach_type expected = bpf_program__expected_attach_type(program);
  if (expected != BPF_CGROUP_INET_INGRESS) return expected;
  const auto row = std::ranges::find(kDefaultPlaces, bpf_program__type(program), &DefaultPlace::type);
  return row != kDefaultPlaces.end() ? row->place : expected;
}

}  // namespace

Result<void> check_cgroup(const std::string &argument) {
  if (!parse(argument).path.empty()) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not the path of a cgroup", argument));
}

Result<std::unique_ptr<Attachment>> attach_cgroup(const bpf_program *program, const std::string &text) {
  const Argument argument = parse(text);
  const std::string name = bpf_program__name(program);
  const bool for_packets = bpf_program__type(program) == BPF_PROG_TYPE_CGROUP_SKB;
  if (argument.direction && !for_packets) {
    return fail(ErrorKind::kUsage, name, "only a program for packets has a direction");
  }
  if (!argument.direction && for_packets && std::string_view(bpf_program__section_name(program)) == "cgroup/skb") {
    return fail(ErrorKind::kUsage, name, "neither the target nor section cgroup/skb says in which direction", 0,
                fmt::format("--attach {0}=cgroup:{1}:ingress or --attach {0}=cgroup:{1}:egress", name, argument.path));
  }
  if (bpf_program__type(program) == BPF_PROG_TYPE_LSM) {
    BPFCC_CHECK(check_lsm_is_active(name));
  }
  const UniqueFd folder(open(argument.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder) {
    return fail(ErrorKind::kAttach, name, fmt::format("no cgroup {}", argument.path), errno, where_cgroups_are());
  }
  const bpf_attach_type place = place_of(program, argument);
  UniqueFd link = create_link(program, folder.get(), place);
  if (link) {
    return hold(fmt::format("cgroup {} {}", argument.path, libbpf_bpf_attach_type_str(place)), std::move(link));
  }
  const int error_code = errno;
  if (error_code == EBADF) {
    return fail(ErrorKind::kAttach, name, fmt::format("{} is not a cgroup of version 2", argument.path), error_code,
                where_cgroups_are());
  }
  return tl::unexpected(explain_refusal(program, argument.path, error_code, kRefusals));
}

}  // namespace bpfcc
