#include "backend/refusals.h"

#include <utility>

#include "backend/source_place.h"

namespace bpfcc {

void Refusals::add(const llvm::Instruction &instruction, const Refusal &refusal) {
  Diag diag;
  diag.severity = refusal.severity;
  diag.id = refusal.rule;
  diag.place = source_place(instruction.getDebugLoc(), *instruction.getFunction());
  diag.message = refusal.message;
  if (diag.place.line == 0) diag.message += " (function '" + instruction.getFunction()->getName().str() + "')";
  if (!refusal.remedy.empty()) diag.notes.push_back({Severity::kNote, {}, diag.place, refusal.remedy, {}, {}, {}});
  add(std::move(diag));
}

void Refusals::add(Diag diag) {
  const std::string what = diag.place.column != 0 ? std::to_string(diag.place.column) : diag.message;
  if (reported_.emplace(diag.severity, diag.place.file, diag.place.line, what).second) sink_.add(std::move(diag));
}

}  // namespace bpfcc
