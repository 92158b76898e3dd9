#pragma once

#include <memory>
#include <string>

#include <clang/AST/ASTConsumer.h>
#include <clang/Frontend/FrontendAction.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include "frontend/on_demand/large_headers.h"

namespace bpfcc {

/// Preprocesses and writes the result to `text`.
std::unique_ptr<clang::FrontendAction> make_preprocess_action(std::string &text);

/// Reads all tokens and throws them away, for who listens to the preprocessor.
std::unique_ptr<clang::FrontendAction> make_scan_action();

/// Parses, and has `checker` look at what was parsed; generates IR in `context` and puts it into `module` unless
/// `module` is null. `large_headers` is told of what clang does not find.
std::unique_ptr<clang::FrontendAction> make_parse_action(std::unique_ptr<clang::ASTConsumer> checker,
                                                         LargeHeaders &large_headers, llvm::LLVMContext &context,
                                                         std::unique_ptr<llvm::Module> *module);

}  // namespace bpfcc
