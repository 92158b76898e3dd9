#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// IFACE, IFACE:native or IFACE:generic.
Result<void> check_xdp(const std::string &argument);

/// Runs the program for each packet that the interface receives: in its driver, or, by choice or where the driver
/// cannot, in the kernel's general path (generic), which is slower. Never takes the place of another program.
/// Linux 5.9.
Result<std::unique_ptr<Attachment>> attach_xdp(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
