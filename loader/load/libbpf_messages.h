#pragma once

#include <bpf/libbpf.h>

#include <cstdarg>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bpfcc {

/// One sentence that libbpf said, taken apart: "libbpf: map 'm': failed to create: ...".
struct LibbpfMessage {
  std::string program;  ///< of "prog 'NAME': ", else empty
  std::string map;      ///< of "map 'NAME': ", else empty
  std::string text;     ///< the rest, in one line or several, without a newline at the end
};

LibbpfMessage parse_libbpf_message(std::string_view line);

/// Keeps what libbpf has to say from the terminal, and collects its warnings for as long as this object lives.
///
/// libbpf_set_print() takes a function without a context, so that the way from it to the collector is a thread_local
/// pointer: loads in several threads do not see each other's warnings. Warnings said while no collector lives are
/// dropped.
class LibbpfMessages {
 public:
  LibbpfMessages();
  ~LibbpfMessages();
  LibbpfMessages(const LibbpfMessages &) = delete;
  LibbpfMessages &operator=(const LibbpfMessages &) = delete;

  std::span<const LibbpfMessage> warnings() const { return warnings_; }

 private:
  static int collect(libbpf_print_level level, const char *format, va_list arguments);

  LibbpfMessages *outer_;
  std::vector<LibbpfMessage> warnings_;
};

}  // namespace bpfcc
