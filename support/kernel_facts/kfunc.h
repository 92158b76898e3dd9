#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "support/kernel_facts/program_type.h"
#include "support/kernel_version.h"

namespace bpfcc {

enum class KfuncFlag : std::uint8_t {
  kAcquires,         ///< KF_ACQUIRE: the result is a reference that must be released
  kReleases,         ///< KF_RELEASE: it releases the reference that it is given
  kMayReturnNull,    ///< KF_RET_NULL: the returned pointer must be checked
  kTrustedArgs,      ///< KF_TRUSTED_ARGS: pointers must come from the kernel, unmodified
  kMightSleep,       ///< KF_SLEEPABLE: only sleepable programs may call it
  kDestructive,      ///< KF_DESTRUCTIVE: takes CAP_SYS_BOOT
  kRcu,              ///< KF_RCU: pointers must be trusted or protected by RCU
  kRcuProtected,     ///< KF_RCU_PROTECTED: called between bpf_rcu_read_lock and bpf_rcu_read_unlock
  kIteratorNew,      ///< KF_ITER_NEW
  kIteratorNext,     ///< KF_ITER_NEXT
  kIteratorDestroy,  ///< KF_ITER_DESTROY
};

/// A function of the kernel that programs may call by its name, declared extern in section .ksyms. Kfuncs come and go
/// with kernel versions and modules: the kernel's BTF has the last word on what a kernel has.
struct KfuncFact {
  std::string_view name;  ///< "bpf_task_acquire"
  KernelVersion since;
  std::string_view source;  ///< the Linux commit that brought it
  EnumSet<KfuncFlag> flags;
  ProgramTypeSet program_types;  ///< those that may call it in some version

  [[nodiscard]] constexpr bool has(KfuncFlag flag) const { return flags.contains(flag); }
};

/// Sorted by name. Flags and program types are those of Linux 6.12; of what came later, those of its first version.
std::span<const KfuncFact> kfunc_facts();

/// Nothing for a function that is not known: it may still be a kfunc of a newer kernel or of a module.
const KfuncFact *kfunc_fact(std::string_view name);

/// Whether a program of this type may call it on this kernel (the newest one, where empty). In doubt, true: kernel
/// configuration, modules and attach points are not looked at, and kExt may call what the replaced program may.
bool is_kfunc_allowed(const KfuncFact &kfunc, ProgramType type, std::optional<KernelVersion> kernel = {});

}  // namespace bpfcc
