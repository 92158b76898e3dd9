#pragma once

#include <functional>
#include <string>

namespace bpfcc {

/// Runs `work`. A fatal error that LLVM or clang reports, or a crash of theirs, ends `work` but not the program: the
/// result is then false and `reason` says what LLVM said, or "crashed". What `work` held is not released in that case.
bool run_guarded(const std::function<void()> &work, std::string &reason);

}  // namespace bpfcc
