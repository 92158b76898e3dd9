#include "loader/attach/lirc.h"

#include <bpf/libbpf.h>
#include <fcntl.h>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <utility>

#include "loader/attach/held.h"
#include "loader/attach/program_attachment.h"
#include "loader/attach/refusal.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

// drivers/media/rc/bpf-lirc.c.
constexpr std::array kRefusals = {
    Refusal{EINVAL, ErrorKind::kAttach, "{} is not an infrared receiver that takes programs",
            "the kernel needs CONFIG_BPF_LIRC_MODE2, the device raw infrared"},
    Refusal{E2BIG, ErrorKind::kAttach, "{} has as many programs as the kernel allows"},
};

}  // namespace

Result<void> check_lirc(const std::string &device) {
  if (device.starts_with('/')) return {};
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not the path of a device", device), 0,
              "for example /dev/lirc0");
}

Result<std::unique_ptr<Attachment>> attach_lirc(const bpf_program *program, const std::string &device) {
  UniqueFd file(open(device.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) {
    return fail(ErrorKind::kAttach, bpf_program__name(program), fmt::format("{} cannot be opened", device), errno,
                "infrared receivers are /dev/lirc0, /dev/lirc1, ...");
  }
  auto attached = ProgramAttachment::attach(program, std::move(file), BPF_LIRC_MODE2);
  if (!attached) return tl::unexpected(explain_refusal(program, device, errno, kRefusals));
  return hold("infrared receiver " + device, std::move(*attached));
}

}  // namespace bpfcc
