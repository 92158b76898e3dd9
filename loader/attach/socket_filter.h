#pragma once

#include <bpf/libbpf.h>

#include <optional>
#include <string_view>

#include "support/unique_fd.h"

namespace bpfcc {

/// SO_ATTACH_BPF of socket(7): the program becomes the socket's filter. False on failure, with errno.
bool attach_socket_filter(const UniqueFd &socket, const bpf_program *program);

/// "fd=3": 3. Nothing for any other text.
std::optional<int> parse_fd(std::string_view argument);

}  // namespace bpfcc
