#include "driver/explain_refusal.h"

#include <filesystem>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "loader/load/running_types.h"
#include "loader/verifier/report.h"
#include "loader/verifier/source_map.h"
#include "loader/verifier/source_text.h"
#include "loader/verifier/symbol_place.h"
#include "support/text_file.h"

namespace bpfcc {
namespace {

/// What is said of a refusal that no log tells of: the error's words, and the place in the source that it is about.
Explanation explain_without_log(const ObjectImage &image, const LoadFailure &failure) {
  const Error &error = failure.error;
  Explanation explanation;
  explanation.cause = failure.cause;
  explanation.message = error.subject.empty() ? error.message : fmt::format("{}: {}", error.subject, error.message);
  explanation.help = error.hint.empty() ? about(failure.cause).remedy : error.hint;
  explanation.variable = failure.symbol;
  explanation.at = place_of_symbol(image, failure.symbol);
  return explanation;
}

}  // namespace

std::string read_source(const std::string &path) {
  const std::filesystem::path file(path);
  std::error_code ignored;
  const bool is_source = file.extension() == ".c" || file.extension() == ".h";
  if (!is_source || !std::filesystem::is_regular_file(file, ignored)) return {};
  return read_text(path).value_or("");
}

std::optional<Explanation> explain_refusal(const ObjectImage &image, const LoadFailure &failure,
                                           const SourceReader &read) {
  if (failure.cause != Cause::kRemark) return explain_without_log(image, failure);
  if (!failure.refusal || failure.refusal->log.text.empty()) return std::nullopt;
  const Result<SourceMap> source = SourceMap::read(image, failure.refusal->log.program);
  if (!source) return std::nullopt;
  Explanation explanation = explain(parse_verifier_log(failure.refusal->log.text), *source);
  if (!explanation.tells_cause()) return std::nullopt;
  explain_with_running_types(explanation);
  explain_with_source(explanation, read);
  return explanation;
}

}  // namespace bpfcc
