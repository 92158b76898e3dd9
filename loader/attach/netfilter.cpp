#include "loader/attach/netfilter.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <linux/netfilter.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "loader/attach/argument.h"
#include "loader/attach/held.h"
#include "loader/attach/refusal.h"

namespace bpfcc {
namespace {

// From net/netfilter/nf_bpf_link.c and core.c.
constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "{} needs the capability CAP_NET_ADMIN", "run it as root"},
    Refusal{EBUSY, ErrorKind::kAttach, "{} has a program of this priority", "another one, as in {}:10"},
    Refusal{ERANGE, ErrorKind::kUsage, "the priority of {} is not for programs", "the lowest and highest are reserved"},
    Refusal{EAFNOSUPPORT, ErrorKind::kEnvironment, "this kernel has no {}"},
    Refusal{EINVAL, ErrorKind::kEnvironment, "this kernel runs no programs at {}",
            "it needs Linux 6.4 and CONFIG_NETFILTER_BPF_LINK"},
};

struct Word {
  std::string_view name;
  std::uint32_t value;
};
constexpr std::array kFamilies = {Word{"ipv4", NFPROTO_IPV4}, Word{"ipv6", NFPROTO_IPV6}};
constexpr std::array kHooks = {Word{"prerouting", NF_INET_PRE_ROUTING}, Word{"input", NF_INET_LOCAL_IN},
                               Word{"forward", NF_INET_FORWARD}, Word{"output", NF_INET_LOCAL_OUT},
                               Word{"postrouting", NF_INET_POST_ROUTING}};

struct Argument {
  std::uint32_t family;
  std::uint32_t hook;
  std::int32_t priority = 0;
};

std::optional<Argument> parse(std::string_view text) {
  const auto [family_name, rest] = split_first(text, ':');
  const auto [hook_name, priority] = split_first(rest, ':');
  const auto *const family = std::ranges::find(kFamilies, family_name, &Word::name);
  const auto *const hook = std::ranges::find(kHooks, hook_name, &Word::name);
  const std::optional<std::int32_t> number = priority.empty() ? 0 : parse_number<std::int32_t>(priority);
  if (family == kFamilies.end() || hook == kHooks.end() || !number) return std::nullopt;
  return Argument{family->value, hook->value, *number};
}

}  // namespace

Result<void> check_netfilter(const std::string &argument) {
  if (parse(argument)) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not FAMILY:HOOK[:PRIORITY]", argument), 0,
              "ipv4 or ipv6; prerouting, input, forward, output or postrouting");
}

Result<std::unique_ptr<Attachment>> attach_netfilter(const bpf_program *program, const std::string &text) {
  const Argument argument = *parse(text);
  LIBBPF_OPTS(bpf_netfilter_opts, options, .pf = argument.family, .hooknum = argument.hook,
              .priority = argument.priority);
  const std::string place = "netfilter " + text;
  Link link(bpf_program__attach_netfilter(program, &options));
  if (!link) return tl::unexpected(explain_refusal(program, place, errno, kRefusals));
  return hold(place, std::move(link));
}

}  // namespace bpfcc
