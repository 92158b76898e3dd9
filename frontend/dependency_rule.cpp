#include "frontend/dependency_rule.h"

#include <clang/Frontend/DependencyOutputOptions.h>
#include <llvm/Support/raw_ostream.h>

#include "runtime-headers/embedded_headers.h"

namespace bpfcc {
namespace {

class DependencyRule : public clang::DependencyFileGenerator {
 public:
  DependencyRule(const clang::DependencyOutputOptions &options, std::string &text)
      : DependencyFileGenerator(options), text_(text) {}

  void maybeAddDependency(llvm::StringRef file, bool from_module, bool is_system, bool is_module_file,
                          bool is_missing) override {
    if (file.starts_with(llvm::StringRef(kEmbeddedRoot))) return;
    DependencyFileGenerator::maybeAddDependency(file, from_module, is_system, is_module_file, is_missing);
  }

  void finishedMainFile(clang::DiagnosticsEngine &) override {
    llvm::raw_string_ostream stream(text_);
    outputDependencyFile(stream);
  }

 private:
  std::string &text_;
};

}  // namespace

std::shared_ptr<clang::DependencyCollector> make_dependency_rule(const DependencyRequest &request,
                                                                 const std::string &default_target, std::string &text) {
  clang::DependencyOutputOptions options;
  options.IncludeSystemHeaders = request.system_headers;
  options.UsePhonyTargets = request.phony_targets;
  options.Targets = request.targets;
  if (options.Targets.empty()) options.Targets.push_back(default_target);
  return std::make_shared<DependencyRule>(options, text);
}

}  // namespace bpfcc
