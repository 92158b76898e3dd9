#include "loader/load/running_types.h"

#include <bpf/btf.h>

#include "loader/object/btf_types.h"
#include "loader/verifier/core_relocation.h"

namespace bpfcc {

void explain_with_running_types(Explanation &explanation) {
  if (explanation.cause != Cause::kCoreRelocation) return;
  const BtfPtr kernel(btf__load_vmlinux_btf());
  explain_core_relocation(kernel.get(), explanation);
}

}  // namespace bpfcc
