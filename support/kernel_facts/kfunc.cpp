#include "support/kernel_facts/kfunc.h"

#include <algorithm>

#include "support/kernel_facts/kfunc_table.h"

namespace bpfcc {

const KfuncFact *kfunc_fact(std::string_view name) {
  const auto found = std::ranges::lower_bound(kfunc_facts(), name, {}, &KfuncFact::name);
  return found != kfunc_facts().end() && found->name == name ? &*found : nullptr;
}

bool is_kfunc_allowed(const KfuncFact &kfunc, ProgramType type, std::optional<KernelVersion> kernel) {
  if (type != ProgramType::kExt && !kfunc.program_types.contains(type)) return false;
  if (!kernel) return true;
  if (kfunc.since > *kernel) return false;
  for (const KfuncLimit &limit : std::ranges::equal_range(kfunc_limits(), kfunc.name, {}, &KfuncLimit::kfunc)) {
    if (limit.types.contains(type) && limit.since > *kernel) return false;
  }
  return true;
}

}  // namespace bpfcc
