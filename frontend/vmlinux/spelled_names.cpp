#include "frontend/vmlinux/spelled_names.h"

#include <clang/Frontend/FrontendActions.h>
#include <clang/Lex/Preprocessor.h>

#include "frontend/embedded_file_system.h"
#include "runtime-headers/embedded_headers.h"

namespace bpfcc {
namespace {

/// Names hundreds of kernel structs, which its prototypes only point to.
constexpr char kHelperPrototypes[] = "/bpfcc/include/bpf/bpf_helper_defs.h";

bool is_tag_keyword(const clang::Token &token) {
  return token.isOneOf(clang::tok::kw_struct, clang::tok::kw_union, clang::tok::kw_enum);
}

/// Follows a program token by token and tells names of structs, unions and enums from others.
class TagFinder {
 public:
  /// Whether this token, which comes after all others that were asked about, is such a name.
  bool is_tag(const clang::Token &token) {
    if (is_tag_keyword(token)) {
      is_awaited_ = true;
      depth_ = 0;
      return false;
    }
    if (!is_awaited_) return false;
    if (token.is(clang::tok::l_paren)) ++depth_;
    if (token.is(clang::tok::r_paren)) --depth_;
    // Attributes stand between the keyword and the name.
    if (depth_ > 0 || token.isOneOf(clang::tok::kw___attribute, clang::tok::r_paren)) return false;
    is_awaited_ = false;
    return token.is(clang::tok::identifier);
  }

 private:
  bool is_awaited_ = false;
  int depth_ = 0;  ///< of parentheses since the keyword
};

class CollectNames : public clang::PreprocessorFrontendAction {
 public:
  explicit CollectNames(SpelledNames &names) : names_(names) {}

 private:
  void ExecuteAction() override {
    clang::Preprocessor &preprocessor = getCompilerInstance().getPreprocessor();
    preprocessor.IgnorePragmas();
    preprocessor.EnterMainSourceFile();
    TagFinder tags;
    clang::Token token;
    clang::StringRef type_or_parameter;  // in a prototype; what comes next says which
    for (preprocessor.Lex(token); token.isNot(clang::tok::eof); preprocessor.Lex(token)) {
      if (!type_or_parameter.empty() && !token.isOneOf(clang::tok::comma, clang::tok::r_paren)) {
        names_.others.add(type_or_parameter);
      }
      type_or_parameter = {};
      const bool is_tag = tags.is_tag(token);
      if (token.isNot(clang::tok::identifier)) continue;
      const clang::StringRef name = token.getIdentifierInfo()->getName();
      if (!is_helper_prototype(token.getLocation())) {
        (is_tag ? names_.tags : names_.others).add(name);
      } else if (!is_tag) {
        type_or_parameter = name;
      }
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

  SpelledNames &names_;
  clang::FileID last_file_;
  bool is_last_helper_prototypes_ = false;
};

}  // namespace

SpelledNames spelled_names(const clang::CompilerInvocation &invocation, LargeHeaders &large_headers) {
  clang::CompilerInstance compiler;
  compiler.setInvocation(std::make_shared<clang::CompilerInvocation>(invocation));
  compiler.getDependencyOutputOpts() = {};
  clang::IgnoringDiagConsumer silence;
  compiler.createDiagnostics(&silence, /*ShouldOwnClient=*/false);
  compiler.setVerboseOutputStream(std::make_unique<llvm::raw_null_ostream>());
  compiler.createFileManager(llvm::makeIntrusiveRefCnt<EmbeddedFileSystem>(
      [] { return Result<std::string>("#define __VMLINUX_H__\n"); }, large_headers));
  SpelledNames names;
  CollectNames action(names);
  compiler.ExecuteAction(action);
  return names;
}

}  // namespace bpfcc
