#include "frontend/actions.h"

#include <clang/CodeGen/ModuleBuilder.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Frontend/MultiplexConsumer.h>
#include <clang/Frontend/Utils.h>
#include <clang/Lex/Preprocessor.h>

#include "frontend/implicit_names.h"
#include "frontend/legacy_map_types.h"

namespace bpfcc {
namespace {

class PreprocessAction : public clang::PreprocessorFrontendAction {
 public:
  explicit PreprocessAction(std::string &text) : text_(text) {}

 private:
  void ExecuteAction() override {
    llvm::raw_string_ostream stream(text_);
    clang::DoPrintPreprocessedInput(getCompilerInstance().getPreprocessor(), &stream,
                                    getCompilerInstance().getPreprocessorOutputOpts());
  }

  std::string &text_;
};

class ScanAction : public clang::PreprocessorFrontendAction {
  void ExecuteAction() override {
    clang::Preprocessor &preprocessor = getCompilerInstance().getPreprocessor();
    preprocessor.IgnorePragmas();
    preprocessor.EnterMainSourceFile();
    clang::Token token;
    do preprocessor.Lex(token);
    while (token.isNot(clang::tok::eof));
  }
};

/// The consumers that every parse has, in the order in which they see a declaration.
class ParseAction : public clang::ASTFrontendAction {
 public:
  ParseAction(std::unique_ptr<clang::ASTConsumer> checker, LargeHeaders &large_headers, llvm::LLVMContext &context,
              std::unique_ptr<llvm::Module> *module)
      : checker_(std::move(checker)), large_headers_(large_headers), context_(context), module_(module) {}

 private:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &compiler,
                                                        llvm::StringRef file) override {
    std::vector<std::unique_ptr<clang::ASTConsumer>> consumers;
    consumers.push_back(make_implicit_names(large_headers_));
    consumers.push_back(std::move(checker_));
    if (module_ != nullptr) {
      std::unique_ptr<clang::CodeGenerator> code_generator(clang::CreateLLVMCodeGen(
          compiler.getDiagnostics(), file, &compiler.getVirtualFileSystem(), compiler.getHeaderSearchOpts(),
          compiler.getPreprocessorOpts(), compiler.getCodeGenOpts(), context_));
      code_generator_ = code_generator.get();
      consumers.push_back(make_legacy_map_types(*code_generator));
      consumers.push_back(std::move(code_generator));
    }
    return std::make_unique<clang::MultiplexConsumer>(std::move(consumers));
  }

  void EndSourceFileAction() override {
    if (module_ != nullptr && !getCompilerInstance().getDiagnostics().hasErrorOccurred()) {
      module_->reset(code_generator_->ReleaseModule());
    }
    ASTFrontendAction::EndSourceFileAction();
  }

  std::unique_ptr<clang::ASTConsumer> checker_;
  LargeHeaders &large_headers_;
  llvm::LLVMContext &context_;
  std::unique_ptr<llvm::Module> *module_;
  clang::CodeGenerator *code_generator_ = nullptr;
};

}  // namespace

std::unique_ptr<clang::FrontendAction> make_preprocess_action(std::string &text) {
  return std::make_unique<PreprocessAction>(text);
}

std::unique_ptr<clang::FrontendAction> make_scan_action() { return std::make_unique<ScanAction>(); }

std::unique_ptr<clang::FrontendAction> make_parse_action(std::unique_ptr<clang::ASTConsumer> checker,
                                                         LargeHeaders &large_headers, llvm::LLVMContext &context,
                                                         std::unique_ptr<llvm::Module> *module) {
  return std::make_unique<ParseAction>(std::move(checker), large_headers, context, module);
}

}  // namespace bpfcc
