#include "loader/attach/lsm.h"

#include <linux/lsm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "support/text_file.h"

namespace bpfcc {
namespace {

/// Is the BPF security module among the active ones? Nothing where that cannot be told.
std::optional<bool> lsm_is_active() {
#ifdef SYS_lsm_list_modules
  constexpr long kListModules = SYS_lsm_list_modules;
#else
  constexpr long kListModules = 461;  // Linux 6.8, the same on all architectures
#endif
  std::array<std::uint64_t, 64> modules{};
  std::uint32_t size = sizeof(modules);
  const long count = syscall(kListModules, modules.data(), &size, 0);
  if (count >= 0) return std::find(modules.begin(), modules.begin() + count, LSM_ID_BPF) != modules.begin() + count;

  const std::string names = first_word_of_file("/sys/kernel/security/lsm");
  if (names.empty()) return std::nullopt;
  return ("," + names + ",").find(",bpf,") != std::string::npos;
}

}  // namespace

Result<void> check_lsm_is_active(const std::string &subject) {
  if (lsm_is_active().value_or(true)) return {};
  return fail(ErrorKind::kEnvironment, subject,
              "the program would never run: bpf is not among the kernel's active security modules", 0,
              "boot with lsm=...,bpf; /sys/kernel/security/lsm lists the active ones");
}

}  // namespace bpfcc
