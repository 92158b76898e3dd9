#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "loader/load/loaded_object.h"
#include "loader/observe/event_loop.h"
#include "loader/observe/printk_collector.h"
#include "loader/observe/program_addresses.h"
#include "support/result.h"

struct ring_buffer;

namespace bpfcc {

/// One line that a program wrote with bpf_printk.
struct PrintkLine {
  std::string program;        ///< which of the object's; empty where the kernel does not let it be known
  std::string text;           ///< without the newline at its end
  std::uint64_t time_ns = 0;  ///< CLOCK_MONOTONIC
  std::uint32_t cpu = 0;
  std::uint32_t pid = 0;  ///< of the process in whose context it was written
  std::string comm;       ///< the name of its thread
};

/// The bpf_printk lines of one object's programs, and of nobody else's: a line is theirs when the return address into
/// one of them is on its stack. Where the kernel hides addresses (no JIT, sysctl kernel.kptr_restrict=2), the lines of
/// all programs of the machine are shown.
class PrintkStream {
 public:
  using Handler = std::function<void(const PrintkLine &)>;

  /// Does any program of the object call bpf_trace_printk or bpf_trace_vprintk?
  static bool is_needed(const LoadedObject &object);
  /// Begins to collect. Does not read: see watch() and drain().
  static Result<std::unique_ptr<PrintkStream>> open(const LoadedObject &object, Handler handler);
  PrintkStream(const PrintkStream &) = delete;
  PrintkStream &operator=(const PrintkStream &) = delete;
  ~PrintkStream();

  Result<void> watch(EventLoop &loop);
  /// Hands on all lines that have been written by now.
  void drain();
  /// Lines that came faster than they were read.
  std::uint64_t lost() const;
  /// Lines of other programs are shown too.
  bool is_for_all_programs() const { return addresses_.empty(); }

 private:
  PrintkStream(PrintkCollector collector, ProgramAddresses addresses, Handler handler);
  static int receive(void *context, void *data, size_t size);
  void handle(const PrintkRecord &record);

  PrintkCollector collector_;
  ProgramAddresses addresses_;
  Handler handler_;
  ring_buffer *ring_ = nullptr;
};

}  // namespace bpfcc
