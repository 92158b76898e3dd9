#include "driver/compile.h"

#include <span>
#include <utility>

#include "backend/backend.h"
#include "backend/clearer_words.h"
#include "backend/crash_guard.h"
#include "frontend/frontend.h"
#include "loader/object/forward_types.h"
#include "loader/object/legacy_maps.h"

namespace bpfcc {
namespace {

std::optional<EmitKind> emit_kind(Stage stage) {
  switch (stage) {
    case Stage::kLlvmIr:
      return EmitKind::kLlvmIr;
    case Stage::kBitcode:
      return EmitKind::kBitcode;
    case Stage::kAssembly:
      return EmitKind::kAssembly;
    case Stage::kObject:
      return EmitKind::kObject;
    case Stage::kDependencies:
    case Stage::kPreprocess:
    case Stage::kSyntax:
      return std::nullopt;
  }
  return std::nullopt;
}

void add_error(DiagSink &sink, const std::string &file, std::string message) {
  sink.add({Severity::kError, {}, {file, 0, 0}, std::move(message), {}, {}, {}});
}

std::optional<CompiledFile> compile_unguarded(const CompileJob &job, EmittedMaps maps,
                                              const std::string &default_target, DiagSink &sink) {
  std::optional<FrontendOutput> parsed = run_frontend(job, default_target, sink);
  if (!parsed) return std::nullopt;

  CompiledFile file;
  file.dependencies = std::move(parsed->dependencies);
  const std::optional<EmitKind> kind = emit_kind(job.stage);
  if (!kind) {
    const auto text = std::as_bytes(std::span(job.stage == Stage::kDependencies ? file.dependencies : parsed->text));
    file.bytes.assign(text.begin(), text.end());
    return file;
  }

  std::optional<std::vector<std::byte>> emitted = run_backend(parsed->ir, *kind, sink);
  if (!emitted) return std::nullopt;
  file.bytes = std::move(*emitted);
  if (kind == EmitKind::kObject) order_forward_types(file.bytes);

  if (maps == EmittedMaps::kBtf && kind == EmitKind::kObject) {
    Result<ObjectImage> rewritten = legacy_maps_to_btf({job.input, std::move(file.bytes)});
    if (!rewritten) {
      add_error(sink, job.input, to_string(rewritten.error()));
      return std::nullopt;
    }
    file.bytes = std::move(rewritten->bytes);
  }

  return file;
}

}  // namespace

std::optional<CompiledFile> compile(const CompileJob &job, EmittedMaps maps, const std::string &default_target,
                                    DiagSink &sink) {
  std::optional<CompiledFile> file;
  std::string reason;
  if (!run_guarded([&] { file = compile_unguarded(job, maps, default_target, sink); }, reason)) {
    // Often it gives up over what it has already reported.
    if (!sink.has_errors()) sink.add(describe_fatal_error(reason, job.input));
    return std::nullopt;
  }
  return file;
}

}  // namespace bpfcc
