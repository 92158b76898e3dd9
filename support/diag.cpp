#include "support/diag.h"

#include <utility>

namespace bpfcc {

void DiagSink::add(Diag diag) {
  if (diag.severity == Severity::kError) ++errors_;
  // A note belongs to what it explains.
  if (diag.severity == Severity::kNote && !diags_.empty()) {
    diags_.back().notes.push_back(std::move(diag));
  } else {
    diags_.push_back(std::move(diag));
  }
}

}  // namespace bpfcc
