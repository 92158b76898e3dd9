// Looks for the kfuncs in the kernel's BTF, and calls them from each program type.

#include <bpf/btf.h>
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <memory>

#include "support/kernel_facts/kfunc.h"
#include "tests/kernel/kernel_facts/targets.h"

namespace bpfcc::probe {
namespace {

constexpr std::string_view kTag = "bpf_kfunc";

/// Name -> id of the functions that the kernel's BTF marks as kfuncs; empty on kernels that do not mark them.
std::map<std::string, std::uint32_t> tagged_functions() {
  const std::unique_ptr<btf, decltype(&btf__free)> kernel(btf__load_vmlinux_btf(), btf__free);
  std::map<std::string, std::uint32_t> functions;
  for (std::uint32_t id = 1; kernel && id < btf__type_cnt(kernel.get()); ++id) {
    const btf_type *tag = btf__type_by_id(kernel.get(), id);
    if (!btf_is_decl_tag(tag) || btf__name_by_offset(kernel.get(), tag->name_off) != kTag) continue;
    const btf_type *function = btf__type_by_id(kernel.get(), tag->type);
    functions[btf__name_by_offset(kernel.get(), function->name_off)] = tag->type;
  }
  return functions;
}

bpf_insn call(std::uint32_t id) {
  return {.code = BPF_JMP | BPF_CALL,
          .dst_reg = 0,
          .src_reg = BPF_PSEUDO_KFUNC_CALL,
          .off = 0,
          .imm = static_cast<int>(id)};
}

/// Kfuncs for the kernel's own tests (net/bpf/test_run.c).
bool is_for_tests(std::string_view name) {
  return name.starts_with("bpf_kfunc_call") || name.starts_with("bpf_fentry") || name.starts_with("bpf_modify_return");
}

TEST(KfuncProbe, KernelHasNoKfuncThatTheTableLacks) {
  const auto functions = tagged_functions();
  if (functions.empty()) GTEST_SKIP() << "this kernel's BTF does not mark kfuncs";
  for (const auto &[name, id] : functions) {
    if (is_for_tests(name)) continue;
    const KfuncFact *fact = kfunc_fact(name);
    EXPECT_NE(fact, nullptr) << name;
    if (fact != nullptr) {
      EXPECT_LE(fact->since, running_kernel()) << name;
    }
  }
}

TEST(KfuncProbe, ProgramTypesThatMayCallAreInTheTable) {
  if (!may_load_programs()) GTEST_SKIP() << "no privilege to load programs";
  const auto functions = tagged_functions();
  if (functions.empty()) GTEST_SKIP() << "this kernel's BTF does not mark kfuncs";
  std::map<std::string, int> callers;
  for (const ProgramTypeFact &type : program_type_facts()) {
    for (const NamedTarget &target : working_targets_of(type.type)) {
      for (const auto &[name, id] : functions) {
        const KfuncFact *fact = kfunc_fact(name);
        if (fact == nullptr) continue;
        const Outcome outcome = load_program(type.type, target.load, program_with({call(id)}, target));
        const bool allowed = outcome.ok() || (outcome.says("call ") && !outcome.says("is not allowed"));
        callers[name] += allowed;
        if (allowed) {
          EXPECT_TRUE(is_kfunc_allowed(*fact, type.type, running_kernel())) << name << " from " << type.name << "\n"
                                                                            << outcome.log;
        }
      }
    }
  }
  for (const auto &[name, count] : callers) {
    if (count == 0) std::cout << "not here: " << name << " can be called from no program that is loaded here\n";
  }
}

}  // namespace
}  // namespace bpfcc::probe
