#include "loader/attach/replaced_xdp.h"

#include "loader/attach/undo.h"

#include <bpf/bpf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/if_link.h>

#include <cerrno>
#include <utility>

namespace bpfcc {
namespace {

/// True where the first program was there, and the second one is now.
bool exchange(int interface, std::uint32_t flags, const UniqueFd &expected, const UniqueFd &wanted) {
  LIBBPF_OPTS(bpf_xdp_attach_opts, options, .old_prog_fd = expected.get());
  const int error = bpf_xdp_attach(interface, wanted.get(), flags | XDP_FLAGS_REPLACE, &options);
  if (error != 0) errno = -error;
  return error == 0;
}

}  // namespace

std::optional<ReplacedXdp> ReplacedXdp::replace(const bpf_program *program, int interface, std::uint32_t flags) {
  std::uint32_t id = 0;
  const int error = bpf_xdp_query_id(interface, static_cast<int>(flags), &id);
  if (error != 0 || id == 0) {
    errno = error != 0 ? -error : EBUSY;  // in another mode than the one that was asked for
    return std::nullopt;
  }
  UniqueFd before(bpf_prog_get_fd_by_id(id));
  UniqueFd ours(fcntl(bpf_program__fd(program), F_DUPFD_CLOEXEC, 0));
  if (!before || !ours || !exchange(interface, flags, before, ours)) return std::nullopt;
  return ReplacedXdp(std::move(ours), std::move(before), interface, flags,
                     fmt::format("{} (id {})", program_name(id), id));
}

ReplacedXdp::ReplacedXdp(UniqueFd ours, UniqueFd before, int interface, std::uint32_t flags, std::string name)
    : ours_(std::move(ours)),
      before_(std::move(before)),
      interface_(interface),
      flags_(flags),
      name_(std::move(name)) {}

ReplacedXdp::ReplacedXdp(ReplacedXdp &&other) noexcept = default;

ReplacedXdp::~ReplacedXdp() {
  // Where somebody has put a third program there in the meantime, that stays.
  if (ours_) undo([&] { return exchange(interface_, flags_, ours_, before_) ? 0 : errno; });
}

std::string program_name(std::uint32_t id) {
  const UniqueFd fd(bpf_prog_get_fd_by_id(id));
  bpf_prog_info info{};
  std::uint32_t size = sizeof(info);
  if (!fd || bpf_prog_get_info_by_fd(fd.get(), &info, &size) != 0) return "";
  return static_cast<const char *>(info.name);
}

}  // namespace bpfcc
