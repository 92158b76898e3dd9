#pragma once

#include <cstddef>
#include <cstdint>

#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// What the collector stores for one line. Shared with its code in printk_collector.cpp.
struct PrintkRecord {
  static constexpr size_t kFrames = 8;
  static constexpr size_t kTextBytes = 1024;  ///< MAX_BPRINTF_BUF of include/linux/bpf.h: the kernel cuts lines there

  std::uint64_t time_ns;  ///< CLOCK_MONOTONIC
  std::uint64_t pid_tgid;
  char comm[16];
  std::uint32_t cpu;
  std::int32_t stack_bytes;      ///< of `stack`; negative where there is none
  std::uint64_t stack[kFrames];  ///< return addresses, the innermost first
  char text[kTextBytes];
};

/// A small BPF program of our own at the tracepoint bpf_trace:bpf_trace_printk, which fires in bpf_trace_printk() and
/// bpf_trace_vprintk() (Linux 5.10 and later): it takes every line to a ring buffer, with the stack from which it was
/// written. Nothing has to be mounted, no line is taken from other readers of trace_pipe, and nothing stays behind,
/// however this process ends: all of it hangs on these descriptors.
struct PrintkCollector {
  UniqueFd records;  ///< ring buffer of PrintkRecord
  UniqueFd lost;     ///< array of one __u64: lines for which the ring buffer had no room
  UniqueFd program;
  UniqueFd attached;
};

Result<PrintkCollector> start_printk_collector();

}  // namespace bpfcc
