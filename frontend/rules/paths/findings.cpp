#include "frontend/rules/paths/findings.h"

namespace bpfcc {

void Findings::add(const Rule &rule, clang::SourceRange range, const std::string &message,
                   const std::vector<Note> &notes, bool is_warning) {
  if (!reported_.emplace(&rule, range.getBegin().getRawEncoding()).second) return;
  if (is_warning ? !reporter_.warn(rule, range, message) : !reporter_.report(rule, range, message)) return;
  for (const Note &note : notes) reporter_.note(note.range, note.message);
  const clang::SourceLocation place = sources_.getExpansionLoc(range.getBegin());
  const clang::SourceRange body = program_->getSourceRange();
  const bool is_inside = !sources_.isBeforeInTranslationUnit(place, sources_.getExpansionLoc(body.getBegin())) &&
                         !sources_.isBeforeInTranslationUnit(sources_.getExpansionLoc(body.getEnd()), place);
  if (!is_inside) {
    reporter_.note(program_->getLocation(), "on a path through '" + program_->getNameAsString() + "'");
  }
}

}  // namespace bpfcc
