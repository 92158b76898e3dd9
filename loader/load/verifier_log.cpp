#include "loader/load/verifier_log.h"

#include <sys/mman.h>
#include <sys/utsname.h>

#include <cstdint>
#include <cstring>

#include "support/kernel_version.h"

namespace bpfcc {
namespace {

// kernel/bpf/log.c, bpf_verifier_log_attr_valid(); before 5.2 kernel/bpf/verifier.c, bpf_check(): a longer one is
// EINVAL.
constexpr size_t kLongestLog = UINT32_MAX >> 2;
constexpr size_t kLongestLogBefore52 = UINT32_MAX >> 8;
constexpr size_t kShortestLog = size_t{1} << 20;

size_t longest_log() {
  utsname name{};
  uname(&name);
  const auto version = parse_kernel_version(static_cast<const char *>(name.release));
  return version && *version < KernelVersion{5, 2} ? kLongestLogBefore52 : kLongestLog;
}

}  // namespace

VerifierLog::VerifierLog() {
  // Half as much where address space is limited (ulimit -v) or may not be promised (vm.overcommit_memory=2).
  for (size_t size = longest_log(); size >= kShortestLog; size /= 2) {
    void *memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) continue;
    data_ = static_cast<char *>(memory);
    size_ = size;
    return;
  }
}

VerifierLog::~VerifierLog() {
  if (data_ != nullptr) munmap(data_, size_);
}

std::string VerifierLog::text() const {
  return data_ == nullptr ? std::string() : std::string(data_, strnlen(data_, size_));
}

}  // namespace bpfcc
