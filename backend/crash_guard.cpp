#include "backend/crash_guard.h"

#include <mutex>

#include <llvm/Support/CrashRecoveryContext.h>
#include <llvm/Support/ErrorHandling.h>

namespace bpfcc {
namespace {

/// What LLVM said last on this thread before it gave up: its handler has no other way out.
thread_local std::string *fatal_reason = nullptr;

void on_fatal_error(void *, const char *reason, bool) {
  if (fatal_reason != nullptr) *fatal_reason = reason;
  if (llvm::CrashRecoveryContext *context = llvm::CrashRecoveryContext::GetCurrent()) context->HandleExit(1);
}

}  // namespace

bool run_guarded(const std::function<void()> &work, std::string &reason) {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::CrashRecoveryContext::Enable();
    llvm::install_fatal_error_handler(on_fatal_error);
  });
  reason = "the compiler crashed";
  fatal_reason = &reason;
  llvm::CrashRecoveryContext context;
  const bool finished = context.RunSafely([&work] { work(); });
  fatal_reason = nullptr;
  return finished;
}

}  // namespace bpfcc
