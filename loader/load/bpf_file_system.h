#pragma once

#include "support/result.h"

namespace bpfcc {

/// Mounts bpffs at /sys/fs/bpf, where maps are pinned, unless it is there; whether that was needed. An error of kind
/// kEnvironment says what to type.
Result<bool> mount_bpf_file_system();
/// Takes it away again, unless something is pinned in it.
void unmount_bpf_file_system();

}  // namespace bpfcc
