#include "driver/verify.h"

#include <thread>
#include <utility>

#include "driver/exit_code.h"
#include "driver/explain_refusal.h"
#include "driver/explanation_text.h"
#include "loader/load/loaded_object.h"

namespace bpfcc {
namespace {

Diag failure_diag(const ObjectImage &image, const LoadFailure &failure, bool color) {
  if (const std::optional<Explanation> explanation = explain_refusal(image, failure)) {
    return rendered_explanation(*explanation, color);
  }
  Diag diag;
  diag.message = to_string(failure.error);
  return diag;
}

}  // namespace

int verify_object(const ObjectImage &image, bool color, DiagSink &sink) {
  LoadPlan plan;
  plan.jobs = std::thread::hardware_concurrency();
  const LoadResult together = load(image, plan);
  if (together) return kExitDone;
  const LoadFailure &failure = together.error();
  const Result<ObjectSpec> spec = read_object(image);
  if (failure.refusal && failure.error.kind == ErrorKind::kRefused && spec) {
    // The kernel was asked until the first refusal: each by itself says which others there are.
    for (const ProgramSpec &program : spec->programs) {
      if (!program.autoload) continue;
      plan.programs = {program.name};
      if (const LoadResult alone = load(image, plan); !alone) sink.add(failure_diag(image, alone.error(), color));
    }
  }
  if (!sink.has_errors()) sink.add(failure_diag(image, failure, color));
  return exit_code_for(failure.error.kind);
}

}  // namespace bpfcc
