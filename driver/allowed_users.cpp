#include "driver/allowed_users.h"

#include <charconv>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "support/text_file.h"

namespace bpfcc {
namespace {

std::optional<unsigned> parse_number(std::string_view text) {
  unsigned number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Both files have lines of NAME:PASSWORD:NUMBER:...
std::optional<unsigned> find_in(const char *file, std::string_view name) {
  const std::string text = read_text(file).value_or("");
  for (const std::string_view line : lines_of(text)) {
    if (!line.starts_with(fmt::format("{}:", name))) continue;
    const size_t begin = line.find(':', name.size() + 1);
    if (begin == std::string::npos) continue;
    const size_t end = line.find(':', begin + 1);
    if (end != std::string::npos) return parse_number(line.substr(begin + 1, end - begin - 1));
  }
  return std::nullopt;
}

}  // namespace

Result<AllowedUsers> read_allowed_users(const std::vector<std::string> &texts) {
  AllowedUsers allowed;
  for (const std::string &text : texts) {
    const bool is_group = text.starts_with(':');
    const std::string name = text.substr(is_group ? 1 : 0);
    const char *file = is_group ? "/etc/group" : "/etc/passwd";
    std::optional<unsigned> number = parse_number(name);
    if (!number && !name.empty()) number = find_in(file, name);
    if (!number) {
      return fail(ErrorKind::kUsage, fmt::format("--allow={}", text), fmt::format("'{}' is not in {}", name, file), 0,
                  "write USER or :GROUP, by name or by number");
    }
    if (is_group) {
      allowed.groups.push_back(*number);
    } else {
      allowed.users.push_back(*number);
    }
  }
  return allowed;
}

}  // namespace bpfcc
