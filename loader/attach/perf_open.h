#pragma once

#include <bpf/libbpf.h>
#include <linux/perf_event.h>
#include <sys/types.h>

#include "loader/attach/held.h"
#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// perf_event_open(2), close-on-exec. pid -1: every process; cpu -1: wherever the process runs. With the flag
/// PERF_FLAG_PID_CGROUP `pid` is a cgroup's descriptor. Empty on failure, with errno.
UniqueFd open_perf_event(const perf_event_attr &attr, pid_t pid, int cpu, unsigned long flags = 0);

/// Makes the program run at an event, and enables that. The link owns the event. Null on failure, with errno.
Link attach_to_perf_event(const bpf_program *program, UniqueFd event);

}  // namespace bpfcc
