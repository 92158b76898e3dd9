#include "frontend/vmlinux/spelled_names.h"

#include <map>

#include <clang/Frontend/FrontendActions.h>
#include <clang/Lex/Preprocessor.h>

#include "frontend/embedded_file_system.h"
#include "runtime-headers/embedded_headers.h"

namespace bpfcc {
namespace {

/// Names hundreds of kernel structs, which its prototypes only point to.
constexpr char kHelperPrototypes[] = "/bpfcc/include/bpf/bpf_helper_defs.h";

class CollectNames : public clang::PreprocessorFrontendAction {
 public:
  explicit CollectNames(NameSet &names) : names_(names) {}

 private:
  void ExecuteAction() override {
    clang::Preprocessor &preprocessor = getCompilerInstance().getPreprocessor();
    preprocessor.IgnorePragmas();
    preprocessor.EnterMainSourceFile();
    clang::Token token;
    bool follows_struct = false;
    for (preprocessor.Lex(token); token.isNot(clang::tok::eof); preprocessor.Lex(token)) {
      const clang::IdentifierInfo *name = token.getIdentifierInfo();
      if (name != nullptr && token.is(clang::tok::identifier) &&
          !(follows_struct && is_helper_prototype(token.getLocation()))) {
        names_.add(name->getName());
      }
      follows_struct = token.is(clang::tok::kw_struct);
    }
  }

  bool is_helper_prototype(clang::SourceLocation location) {
    const clang::SourceManager &sources = getCompilerInstance().getSourceManager();
    const clang::FileID file = sources.getFileID(sources.getExpansionLoc(location));
    if (file == last_file_) return is_last_helper_prototypes_;
    last_file_ = file;
    is_last_helper_prototypes_ = sources.getFilename(sources.getExpansionLoc(location)) == kHelperPrototypes;
    return is_last_helper_prototypes_;
  }

  NameSet &names_;
  clang::FileID last_file_;
  bool is_last_helper_prototypes_ = false;
};

}  // namespace

NameSet spelled_names(const clang::CompilerInvocation &invocation) {
  clang::CompilerInstance compiler;
  compiler.setInvocation(std::make_shared<clang::CompilerInvocation>(invocation));
  compiler.getDependencyOutputOpts() = {};
  clang::IgnoringDiagConsumer silence;
  compiler.createDiagnostics(&silence, /*ShouldOwnClient=*/false);
  compiler.setVerboseOutputStream(std::make_unique<llvm::raw_null_ostream>());
  compiler.createFileManager(
      llvm::makeIntrusiveRefCnt<EmbeddedFileSystem>([] { return Result<std::string>("#define __VMLINUX_H__\n"); }));
  NameSet names;
  CollectNames action(names);
  compiler.ExecuteAction(action);
  return names;
}

}  // namespace bpfcc
