#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace bpfcc {

/// A Linux release, "5.15". The third number never decides what a kernel can do.
struct KernelVersion {
  unsigned major = 0;
  unsigned minor = 0;

  friend auto operator<=>(const KernelVersion &, const KernelVersion &) = default;
};

/// Reads "5.15", "v5.15", "5.15.3" and "6.18.44-fc-v657"; nothing for any other text.
std::optional<KernelVersion> parse_kernel_version(std::string_view text);

/// "5.15".
std::string to_string(KernelVersion version);

}  // namespace bpfcc
