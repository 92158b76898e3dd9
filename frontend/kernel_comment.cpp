#include "frontend/kernel_comment.h"

namespace bpfcc {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// The first comment, be it one of /* */ or all the // lines that follow each other.
std::string_view first_comment(std::string_view source) {
  const size_t begin = source.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  source.remove_prefix(begin);
  if (source.starts_with("/*")) return source.substr(0, source.find("*/"));
  size_t end = 0;
  while (source.substr(end).starts_with("//")) {
    const size_t line_end = source.find('\n', end);
    if (line_end == std::string_view::npos) return source;
    end = line_end + 1;
  }
  return source.substr(0, end);
}

}  // namespace

std::optional<std::string> kernel_of_first_comment(std::string_view source) {
  constexpr std::string_view kMark = "bpfcc: kernel=";
  const std::string_view comment = first_comment(source);
  const size_t mark = comment.find(kMark);
  if (mark == std::string_view::npos) return std::nullopt;
  const std::string_view value = comment.substr(mark + kMark.size());
  return std::string(value.substr(0, value.find_first_of(kBlanks)));
}

}  // namespace bpfcc
