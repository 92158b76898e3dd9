#pragma once

#include <memory>
#include <string>

#include "loader/attach/attach_kind.h"

namespace bpfcc {

/// MAP, or MAP:parser and MAP:verdict for a program whose section does not say which of the two it is.
Result<void> check_sock_map(const std::string &argument);

/// Runs the program for what the sockets of one of the object's maps send (sk_msg) or receive (sk_skb). The map
/// is a SOCKMAP or a SOCKHASH.
Result<std::unique_ptr<Attachment>> attach_sock_map(const AttachRequest &request);

}  // namespace bpfcc
