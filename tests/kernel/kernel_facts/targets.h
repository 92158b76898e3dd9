#pragma once

#include <string>
#include <vector>

#include "support/kernel_facts/program_type.h"
#include "tests/kernel/kernel_facts/bpf_call.h"

namespace bpfcc::probe {

/// One way to load programs of a type.
struct NamedTarget {
  std::string name;  ///< "BPF_TRACE_ITER bpf_iter_task"; empty where the type needs no target
  AttachType attach_type;
  LoadTarget load;
};

/// The ways to load programs of a type on the running kernel: one or more for each of its attach types, those alone
/// that the kernel has. Empty for kExt, which needs a program to replace, and where the kernel has no BTF.
std::vector<NamedTarget> targets_of(ProgramType type);

/// Those of `targets_of` for which the smallest program is loaded. The reasons of the others are printed.
std::vector<NamedTarget> working_targets_of(ProgramType type);

/// Whether the kernel lets programs be attached to its functions: a hardened one can refuse that (EPERM), and
/// struct_ops maps with it.
bool has_trampolines();

/// Whether this process may load programs at all.
bool may_load_programs();

/// The smallest program that the kernel accepts for a target: it returns a value that every type allows there.
std::vector<bpf_insn> smallest_program(const NamedTarget &target);

/// `smallest_program` with these instructions before it.
std::vector<bpf_insn> program_with(std::vector<bpf_insn> code, const NamedTarget &target);

/// The id of a type in the kernel's BTF and its size in bytes; 0 where there is none.
struct KernelType {
  std::uint32_t id = 0;
  std::uint32_t size = 0;
};
KernelType kernel_type(const char *name, unsigned kind);

}  // namespace bpfcc::probe
