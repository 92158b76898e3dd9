#include "backend/findings.h"

#include <utility>

#include "backend/source_place.h"

namespace bpfcc {

void Findings::add(const llvm::Instruction &instruction, const Finding &finding) {
  Diag diag;
  diag.severity = finding.severity;
  diag.id = finding.rule;
  diag.place = source_place(instruction.getDebugLoc(), *instruction.getFunction());
  diag.message = finding.message;
  if (diag.place.line == 0) diag.message += " (function '" + instruction.getFunction()->getName().str() + "')";
  if (!finding.remedy.empty()) diag.notes.push_back({Severity::kNote, {}, diag.place, finding.remedy, {}, {}, {}});
  add(std::move(diag));
}

void Findings::add(Diag diag) {
  const std::string what = diag.place.column != 0 ? std::to_string(diag.place.column) : diag.message;
  if (reported_.emplace(diag.severity, diag.place.file, diag.place.line, what).second) sink_.add(std::move(diag));
}

}  // namespace bpfcc
