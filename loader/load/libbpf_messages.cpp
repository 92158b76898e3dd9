#include "loader/load/libbpf_messages.h"

#include <algorithm>
#include <cstdio>

namespace bpfcc {
namespace {

thread_local LibbpfMessages *current_collector = nullptr;

/// Cuts `prefix 'NAME': ` off the front of the text; the name, or nothing where the text does not begin so.
std::string cut_name(std::string_view &text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return {};
  const size_t begin = prefix.size();
  const size_t end = text.find("': ", begin);
  if (end == std::string_view::npos) return {};
  const std::string name(text.substr(begin, end - begin));
  text.remove_prefix(end + 3);
  return name;
}

}  // namespace

LibbpfMessage parse_libbpf_message(std::string_view line) {
  if (constexpr std::string_view kPrefix = "libbpf: "; line.starts_with(kPrefix)) line.remove_prefix(kPrefix.size());
  while (line.ends_with('\n')) line.remove_suffix(1);
  LibbpfMessage message;
  message.program = cut_name(line, "prog '");
  message.map = cut_name(line, "map '");
  message.text = line;
  return message;
}

LibbpfMessages::LibbpfMessages() : outer_(current_collector) {
  current_collector = this;
  libbpf_set_print(collect);
}

LibbpfMessages::~LibbpfMessages() { current_collector = outer_; }

int LibbpfMessages::collect(libbpf_print_level level, const char *format, va_list arguments) {
  if (level != LIBBPF_WARN || current_collector == nullptr) return 0;
  va_list again;
  va_copy(again, arguments);
  const int length = std::vsnprintf(nullptr, 0, format, arguments);
  std::string line(std::max(length, 0), '\0');
  if (length > 0) std::vsnprintf(line.data(), line.size() + 1, format, again);
  va_end(again);
  current_collector->warnings_.push_back(parse_libbpf_message(line));
  return 0;
}

}  // namespace bpfcc
