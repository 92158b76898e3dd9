#include "support/kernel_version.h"

#include <charconv>

#include <fmt/format.h>

namespace bpfcc {

std::optional<KernelVersion> parse_kernel_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  const char *const end = text.data() + text.size();
  KernelVersion version;
  const auto major = std::from_chars(text.data(), end, version.major);
  if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return std::nullopt;
  const auto minor = std::from_chars(major.ptr + 1, end, version.minor);
  if (minor.ec != std::errc()) return std::nullopt;
  if (minor.ptr != end && *minor.ptr != '.' && *minor.ptr != '-') return std::nullopt;
  return version;
}

std::string to_string(KernelVersion version) { return fmt::format("{}.{}", version.major, version.minor); }

}  // namespace bpfcc
