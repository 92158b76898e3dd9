#pragma once

#include <memory>
#include <string>

#include "loader/attach/attachment.h"
#include "support/result.h"

struct bpf_program;

namespace bpfcc {

// Programs that were bound to a function, hook or tracepoint by its BTF type when they were loaded: fentry, fexit,
// fmod_ret, tp_btf, lsm, freplace. The argument can only be that same one.

/// The name of a function, hook or tracepoint of the kernel.
Result<void> check_tracing(const std::string &function);
/// FUNCTION, or FUNCTION,prog=id:N and FUNCTION,prog=PATH for a function of another BPF program.
Result<void> check_function(const std::string &argument);
Result<std::unique_ptr<Attachment>> attach_tracing(const bpf_program *program, const std::string &argument);

/// As check_function(); the program whose function is replaced has to be named.
Result<void> check_freplace(const std::string &argument);

/// As attach_tracing(); an error also where the kernel has the hook but would not call it.
Result<std::unique_ptr<Attachment>> attach_lsm(const bpf_program *program, const std::string &hook);

}  // namespace bpfcc
