#pragma once

#include <memory>
#include <string>

#include <clang/Frontend/Utils.h>

#include "frontend/compile_job.h"

namespace bpfcc {

/// Listens to the preprocessor and writes a make rule of all files that it read, to `text`, at the end. Embedded
/// headers are left out: make could not find them.
std::shared_ptr<clang::DependencyCollector> make_dependency_rule(const DependencyRequest &request,
                                                                 const std::string &default_target, std::string &text);

}  // namespace bpfcc
