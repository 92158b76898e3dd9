#pragma once

#include <bpf/libbpf.h>

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

namespace bpfcc {

/// Adds the program as a filter to the clsact qdisc of an interface, which is made if there is none. The attachment
/// takes its filter away again; the qdisc too if it was made for it and nobody else's filter is in it. How tc(8) and
/// kernels before 6.6 do it.
Result<std::unique_ptr<Attachment>> attach_clsact(const bpf_program *program, const std::string &interface, int index,
                                                  bpf_tc_attach_point direction);

}  // namespace bpfcc
