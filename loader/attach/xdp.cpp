#include "loader/attach/xdp.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <linux/if_link.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "loader/attach/argument.h"
#include "loader/attach/held.h"
#include "loader/attach/interface.h"
#include "loader/attach/link.h"
#include "loader/attach/refusal.h"
#include "loader/attach/replaced_xdp.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

// net/core/dev.c, and the drivers' own.
constexpr std::array kRefusals = {
    Refusal{EOPNOTSUPP, ErrorKind::kEnvironment, "the driver of {} has no native XDP",
            "xdp:{}:generic works with any driver"},
    Refusal{ERANGE, ErrorKind::kAttach, "the MTU of {} or its peer is too large for native XDP",
            "a smaller MTU, SEC(\"xdp.frags\"), or xdp:{}:generic"},
    Refusal{EEXIST, ErrorKind::kAttach,
            "{} has an XDP program in the other mode, or an interface above it has one: only one of them can be active",
            "bpftool net shows them"},
    Refusal{EINVAL, ErrorKind::kAttach, "the driver of {} does not take the program",
            "xdp:{}:generic works with any driver; before Linux 5.9 there are no links for XDP"},
};

struct Mode {
  std::string_view name;
  std::uint32_t flags;
};
constexpr std::array kModes = {Mode{"", 0}, Mode{"native", XDP_FLAGS_DRV_MODE}, Mode{"generic", XDP_FLAGS_SKB_MODE}};

const Mode *find_mode(std::string_view name) {
  const auto mode = std::ranges::find(kModes, name, &Mode::name);
  return mode != kModes.end() ? &*mode : nullptr;
}

/// Who has the interface.
Error occupied(const AttachRequest &request, const std::string &interface, int index) {
  std::uint32_t id = 0;
  std::string who = "another XDP program";
  if (bpf_xdp_query_id(index, 0, &id) == 0 && id != 0) who += fmt::format(", {} (id {})", program_name(id), id);
  return Error{ErrorKind::kAttach, bpf_program__name(request.program), fmt::format("{} has {}", interface, who), EBUSY,
               request.options.replace ? "it is held by a link of the process that attached it: only that can end it"
                                       : "it is not replaced without --replace; bpftool net shows it"};
}

std::string description(const std::string &interface, int index) {
  LIBBPF_OPTS(bpf_xdp_query_opts, state);
  if (bpf_xdp_query(index, 0, &state) != 0) return "xdp " + interface;
  return fmt::format("xdp {} ({})", interface, state.attach_mode == XDP_ATTACHED_SKB ? "generic" : "native");
}

}  // namespace

Result<void> check_xdp(const std::string &argument) {
  const auto [interface, mode] = split_first(argument, ':');
  if (find_mode(mode) == nullptr) {
    return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not a mode of XDP", mode), 0, "native or generic");
  }
  return check_interface_name(std::string(interface));
}

Result<std::unique_ptr<Attachment>> attach_xdp(const AttachRequest &request) {
  const std::string interface(split_first(request.argument, ':').first);
  const Mode *mode = find_mode(split_first(request.argument, ':').second);
  BPFCC_TRY(const int index, interface_index(interface, bpf_program__name(request.program)));
  UniqueFd link = create_link(request.program, index, BPF_XDP, mode->flags);
  if (link) return hold(description(interface, index), std::move(link));
  int error_code = errno;
  if (error_code == EBUSY && request.options.replace) {
    if (auto replaced = ReplacedXdp::replace(request.program, index, mode->flags)) {
      const std::string line = fmt::format("{}, in the place of {}", description(interface, index), replaced->name());
      return hold(line, std::move(*replaced));
    }
    error_code = errno;
  }
  if (error_code == EBUSY) return tl::unexpected(occupied(request, interface, index));
  return tl::unexpected(explain_refusal(request.program, interface, error_code, kRefusals));
}

}  // namespace bpfcc
