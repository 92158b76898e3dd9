#pragma once

#include <bpf/libbpf.h>
#include <linux/capability.h>

#include <optional>

#include "loader/load/privileges.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// A program that belongs to what it is attached to (BPF_PROG_ATTACH of bpf(2)), not to this process as a link does: it
/// is taken off by hand.
class ProgramAttachment {
 public:
  static constexpr CapabilitySet kNeededToDetach = capability_bit(CAP_NET_ADMIN);

  /// The target is a map, a device. Nothing on failure, with errno.
  static std::optional<ProgramAttachment> attach(const bpf_program *program, UniqueFd target, bpf_attach_type type);
  ProgramAttachment(ProgramAttachment &&other) noexcept = default;
  ProgramAttachment &operator=(ProgramAttachment &&) = delete;
  ~ProgramAttachment();

 private:
  ProgramAttachment(UniqueFd program, UniqueFd target, bpf_attach_type type);

  UniqueFd program_;
  UniqueFd target_;
  bpf_attach_type type_;
};

}  // namespace bpfcc
