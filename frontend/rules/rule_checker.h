#pragma once

#include <memory>

#include <clang/AST/ASTConsumer.h>

#include "frontend/rules/rule_settings.h"

namespace bpfcc {

/// Checks what the user's file defines against all rules, once the file is parsed without an error. `settings` must
/// outlive the consumer.
std::unique_ptr<clang::ASTConsumer> make_rule_checker(const RuleSettings &settings);

}  // namespace bpfcc
