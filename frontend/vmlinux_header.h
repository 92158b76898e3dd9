#pragma once

#include <string>

namespace bpfcc {

/// The running kernel's BTF (Documentation/ABI/testing/sysfs-kernel-btf).
inline constexpr char kRunningKernelBtf[] = "/sys/kernel/btf/vmlinux";

/// C declarations of every type in a BTF file: raw, or an ELF file with a section .BTF. `btf_path` empty: the running
/// kernel's. Where that cannot be read the text is an #error that says why and what to do, so that the compiler reports
/// it at the #include.
std::string vmlinux_header(const std::string &btf_path);

}  // namespace bpfcc
