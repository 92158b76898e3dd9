#pragma once

#include <bpf/libbpf.h>
#include <linux/capability.h>

#include <cstdint>
#include <optional>
#include <string>

#include "loader/load/privileges.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// An XDP program of ours in the place of another one, which comes back at the end. Only programs that were attached
/// without a link can be replaced (`ip link set dev eth0 xdp obj ...`, bpftool).
class ReplacedXdp {
 public:
  static constexpr CapabilitySet kNeededToDetach = capability_bit(CAP_NET_ADMIN);

  /// `flags` are the XDP_FLAGS_* of the mode. Nothing on failure, with errno.
  static std::optional<ReplacedXdp> replace(const bpf_program *program, int interface, std::uint32_t flags);
  ReplacedXdp(ReplacedXdp &&other) noexcept;
  ReplacedXdp &operator=(ReplacedXdp &&) = delete;
  ~ReplacedXdp();

  /// Of the program that was there: "drop_all (id 12)".
  const std::string &name() const { return name_; }

 private:
  ReplacedXdp(UniqueFd ours, UniqueFd before, int interface, std::uint32_t flags, std::string name);

  UniqueFd ours_;
  UniqueFd before_;
  int interface_;
  std::uint32_t flags_;
  std::string name_;
};

/// The name of a program by its number in the kernel; empty where there is none.
std::string program_name(std::uint32_t id);

}  // namespace bpfcc
