#pragma once

#include <map>
#include <string>

namespace bpfcc {

/// Name -> value of an enum in the linux/bpf.h of the Linux sources that bpfcc is built with, without its closing
/// __MAX_... entry. Fails the test if the header has no such enum.
std::map<std::string, unsigned> uapi_enum(const std::string &name);

/// Helper -> number, from the header's list of helpers; names are those of bpf_func_id without BPF_FUNC_.
std::map<std::string, unsigned> uapi_helpers();

}  // namespace bpfcc
