#include "driver/explanation_diag.h"

#include <fmt/format.h>

namespace bpfcc {
namespace {

SourcePlace place_of(const std::optional<SourceLine> &at) {
  return at ? SourcePlace{at->file, at->line, at->column} : SourcePlace();
}

Diag note(std::string message, SourcePlace place) {
  Diag diag;
  diag.severity = Severity::kNote;
  diag.message = std::move(message);
  diag.place = std::move(place);
  return diag;
}

}  // namespace

Diag explanation_diag(const Explanation &explanation) {
  Diag diag;
  diag.id = fmt::format("verifier:{}", about(explanation.cause).name);
  diag.place = place_of(explanation.at);
  diag.message = explanation.message;
  for (const ExplanationNote &each : explanation.notes) diag.notes.push_back(note(each.message, place_of(each.at)));
  if (!explanation.help.empty()) diag.notes.push_back(note("help: " + explanation.help, {}));
  return diag;
}

}  // namespace bpfcc
