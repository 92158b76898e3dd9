#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct btf;

namespace bpfcc {

/// What the kernel's BTF has names of.
enum class KernelNames : std::uint8_t {
  kFunctions,  ///< for fentry, fexit, fmod_ret and kfuncs
  kVariables,
  kTracepoints,  ///< for tp_btf
  kLsmHooks,
  kIterators,
};

/// "did you mean NEAREST?", where the kernel's types have a name of that kind that differs in a character or two. They
/// may be null.
std::string nearest_kernel_name(const btf *kernel, KernelNames kind, std::string_view name);

/// Where programs of this attach type (enum bpf_attach_type) go, as the kernel's BTF names it.
KernelNames names_of_attach_type(std::uint32_t attach_type);

/// What to do about a kernel function that programs cannot call: the version that brings it, the nearest one that there
/// is, or what may be missing.
std::string hint_for_missing_kfunc(const btf *kernel, std::string_view name);

}  // namespace bpfcc
