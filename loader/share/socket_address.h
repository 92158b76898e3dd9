#pragma once

#include <sys/un.h>

#include <string>

#include "support/result.h"

namespace bpfcc {

/// The address of a UNIX socket at a path. One that is too long (108 bytes with its end, unix(7)) is an
/// ErrorKind::kUsage.
Result<sockaddr_un> socket_address(const std::string &path);

}  // namespace bpfcc
