#include "driver/diag_text.h"

#include <fstream>

#include <fmt/format.h>

namespace bpfcc {
namespace {

struct Style {
  const char *word;
  const char *escape;  // as clang colours it
};

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return {"note", "\033[0;1;36m"};
    case Severity::kRemark:
      return {"remark", "\033[0;1;34m"};
    case Severity::kWarning:
      return {"warning", "\033[0;1;35m"};
    case Severity::kError:
      return {"error", "\033[0;1;31m"};
  }
  return {"error", ""};
}

std::string place_text(const SourcePlace &place) {
  if (place.file.empty()) return "bpfcc: ";
  if (place.line == 0) return place.file + ": ";
  if (place.column == 0) return fmt::format("{}:{}: ", place.file, place.line);
  return fmt::format("{}:{}:{}: ", place.file, place.line, place.column);
}

/// The source line with a caret below, as clang shows it; empty where the file cannot be read again.
std::string snippet(const SourcePlace &place) {
  if (place.line == 0) return {};
  std::ifstream file(place.file);
  std::string line;
  for (unsigned number = 0; number < place.line; ++number) {
    if (!std::getline(file, line)) return {};
  }
  std::string text = fmt::format("{:>5} | {}\n", place.line, line);
  if (place.column > 0) {
    // A tab stays a tab, so that the caret stands below its column.
    std::string indent = line.substr(0, place.column - 1);
    for (char &c : indent) c = c == '\t' ? '\t' : ' ';
    text += "      | " + indent + "^\n";
  }
  return text;
}

/// Clang has rendered its own diagnostics already; those of later stages are rendered here.
std::string one(const Diag &diag, bool color) {
  std::string text = diag.rendered;
  if (text.empty()) {
    const Style style = style_of(diag.severity);
    const std::string message = diag.id.empty() ? diag.message : fmt::format("{} [{}]", diag.message, diag.id);
    text = color ? fmt::format("\033[1m{}{}{}: \033[0m\033[1m{}\033[0m\n", place_text(diag.place), style.escape,
                               style.word, message)
                 : fmt::format("{}{}: {}\n", place_text(diag.place), style.word, message);
    text += snippet(diag.place);
  }
  for (const Diag &note : diag.notes) text += one(note, color);
  return text;
}

std::string counted(size_t count, std::string_view word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

}  // namespace

std::string diag_text(const DiagSink &sink, bool color) {
  std::string text;
  size_t warnings = 0;
  size_t errors = 0;
  for (const Diag &diag : sink.diags()) {
    text += one(diag, color);
    if (diag.place.file.empty())
      continue;  // about the command line or a file, not in the source: clang counts none such
    if (diag.severity == Severity::kWarning) ++warnings;
    if (diag.severity == Severity::kError) ++errors;
  }
  if (warnings > 0 && errors > 0) {
    text += counted(warnings, "warning") + " and " + counted(errors, "error") + " generated.\n";
  } else if (warnings > 0 || errors > 0) {
    text += (errors > 0 ? counted(errors, "error") : counted(warnings, "warning")) + " generated.\n";
  }
  return text;
}

}  // namespace bpfcc
