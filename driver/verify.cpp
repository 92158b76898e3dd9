#include "driver/verify.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "driver/exit_code.h"
#include "driver/explain_refusal.h"
#include "driver/explanation_text.h"
#include "loader/load/loaded_object.h"

namespace bpfcc {
namespace {

Diag failure_diag(const ObjectImage &image, const LoadFailure &failure, bool color) {
  if (std::optional<Explanation> explanation = explain_refusal(image, failure)) {
    if (failure.cause != Cause::kRemark) {
      Error error = failure.error;
      error.hint.clear();  // the explanation's help
      explanation->message = to_string(error);
    }
    return rendered_explanation(*explanation, color);
  }
  Diag diag;
  diag.message = to_string(failure.error);
  return diag;
}

/// Others of the object may be refused as well.
bool concerns_a_program(const LoadFailure &failure, const ObjectSpec &spec) {
  return (failure.refusal && failure.error.kind == ErrorKind::kRefused) ||
         std::ranges::count(spec.programs, failure.symbol, &ProgramSpec::name) > 0;
}

}  // namespace

int verify_object(const ObjectImage &image, bool color, DiagSink &sink) {
  LoadPlan plan;
  plan.jobs = std::thread::hardware_concurrency();
  const LoadResult together = load(image, plan);
  if (together) return kExitDone;
  const LoadFailure &failure = together.error();
  const Result<ObjectSpec> spec = read_object(image);
  if (spec && concerns_a_program(failure, *spec)) {
    // The kernel was asked until the first refusal: each by itself says which others there are.
    for (const ProgramSpec &program : spec->programs) {
      if (!program.autoload) continue;
      plan.programs = {program.name};
      const LoadResult alone = load(image, plan);
      // What a map or the object is refused for is no program's fault, nor what is missing because it is alone.
      const bool is_its_own = !alone && (alone.error().refusal || alone.error().symbol == program.name);
      if (is_its_own) sink.add(failure_diag(image, alone.error(), color));
    }
  }
  if (!sink.has_errors()) sink.add(failure_diag(image, failure, color));
  return exit_code_for(failure.error.kind);
}

}  // namespace bpfcc
