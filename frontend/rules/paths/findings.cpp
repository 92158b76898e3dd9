#include "frontend/rules/paths/findings.h"

namespace bpfcc {

void Findings::report(const Rule &rule, clang::SourceRange range, const std::string &message,
                      const std::vector<Note> &notes) {
  if (!reported_.emplace(&rule, range.getBegin().getRawEncoding()).second) return;
  if (!reporter_.report(rule, range, message)) return;
  for (const Note &note : notes) reporter_.note(note.range, note.message);
}

}  // namespace bpfcc
