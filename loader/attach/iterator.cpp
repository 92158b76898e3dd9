#include "loader/attach/iterator.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "loader/attach/argument.h"
#include "loader/attach/link.h"
#include "loader/attach/refusal.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

constexpr std::array kRefusals = {
    // The target wants to be told which map, socket or cgroup: enum bpf_iter_link_info of linux/bpf.h.
    Refusal{EINVAL, ErrorKind::kAttach,
            "{} is not over everything there is, and which element it is over cannot be said"},
    Refusal{EBADF, ErrorKind::kAttach, "{} is not over everything there is, and which map it is over cannot be said"},
};

class Iterator final : public Attachment {
 public:
  Iterator(std::string target, UniqueFd link) : target_(std::move(target)), link_(std::move(link)) {}
  std::string description() const override { return "iterator " + target_; }
  int descriptor() const override { return link_.get(); }
  UniqueFd open_output() const override { return UniqueFd(bpf_iter_create(link_.get())); }
  bool goes_on() const override { return false; }

 private:
  std::string target_;
  UniqueFd link_;
};

}  // namespace

Result<void> check_iterator(const std::string &target) {
  if (!target.empty() && target.find('/') == std::string::npos) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not the name of an iterator", target), 0, "for example task");
}

Result<std::unique_ptr<Attachment>> attach_iterator(const bpf_program *program, const std::string &target) {
  const auto [kind, bound] = split_first(bpf_program__section_name(program), '/');
  if (target != bound) {
    return fail(ErrorKind::kUsage, bpf_program__name(program),
                fmt::format("loaded for {}, it cannot be attached to {}", bound, target), 0,
                fmt::format("the section says where: SEC(\"{}/{}\")", kind, target));
  }
  UniqueFd link = create_link(program, 0, BPF_TRACE_ITER);
  if (!link) return tl::unexpected(explain_refusal(program, "iterator " + target, errno, kRefusals));
  return std::make_unique<Iterator>(target, std::move(link));
}

}  // namespace bpfcc
