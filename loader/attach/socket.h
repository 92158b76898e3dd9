#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// IFACE, or fd=N.
Result<void> check_socket(const std::string &argument);

/// IFACE: a raw packet socket of our own; the program runs for every frame that the interface sends or receives.
/// fd=N: a socket that this process inherited; it stays open after the filter is taken off.
Result<std::unique_ptr<Attachment>> attach_socket(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
