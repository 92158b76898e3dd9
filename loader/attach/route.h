#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

/// PREFIX,dev=IFACE[,via=ADDRESS][,metric=N][,table=N]: "10.1.0.0/16,dev=eth0".
Result<void> check_route(const std::string &argument);

/// Adds a route whose packets the program sees: LWT_IN those that arrive by it, LWT_OUT and LWT_XMIT those that leave,
/// LWT_SEG6LOCAL those for which an IPv6 address is a segment (action End.BPF). The route goes with the attachment.
/// Lightweight tunnels: Linux 4.10, ip-route(8).
Result<std::unique_ptr<Attachment>> attach_route(const bpf_program *program, const std::string &argument);

}  // namespace bpfcc
