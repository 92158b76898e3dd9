#include "driver/explanation_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "driver/explanation_diag.h"
#include "loader/observe/value_text.h"

namespace bpfcc {
namespace {

// As clang colours them, and driver/diag_text.cpp.
constexpr const char *kError = "\033[0;1;31m";
constexpr const char *kNote = "\033[0;1;36m";
constexpr const char *kHelp = "\033[0;1;32m";
constexpr const char *kBold = "\033[1m";
constexpr const char *kPlain = "\033[0m";

/// A line of the source with its number. Tabs are shown as one space, so that a caret stands below its column.
std::string source_text(const SourceLine &at) {
  std::string source = at.text;
  std::ranges::replace(source, '\t', ' ');
  return fmt::format("{:>5} | {}\n", at.line, printable(source));
}

class Printer {
 public:
  explicit Printer(bool color) : color_(color) {}

  void headline(const std::string &place, const char *style, std::string_view word, const std::string &message) {
    if (color_) {
      text_ += fmt::format("{}{}{}{}: {}{}{}{}\n", kBold, printable(place), style, word, kPlain, kBold,
                           printable(message), kPlain);
    } else {
      text_ += fmt::format("{}{}: {}\n", printable(place), word, printable(message));
    }
  }

  void line(const std::string &text) { text_ += printable(text) + '\n'; }

  void snippet(const SourceLine &at, const std::string &label) {
    if (at.text.empty() || at.line == 0) return;
    text_ += source_text(at);
    if (at.column == 0 || at.column > at.text.size() + 1) return;
    text_ +=
        fmt::format("      | {}^{}{}\n", std::string(at.column - 1, ' '), label.empty() ? "" : " ", printable(label));
  }

  /// What was printed since the last time.
  std::string take() { return std::exchange(text_, {}); }

 private:
  bool color_;
  std::string text_;
};

std::string place_text(const std::optional<SourceLine> &at) {
  if (!at || at->file.empty()) return "";
  if (at->column == 0) return fmt::format("{}:{}: ", at->file, at->line);
  return fmt::format("{}:{}:{}: ", at->file, at->line, at->column);
}

/// Where the instruction is, for who has no line.
std::string place_text(const Explanation &explanation) {
  if (explanation.at) return place_text(explanation.at);
  if (!explanation.place) return "";
  return fmt::format("{}+{}: ", explanation.place->section, explanation.place->insn);
}

/// The error, each note, the help, in this order; the last one ends with the verifier's own words.
std::vector<std::string> parts(const Explanation &explanation, bool color) {
  std::vector<std::string> texts;
  Printer printer(color);
  printer.headline(place_text(explanation), kError, "error",
                   fmt::format("{}  [verifier: {}]", explanation.message, about(explanation.cause).name));
  if (explanation.at) printer.snippet(*explanation.at, explanation.label);
  if (!explanation.at && !explanation.disassembly.empty()) printer.line("      | " + explanation.disassembly);
  for (const ExplanationNote &note : explanation.notes) {
    texts.push_back(printer.take());
    printer.headline(place_text(note.at), kNote, "note", note.message);
    if (note.at) printer.snippet(*note.at, "");
  }
  if (!explanation.help.empty()) {
    texts.push_back(printer.take());
    printer.headline("", kHelp, "help", explanation.help);
  }
  if (explanation.insn) {
    printer.line(fmt::format("  the verifier at instruction {}: {}", *explanation.insn, explanation.sentence));
  } else if (!explanation.sentence.empty()) {
    printer.line(fmt::format("  the verifier: {}", explanation.sentence));
  }
  texts.push_back(printer.take());
  return texts;
}

}  // namespace

std::string explanation_text(const Explanation &explanation, bool color) {
  return fmt::format("{}", fmt::join(parts(explanation, color), ""));
}

std::string failure_text(const Error &error, const Explanation &explanation) {
  Error hinted = error;
  hinted.hint = explanation.help;
  std::string text = to_string(hinted);
  text.insert(std::min(text.find('\n'), text.size()), fmt::format("  [verifier: {}]", about(explanation.cause).name));
  return text;
}

std::string place_note_text(const Explanation &explanation, bool color) {
  if (!explanation.at) return {};
  Printer printer(color);
  printer.headline(place_text(explanation.at), kNote, "note", fmt::format("'{}' is here", explanation.variable));
  printer.snippet(*explanation.at, "");
  return printer.take();
}

Diag rendered_explanation(const Explanation &explanation, bool color) {
  const std::vector<std::string> texts = parts(explanation, color);
  Diag diag = explanation_diag(explanation);
  diag.rendered = texts.front();
  for (size_t i = 0; i < diag.notes.size(); ++i) diag.notes[i].rendered = texts[i + 1];
  return diag;
}

std::string instructions_text(const Explanation &explanation) {
  std::string text;
  std::optional<SourceLine> shown;
  for (const ExplainedStep &step : explanation.steps) {
    if (step.at && (!shown || !shown->is_same_line(*step.at))) {
      text += source_text(*step.at);
      shown = step.at;
    }
    text += step.state.empty()
                ? fmt::format("      |   {:>4}: {}\n", step.insn, printable(step.code))
                : fmt::format("      |   {:>4}: {:<36} ; {}\n", step.insn, printable(step.code), printable(step.state));
  }
  return text;
}

}  // namespace bpfcc
