#include "driver/explain_refusal.h"

#include <utility>

#include "loader/load/running_types.h"
#include "loader/verifier/report.h"
#include "loader/verifier/source_map.h"

namespace bpfcc {

std::optional<Explanation> explain_refusal(const ObjectImage &image, const LoadFailure &failure) {
  if (!failure.refusal || failure.refusal->log.text.empty()) return std::nullopt;
  const Result<SourceMap> source = SourceMap::read(image, failure.refusal->log.program);
  if (!source) return std::nullopt;
  Explanation explanation = explain(parse_verifier_log(failure.refusal->log.text), *source);
  if (!explanation.tells_cause()) return std::nullopt;
  explain_with_running_types(explanation);
  return explanation;
}

}  // namespace bpfcc
