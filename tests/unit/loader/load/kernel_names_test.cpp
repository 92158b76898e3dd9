#include "loader/load/kernel_names.h"

#include <bpf/btf.h>
#include <gtest/gtest.h>
#include <linux/bpf.h>

#include "loader/object/btf_types.h"

namespace bpfcc {
namespace {

/// do_unlinkat(), bpf_lsm_file_open(), and the tracepoint sched_switch.
BtfPtr sample_kernel() {
  btf *const types = btf__new_empty();
  const int number = btf__add_int(types, "int", 4, BTF_INT_SIGNED);
  const int prototype = btf__add_func_proto(types, number);
  btf__add_func(types, "do_unlinkat", BTF_FUNC_STATIC, prototype);
  btf__add_func(types, "bpf_lsm_file_open", BTF_FUNC_STATIC, prototype);
  btf__add_typedef(types, "btf_trace_sched_switch", prototype);
  return BtfPtr(types);
}

TEST(KernelNames, ASlipIsNoticed) {
  const BtfPtr kernel = sample_kernel();
  EXPECT_EQ(nearest_kernel_name(kernel.get(), KernelNames::kFunctions, "do_unlinkatt"), "did you mean do_unlinkat?");
  EXPECT_EQ(nearest_kernel_name(kernel.get(), KernelNames::kFunctions, "do_unlnkat"), "did you mean do_unlinkat?");
  EXPECT_EQ(nearest_kernel_name(kernel.get(), KernelNames::kTracepoints, "sched_swicth"), "did you mean sched_switch?");
  EXPECT_EQ(nearest_kernel_name(kernel.get(), KernelNames::kLsmHooks, "file_opn"), "did you mean file_open?");
}

TEST(KernelNames, AnotherNameIsNotOffered) {
  const BtfPtr kernel = sample_kernel();
  EXPECT_EQ(nearest_kernel_name(kernel.get(), KernelNames::kFunctions, "do_rmdirat"), "");
  EXPECT_EQ(nearest_kernel_name(kernel.get(), KernelNames::kTracepoints, "do_unlinkatt"), "");
  EXPECT_EQ(nearest_kernel_name(kernel.get(), KernelNames::kFunctions, ""), "");
  EXPECT_EQ(nearest_kernel_name(nullptr, KernelNames::kFunctions, "do_unlinkatt"), "");
}

TEST(KernelNames, TheAttachTypeTellsWhatIsLookedFor) {
  EXPECT_EQ(names_of_attach_type(BPF_TRACE_RAW_TP), KernelNames::kTracepoints);
  EXPECT_EQ(names_of_attach_type(BPF_LSM_MAC), KernelNames::kLsmHooks);
  EXPECT_EQ(names_of_attach_type(BPF_TRACE_FENTRY), KernelNames::kFunctions);
}

TEST(KernelNames, WhatToDoAboutAMissingKfunc) {
  const BtfPtr kernel = sample_kernel();
  EXPECT_EQ(hint_for_missing_kfunc(kernel.get(), "do_unlinkatt"), "did you mean do_unlinkat?");
  EXPECT_NE(hint_for_missing_kfunc(kernel.get(), "bpf_fly").find("__weak"), std::string::npos);
  // Known, and old enough: this kernel could have it.
  EXPECT_EQ(hint_for_missing_kfunc(kernel.get(), "bpf_rcu_read_lock").find("did you mean"), std::string::npos);
}

}  // namespace
}  // namespace bpfcc
