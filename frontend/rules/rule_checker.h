#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <clang/AST/ASTConsumer.h>
#include <clang/Basic/SourceLocation.h>

#include "frontend/rules/rule_settings.h"

namespace bpfcc {

/// Checks what the user's file defines against all rules, once the file is parsed. Where clang found errors in
/// functions alone, the others are checked, and the paths of these up to the errors; else nothing is. `kernel_btf` is
/// the BTF of the kernel to run on, as check_kernel_symbols takes it; without it nothing is looked up. `errors` is
/// where clang has found any until now. All must outlive the consumer.
std::unique_ptr<clang::ASTConsumer> make_rule_checker(const RuleSettings &settings,
                                                      const std::optional<std::string> &kernel_btf,
                                                      const std::vector<clang::SourceLocation> &errors);

}  // namespace bpfcc
