#pragma once

#include <memory>
#include <string>

#include <clang/Frontend/FrontendAction.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include "frontend/rules/rule_settings.h"

namespace bpfcc {

/// Preprocesses and writes the result to `text`.
std::unique_ptr<clang::FrontendAction> make_preprocess_action(std::string &text);

/// Reads all tokens and throws them away, for who listens to the preprocessor.
std::unique_ptr<clang::FrontendAction> make_scan_action();

/// Parses and checks by the rules; generates IR in `context` and puts it into `module` unless `module` is null. `rules`
/// must outlive the action.
std::unique_ptr<clang::FrontendAction> make_parse_action(const RuleSettings &rules, llvm::LLVMContext &context,
                                                         std::unique_ptr<llvm::Module> *module);

}  // namespace bpfcc
