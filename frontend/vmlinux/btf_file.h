#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/kernel_types.h"
#include "support/result.h"

namespace bpfcc {

/// The types of a file: raw BTF, an ELF file with a section .BTF, in either byte order, or a kernel as it is booted
/// (vmlinuz). Errors (ErrorKind::kUsage): unreadable, or no BTF.
Result<std::shared_ptr<const KernelTypes>> open_kernel_types(const std::string &path);

/// The same, once for all that ask for this path in this process: many files are compiled for one kernel.
Result<std::shared_ptr<const KernelTypes>> shared_kernel_types(const std::string &path);

/// The types of a kernel's modules, each with the kernel's own, which were read from `kernel_path`. They lie beside a
/// file that is called vmlinux, as in /sys/kernel/btf or a copy of it; beside others there are none.
std::vector<std::shared_ptr<const KernelTypes>> open_modules(const std::string &kernel_path,
                                                             const std::shared_ptr<const KernelTypes> &kernel);

}  // namespace bpfcc
