#pragma once

#include <bpf/libbpf.h>

#include <cstdint>

#include "support/unique_fd.h"

namespace bpfcc {

/// BPF_LINK_CREATE of bpf(2); the program is attached until the link is closed. The target is a file descriptor, an
/// interface index or 0, by the type. Empty on failure, with errno.
UniqueFd create_link(const bpf_program *program, int target, bpf_attach_type type, std::uint32_t flags = 0);

}  // namespace bpfcc
