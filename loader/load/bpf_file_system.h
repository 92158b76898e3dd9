#pragma once

#include "support/result.h"

namespace bpfcc {

/// Mounts bpffs at /sys/fs/bpf, where maps are pinned, unless it is there. An error of kind kEnvironment says what to
/// type.
Result<void> mount_bpf_file_system();

}  // namespace bpfcc
