#include "loader/verifier/foreign_log.h"

#include <algorithm>
#include <array>

namespace bpfcc {
namespace {

constexpr std::string_view kBegin = "-- BEGIN PROG LOAD LOG --";
constexpr std::string_view kEnd = "-- END PROG LOAD LOG --";
constexpr std::string_view kOurs = "-- program ";
// cilium/ebpf, internal.VerifierError: the errors that BPF_PROG_LOAD gives, in Go's words.
constexpr std::array<std::string_view, 5> kGoErrors = {
    ": permission denied:", ": invalid argument:", ": operation not permitted:", ": argument list too long:",
    ": no space left on device:"};

/// The line from `at` on, which is moved behind it.
std::string_view take_line(std::string_view text, std::size_t &at) {
  const std::size_t end = std::min(text.find('\n', at), text.size());
  std::string_view line = text.substr(at, end - at);
  at = end + 1;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view between(std::string_view line, std::string_view before, char after) {
  const std::size_t begin = line.find(before);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = line.substr(begin + before.size());
  return rest.substr(0, rest.find(after));
}

/// What stands behind the error in cilium/ebpf's line; the line itself where it has none.
std::string_view without_go_error(std::string_view line) {
  for (const std::string_view error : kGoErrors) {
    const std::size_t at = line.find(error);
    if (at == std::string_view::npos) continue;
    line.remove_prefix(at + error.size());
    while (line.starts_with(' ')) line.remove_prefix(1);
    break;
  }
  // "R0 invalid mem access 'scalar' (12 line(s) omitted)"
  if (line.ends_with(" omitted)")) line = line.substr(0, line.rfind(" ("));
  return line;
}

}  // namespace

ForeignLog unwrap_log(std::string_view text) {
  ForeignLog log;
  bool ended = false;
  for (std::size_t at = 0; at < text.size();) {
    std::string_view line = take_line(text, at);
    if (line.find(kBegin) != std::string_view::npos) {
      log = {"", std::string(between(line, "prog '", '\''))};
      ended = false;
    } else if (line.find(kEnd) != std::string_view::npos) {
      ended = true;
    } else if (line.starts_with(kOurs) && line.ends_with(')')) {
      log = {"", std::string(between(line, kOurs, ' '))};
      ended = false;
    } else if (!ended && !line.starts_with("libbpf: ")) {
      if (line.starts_with('\t')) line.remove_prefix(1);
      log.text += without_go_error(line);
      log.text += '\n';
    }
  }
  return log;
}

}  // namespace bpfcc
