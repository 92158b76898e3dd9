#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// IFACE, udp:PORT, tcp:PORT, or fd=N.
Result<void> check_socket(const std::string &argument);

/// IFACE: a raw packet socket of our own; the program runs for every frame that the interface sends or receives.
/// udp:PORT, tcp:PORT: a socket of our own at that port, see attach_port_socket().
/// fd=N: a socket that this process inherited; it stays open after the filter is taken off.
Result<std::unique_ptr<Attachment>> attach_socket(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
