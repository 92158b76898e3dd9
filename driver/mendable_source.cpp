#include "driver/mendable_source.h"

#include <optional>
#include <utility>

#include "driver/compile.h"

namespace bpfcc {
namespace {

std::optional<ObjectImage> compile_text(CompileJob job, EmittedMaps maps, const std::string &text) {
  job.text = text;
  DiagSink unheard;
  std::optional<CompiledFile> file = compile(job, maps, {}, unheard);
  if (!file) return std::nullopt;
  return ObjectImage{job.input, std::move(file->bytes)};
}

}  // namespace

MendableSource mendable_source(CompileJob job, const std::string &text, EmittedMaps maps) {
  job.dependencies.reset();
  CompileJob lenient = job;
  silence_all_rules(lenient.rules);
  return {job.input, text, [lenient, maps](const std::string &changed) { return compile_text(lenient, maps, changed); },
          [job, maps](const std::string &changed) { return compile_text(job, maps, changed).has_value(); }};
}

}  // namespace bpfcc
