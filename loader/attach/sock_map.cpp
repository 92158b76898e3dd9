#include "loader/attach/sock_map.h"

#include <bpf/libbpf.h>
#include <fcntl.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "loader/attach/argument.h"
#include "loader/attach/held.h"
#include "loader/attach/program_attachment.h"
#include "loader/attach/refusal.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

// From net/core/sock_map.c.
constexpr std::array kRefusals = {
    Refusal{EPERM, ErrorKind::kEnvironment, "attaching to map {} needs the capability CAP_NET_ADMIN", "run it as root"},
    Refusal{EBUSY, ErrorKind::kAttach,
            "map {} has another kind of verdict program: verdict and stream_verdict exclude "
            "each other"},
    Refusal{EOPNOTSUPP, ErrorKind::kEnvironment, "this kernel cannot attach the program to map {}",
            "it needs CONFIG_BPF_STREAM_PARSER for a parser"},
    Refusal{EINVAL, ErrorKind::kEnvironment, "this kernel cannot attach the program to map {}"},
};

struct Argument {
  std::string map;
  std::optional<bpf_attach_type> type;
};

Argument parse(const std::string &text) {
  const auto [map, word] = split_last(text, ':');
  if (word == "parser") return {std::string(map), BPF_SK_SKB_STREAM_PARSER};
  if (word == "verdict") return {std::string(map), BPF_SK_SKB_STREAM_VERDICT};
  return {text, std::nullopt};
}

bool holds_sockets(const bpf_map *map) {
  return bpf_map__type(map) == BPF_MAP_TYPE_SOCKMAP || bpf_map__type(map) == BPF_MAP_TYPE_SOCKHASH;
}

std::string names_of_sock_maps(const bpf_object *object) {
  std::vector<std::string> names;
  bpf_map *map = nullptr;
  bpf_object__for_each_map(map, object) {
    if (holds_sockets(map)) names.emplace_back(bpf_map__name(map));
  }
  return names.empty() ? "the object has no SOCKMAP or SOCKHASH" : fmt::format("there are: {}", fmt::join(names, ", "));
}

}  // namespace

Result<void> check_sock_map(const std::string &argument) {
  if (!parse(argument).map.empty()) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not MAP[:parser|:verdict]", argument));
}

Result<std::unique_ptr<Attachment>> attach_sock_map(const AttachRequest &request) {
  const Argument argument = parse(request.argument);
  const char *name = bpf_program__name(request.program);
  const bpf_map *map = bpf_object__find_map_by_name(request.object, argument.map.c_str());
  if (map == nullptr || !holds_sockets(map)) {
    const std::string what = map == nullptr ? fmt::format("no map {} in the object", argument.map)
                                            : fmt::format("map {} does not hold sockets", argument.map);
    return fail(ErrorKind::kUsage, name, what, 0, names_of_sock_maps(request.object));
  }
  const bpf_attach_type expected = bpf_program__expected_attach_type(request.program);
  // 0 is an attach type of its own, and what a section has that says nothing.
  if (expected == 0 && !argument.type) {
    return fail(ErrorKind::kUsage, name, "neither the target nor its section says whether it is a parser or a verdict",
                0,
                fmt::format("--attach {0}=sockmap:{1}:parser or --attach {0}=sockmap:{1}:verdict", name, argument.map));
  }
  const bpf_attach_type type = argument.type.value_or(expected);
  UniqueFd map_fd(fcntl(bpf_map__fd(map), F_DUPFD_CLOEXEC, 0));
  auto attached = ProgramAttachment::attach(request.program, std::move(map_fd), type);
  if (!attached) return tl::unexpected(explain_refusal(request.program, argument.map, errno, kRefusals));
  return hold(fmt::format("sockets of map {} ({})", argument.map, libbpf_bpf_attach_type_str(type)),
              std::move(*attached));
}

}  // namespace bpfcc
