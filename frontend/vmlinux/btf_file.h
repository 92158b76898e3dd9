#pragma once

#include <memory>
#include <string>

#include "support/kernel_types.h"
#include "support/result.h"

namespace bpfcc {

/// The types of a file: raw BTF, an ELF file with a section .BTF, in either byte order, or a kernel as it is booted
/// (vmlinuz). Errors (ErrorKind::kUsage): unreadable, or no BTF. `base` is the kernel's, for a module's, see
/// KernelTypes::read().
Result<std::shared_ptr<const KernelTypes>> open_kernel_types(const std::string &path,
                                                             std::shared_ptr<const KernelTypes> base = nullptr);

}  // namespace bpfcc
