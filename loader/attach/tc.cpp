#include "loader/attach/tc.h"

#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>

#include "loader/attach/argument.h"
#include "loader/attach/clsact.h"
#include "loader/attach/held.h"
#include "loader/attach/interface.h"
#include "loader/attach/link.h"
#include "loader/attach/refusal.h"
#include "loader/attach/tc_action.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

constexpr std::array kRefusals = {
    Refusal{ERANGE, ErrorKind::kAttach, "{} has as many programs as the kernel allows"},
};

/// From the argument, else from what the section made libbpf expect.
std::optional<bpf_tc_attach_point> direction_of(std::string_view word, const bpf_program *program) {
  const bpf_attach_type expected = bpf_program__expected_attach_type(program);
  if (word == "ingress" || (word.empty() && expected == BPF_TCX_INGRESS)) return BPF_TC_INGRESS;
  if (word == "egress" || (word.empty() && expected == BPF_TCX_EGRESS)) return BPF_TC_EGRESS;
  return std::nullopt;
}

}  // namespace

Result<void> check_tc(const std::string &argument) {
  const auto [interface, direction] = split_first(argument, ':');
  if (!direction.empty() && direction != "ingress" && direction != "egress") {
    return fail(ErrorKind::kUsage, "", fmt::format("'{}' is neither ingress nor egress", direction));
  }
  return check_interface_name(std::string(interface));
}

Result<std::unique_ptr<Attachment>> attach_tc(const bpf_program *program, const std::string &argument) {
  const std::string name = bpf_program__name(program);
  const auto [interface_name, word] = split_first(argument, ':');
  const std::string interface(interface_name);
  const std::optional<bpf_tc_attach_point> direction = direction_of(word, program);
  if (!direction) {
    return fail(
        ErrorKind::kUsage, name,
        fmt::format("neither the target nor section {} says in which direction", bpf_program__section_name(program)), 0,
        fmt::format("--attach {0}=tc:{1}:ingress or --attach {0}=tc:{1}:egress", name, interface));
  }
  BPFCC_TRY(const int index, interface_index(interface, name));
  if (bpf_program__type(program) == BPF_PROG_TYPE_SCHED_ACT) {
    return attach_tc_action(program, interface, index, *direction);
  }
  const bool ingress = *direction == BPF_TC_INGRESS;
  UniqueFd link = create_link(program, index, ingress ? BPF_TCX_INGRESS : BPF_TCX_EGRESS);
  if (link) return hold(fmt::format("tc {} {}", interface, ingress ? "ingress" : "egress"), std::move(link));
  // What a kernel says that does not know this type of link.
  if (errno == EINVAL) return attach_clsact(program, interface, index, *direction);
  return tl::unexpected(explain_refusal(program, interface, errno, kRefusals));
}

}  // namespace bpfcc
