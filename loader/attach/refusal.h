#pragma once

#include <bpf/libbpf.h>

#include <span>
#include <string>

#include "support/result.h"

namespace bpfcc {

/// What an errno means for one kind of attachment. In message and hint {} is the place.
struct Refusal {
  int error_code;
  ErrorKind kind;
  const char *message;
  const char *hint = "";
};

/// The error for a program that the kernel did not attach to a place ("eth0", "tracepoint sched/sched_switch"): in the
/// words of the kind's own table, else of the one for all kinds, else of the one for bpf(2). `reason` is what the
/// kernel said itself, or empty.
Error explain_refusal(const bpf_program *program, const std::string &place, int error_code,
                      std::span<const Refusal> refusals, const std::string &reason = {});

}  // namespace bpfcc
