#include "support/error.h"

#include <cstring>

#include <fmt/format.h>

namespace bpfcc {
namespace {

/// Internal to the kernel (include/linux/errno.h), yet bpf(2) returns it.
constexpr int kEnotsupp = 524;

}  // namespace

std::string errno_name(int error_code) {
  if (error_code == kEnotsupp) return "ENOTSUPP";
  const char *name = strerrorname_np(error_code);
  return name != nullptr ? name : fmt::format("{}", error_code);
}

std::string to_string(const Error &error) {
  std::string text = error.subject.empty() ? error.message : fmt::format("{}: {}", error.subject, error.message);
  if (error.error_code == kEnotsupp) {
    text += ": ENOTSUPP (not supported by this kernel)";
  } else if (error.error_code != 0) {
    const char *description = strerrordesc_np(error.error_code);
    text += ": " + errno_name(error.error_code);
    if (description != nullptr) text += fmt::format(" ({})", description);
  }
  if (!error.hint.empty()) text += fmt::format("\n  hint: {}", error.hint);
  return text;
}

}  // namespace bpfcc
