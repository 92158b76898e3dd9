#include "loader/observe/printk_stream.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "loader/observe/helper_calls.h"

namespace bpfcc {

bool PrintkStream::is_needed(const LoadedObject &object) {
  return calls_any_helper(object, std::array{BPF_FUNC_trace_printk, BPF_FUNC_trace_vprintk});
}

Result<std::unique_ptr<PrintkStream>> PrintkStream::open(const LoadedObject &object, Handler handler) {
  BPFCC_TRY(PrintkCollector collector, start_printk_collector());
  std::unique_ptr<PrintkStream> stream(
      new PrintkStream(std::move(collector), ProgramAddresses::of(object), std::move(handler)));
  if (stream->ring_ == nullptr) {
    return fail(ErrorKind::kEnvironment, "bpf_printk", "its buffer cannot be mapped", errno);
  }
  return stream;
}

PrintkStream::PrintkStream(PrintkCollector collector, ProgramAddresses addresses, Handler handler)
    : collector_(std::move(collector)),
      addresses_(std::move(addresses)),
      handler_(std::move(handler)),
      ring_(ring_buffer__new(collector_.records.get(), receive, this, nullptr)) {}

PrintkStream::~PrintkStream() { ring_buffer__free(ring_); }

Result<void> PrintkStream::watch(EventLoop &loop) {
  return loop.watch(ring_buffer__epoll_fd(ring_), [this] { drain(); });
}

void PrintkStream::drain() { ring_buffer__consume(ring_); }

std::uint64_t PrintkStream::lost() const {
  const std::uint32_t zero = 0;
  std::uint64_t lost = 0;
  return bpf_map_lookup_elem(collector_.lost.get(), &zero, &lost) == 0 ? lost : 0;
}

int PrintkStream::receive(void *context, void *data, size_t size) {
  if (size >= sizeof(PrintkRecord)) static_cast<PrintkStream *>(context)->handle(*static_cast<PrintkRecord *>(data));
  return 0;
}

void PrintkStream::handle(const PrintkRecord &record) {
  PrintkLine line;
  if (!addresses_.empty()) {
    const auto frames = static_cast<size_t>(std::max(record.stack_bytes, 0)) / sizeof(record.stack[0]);
    line.program = addresses_.innermost(std::span(record.stack).first(std::min(frames, PrintkRecord::kFrames)));
    if (line.program.empty()) return;
  }
  line.text.assign(record.text, strnlen(record.text, sizeof(record.text)));
  if (line.text.ends_with('\n')) line.text.pop_back();
  line.time_ns = record.time_ns;
  line.cpu = record.cpu;
  line.pid = static_cast<std::uint32_t>(record.pid_tgid >> 32);
  line.comm.assign(record.comm, strnlen(record.comm, sizeof(record.comm)));
  handler_(line);
}

}  // namespace bpfcc
