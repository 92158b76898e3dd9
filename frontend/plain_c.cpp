#include "frontend/plain_c.h"

#include <algorithm>
#include <array>

#include <clang/Frontend/CompilerInvocation.h>
#include <clang/Lex/PreprocessorOptions.h>

namespace bpfcc {
namespace {

struct Request {
  bool made;
  const char *refusal;
};

}  // namespace

bool is_plain_c(const clang::CompilerInvocation &invocation, DiagSink &sink) {
  const clang::LangOptions &language = invocation.getLangOpts();
  const clang::FrontendOptions &frontend = invocation.getFrontendOpts();
  const clang::PreprocessorOptions &preprocessor = invocation.getPreprocessorOpts();
  const clang::InputKind input = frontend.Inputs.empty() ? clang::InputKind() : frontend.Inputs.front().getKind();
  const std::array requests = {
      Request{input.getLanguage() != clang::Language::C || language.CPlusPlus || language.ObjC,
              "bpfcc compiles C: another language is asked for with -x, or by the file's name"},
      Request{input.isHeader() || !preprocessor.ImplicitPCHInclude.empty(), "bpfcc has no precompiled headers"},
      Request{static_cast<bool>(language.Modules), "bpfcc has no modules: leave -fmodules out"},
      Request{language.OpenMP != 0, "bpfcc has no OpenMP: leave -fopenmp out"},
      Request{language.APINotes || language.APINotesModules, "bpfcc reads no API notes: leave -fapinotes out"},
      Request{static_cast<bool>(language.EnableNewConstInterp),
              "bpfcc has one interpreter of constants: leave -fexperimental-new-constant-interpreter out"},
      Request{!frontend.CodeCompletionAt.FileName.empty(), "bpfcc completes no code"},
  };
  const auto *const refused = std::ranges::find_if(requests, &Request::made);
  if (refused == requests.end()) return true;
  sink.add({Severity::kError, {}, {frontend.Inputs.front().getFile().str(), 0, 0}, refused->refusal, {}, {}, {}});
  return false;
}

}  // namespace bpfcc
