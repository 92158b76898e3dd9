#include "loader/verifier/kernel_report.h"

#include <string_view>

namespace bpfcc {
namespace {

/// The lines under a headline, which are indented, joined with spaces.
std::string paragraph(const VerifierReport &report, std::size_t from, std::string_view headline) {
  std::string text;
  for (std::size_t i = from; i < report.lines.size(); ++i) {
    if (report.line(i) != headline) continue;
    for (++i; i < report.lines.size() && report.line(i).starts_with("  "); ++i) {
      std::string_view line = report.line(i);
      line.remove_prefix(line.find_first_not_of(' ') == std::string_view::npos ? line.size()
                                                                               : line.find_first_not_of(' '));
      text += (text.empty() ? "" : " ") + std::string(line);
    }
    break;
  }
  return text;
}

/// The first line of the report, as an index of the log's lines; their number where it has none.
std::size_t begin_of_kernel_report(const VerifierReport &report) {
  for (std::size_t i = report.lines.size(); i-- > 0;) {
    if (report.lines[i].kind == LineKind::kMessage && report.line(i).starts_with(kKernelReport)) return i;
  }
  return report.lines.size();
}

}  // namespace

std::optional<KernelReport> read_kernel_report(const VerifierReport &report) {
  const std::size_t begin = begin_of_kernel_report(report);
  if (begin == report.lines.size()) return std::nullopt;
  return KernelReport{std::string(report.line(begin).substr(kKernelReport.size())), paragraph(report, begin, "Reason:"),
                      paragraph(report, begin, "Suggestion:")};
}

}  // namespace bpfcc
