#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "support/result.h"

namespace bpfcc {

/// What a bootable kernel consists of but for its code to unpack itself: a bzImage of x86
/// (Documentation/arch/x86/boot.rst), an EFI image of other machines (drivers/firmware/efi/libstub/zboot-header.S), or
/// bytes that are compressed as a whole (Image.gz). Nothing for other bytes.
std::optional<std::span<const std::byte>> compressed_kernel(std::span<const std::byte> image);

/// The section .BTF of an ELF file; where the bytes are no ELF file, as unpacked kernels of other machines than x86 are
/// none, the longest BTF in them. Empty if there is none.
std::span<const std::byte> btf_of_kernel(std::span<const std::byte> kernel);

}  // namespace bpfcc
