#pragma once

#include <memory>
#include <string>

#include "loader/attach/attach_kind.h"
#include "support/result.h"

namespace bpfcc {

/// IFACE, IFACE:native or IFACE:generic.
Result<void> check_xdp(const std::string &argument);

/// Runs the program for each packet that the interface receives: in its driver, or, by choice or where the driver
/// cannot, in the kernel's general path (generic), which is slower. Takes the place of another program only where
/// that is asked for, and gives it back.
/// Linux 5.9.
Result<std::unique_ptr<Attachment>> attach_xdp(const AttachRequest &request);

}  // namespace bpfcc
