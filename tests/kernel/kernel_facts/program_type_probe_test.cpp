// Loads the smallest program of each type and attach type.

#include <gtest/gtest.h>

#include <cerrno>
#include <iostream>
#include <map>

#include "support/error.h"
#include "tests/kernel/kernel_facts/targets.h"

namespace bpfcc::probe {
namespace {

const std::map<ProgramType, const char *> kOptions = {
    {ProgramType::kLircMode2, "CONFIG_BPF_LIRC_MODE2"},     {ProgramType::kKprobe, "CONFIG_BPF_EVENTS"},
    {ProgramType::kTracepoint, "CONFIG_BPF_EVENTS"},        {ProgramType::kPerfEvent, "CONFIG_BPF_EVENTS"},
    {ProgramType::kRawTracepoint, "CONFIG_BPF_EVENTS"},     {ProgramType::kRawTracepointWritable, "CONFIG_BPF_EVENTS"},
    {ProgramType::kTracing, "CONFIG_BPF_EVENTS"},           {ProgramType::kLsm, "CONFIG_BPF_LSM"},
    {ProgramType::kNetfilter, "CONFIG_NETFILTER_BPF_LINK"},
};

class ProgramTypeProbe : public testing::TestWithParam<ProgramTypeFact> {
 protected:
  void SetUp() override {
    if (!may_load_programs()) GTEST_SKIP() << "no privilege to load programs";
  }
};

TEST_P(ProgramTypeProbe, LoadsForEachAttachTypeThatTheKernelHas) {
  const ProgramTypeFact &fact = GetParam();
  const auto option = kOptions.find(fact.type);
  const std::vector<NamedTarget> targets = targets_of(fact.type);
  if (targets.empty()) GTEST_SKIP() << fact.name << " needs a target that only a loaded program or BTF can give";
  for (const NamedTarget &target : targets) {
    const Outcome outcome = load_program(fact.type, target.load, smallest_program(target));
    if (outcome.error == EPERM && !has_trampolines()) {
      std::cout << "not here: " << target.name << ": this kernel refuses trampolines\n";
      continue;
    }
    if (!outcome.ok() && option != kOptions.end() && !has_kernel_option(option->second).value_or(false)) {
      std::cout << "not here: " << fact.name << " needs " << option->second << '\n';
      continue;
    }
    if (outcome.says("is not modifiable")) {
      std::cout << "not here: " << target.name << " needs CONFIG_FUNCTION_ERROR_INJECTION\n";
      continue;
    }
    EXPECT_EQ(outcome.ok(), fact.since <= running_kernel())
        << fact.name << " " << target.name << ": " << errno_name(outcome.error) << "\n"
        << outcome.log;
  }
}

TEST_P(ProgramTypeProbe, SleepsWhereTheTableSays) {
  const ProgramTypeFact &fact = GetParam();
  for (const NamedTarget &target : working_targets_of(fact.type)) {
    LoadTarget sleepable = target.load;
    sleepable.sleepable = true;
    const SleepableFact *expected = sleepable_fact(fact.type, target.attach_type);
    const Outcome outcome = load_program(fact.type, sleepable, smallest_program(target));
    // For some functions and hooks only some targets may sleep.
    if (!outcome.ok() && outcome.says("is not sleepable")) continue;
    // Linux 6.1 looks at the program type alone.
    if (outcome.ok() && expected == nullptr && running_kernel() < KernelVersion{6, 12}) continue;
    EXPECT_EQ(outcome.ok(), expected != nullptr && expected->since <= running_kernel())
        << fact.name << " " << target.name << ": " << outcome.log;
  }
}

TEST(AttachTypeProbe, ProgramIsRefusedForTheAttachTypesOfOtherTypes) {
  if (!may_load_programs()) GTEST_SKIP() << "no privilege to load programs";
  // Only the types that bpf_prog_load_check_attach() of kernel/bpf/syscall.c asks for.
  for (const ProgramType type : {ProgramType::kCgroupSock, ProgramType::kCgroupSockAddr, ProgramType::kCgroupSkb,
                                 ProgramType::kCgroupSockopt, ProgramType::kSkLookup, ProgramType::kSkReuseport}) {
    for (const AttachTypeFact &fact : attach_type_facts()) {
      const NamedTarget target{std::string(fact.name), fact.type, {static_cast<std::uint32_t>(fact.type)}};
      const Outcome outcome = load_program(type, target.load, smallest_program(target));
      const bool expected = fact.program_types.contains(type) && fact.since <= running_kernel();
      // Loaders of before the first attach type gave 0.
      const bool before = fact.type == AttachType{} && outcome.ok();
      EXPECT_TRUE(outcome.ok() == expected || before) << program_type_fact(type)->name << " for " << fact.name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, ProgramTypeProbe,
                         testing::ValuesIn(program_type_facts().begin(), program_type_facts().end()),
                         [](const auto &instance) { return std::string(instance.param.label); });

}  // namespace
}  // namespace bpfcc::probe
