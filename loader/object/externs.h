#pragma once

#include "loader/object/btf_types.h"
#include "loader/object/elf_image.h"
#include "support/result.h"

namespace bpfcc {

/// Does the code use only symbols that are defined, or that BTF declares as the kernel's (__ksym, __kconfig)?
Result<void> check_externs(const ElfImage &image, const btf *types);

}  // namespace bpfcc
