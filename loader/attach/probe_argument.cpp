#include "loader/attach/probe_argument.h"

#include <fmt/format.h>

#include <string_view>

#include "loader/attach/argument.h"

namespace bpfcc {
namespace {

std::optional<std::uint64_t> parse_offset(std::string_view text) {
  if (text.starts_with("0x")) return parse_number<std::uint64_t>(text.substr(2), 16);
  return parse_number<std::uint64_t>(text);
}

/// "name+0x10": the name and 16. Nothing where one of the two cannot be read.
std::optional<KprobeArgument> parse_function(std::string_view text) {
  const auto [name, offset] = split_first(text, '+');
  KprobeArgument argument{std::string(name), 0};
  if (text.find('+') != std::string_view::npos) {
    const std::optional<std::uint64_t> parsed = parse_offset(offset);
    if (!parsed) return std::nullopt;
    argument.offset = *parsed;
  }
  if (name.empty() || name.find_first_of("/ ,") != std::string_view::npos) return std::nullopt;
  return argument;
}

}  // namespace

Result<KprobeArgument> parse_kprobe_argument(const std::string &text) {
  if (std::optional<KprobeArgument> argument = parse_function(text)) return std::move(*argument);
  return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not FUNCTION[+OFFSET]", text), 0, "for example do_unlinkat");
}

Result<UprobeArgument> parse_uprobe_argument(const std::string &text) {
  UprobeArgument argument;
  std::string_view rest = text;
  if (const auto [before, option] = split_last(text, ','); option.starts_with("pid=")) {
    argument.pid = parse_pid(option);
    if (!argument.pid) return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not pid=N", option));
    rest = before;
  }
  const auto [file, place] = split_last(rest, ':');
  argument.file = file;
  const bool offset_in_file = place.starts_with("0x");
  if (offset_in_file) {
    if (const auto offset = parse_offset(place)) argument.offset = *offset;
  } else if (const std::optional<KprobeArgument> function = parse_function(place)) {
    argument.function = function->function;
    argument.offset = function->offset;
  }
  if (argument.file.empty() || (offset_in_file ? !parse_offset(place) : argument.function.empty())) {
    return fail(ErrorKind::kUsage, "", fmt::format("'{}' is not FILE:FUNCTION[+OFFSET][,pid=N]", text), 0,
                "for example /bin/bash:readline");
  }
  return argument;
}

}  // namespace bpfcc
