// Asks the running kernel, for each helper and each way to load a program, whether the call is allowed, and compares
// with the table.

#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "support/kernel_facts/helper.h"
#include "tests/kernel/kernel_facts/targets.h"

namespace bpfcc::probe {
namespace {

struct Answer {
  bool allowed;
  bool gpl_only;
  bool might_sleep;
  std::string log;
};

bpf_insn call(HelperId helper) {
  return {.code = BPF_JMP | BPF_CALL, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = static_cast<int>(helper)};
}

/// The program is refused in any case, for the arguments that it does not pass, unless the helper takes none: what
/// counts is whether the verifier got as far as the arguments.
Answer ask(const HelperFact &helper, ProgramType type, const NamedTarget &target, const char *license) {
  const Outcome outcome = load_program(type, target.load, program_with({call(helper.id)}, target), license);
  const bool refused =
      outcome.says("cannot use helper") || outcome.says("unknown func") || outcome.says("invalid func");
  return {!refused && (outcome.ok() || outcome.says("call ")),
          outcome.says("cannot call GPL-restricted function") || outcome.says("cannot call GPL only function"),
          outcome.says("might sleep"), outcome.log};
}

/// Options without which the kernel lacks a helper.
const std::map<HelperId, const char *> kOptions = {
    {HelperId::kOverrideReturn, "CONFIG_BPF_KPROBE_OVERRIDE"},
    {HelperId::kSkbGetXfrmState, "CONFIG_XFRM"},
    {HelperId::kGetCgroupClassid, "CONFIG_CGROUP_NET_CLASSID"},
    {HelperId::kSkbCgroupClassid, "CONFIG_CGROUP_NET_CLASSID"},
};

/// Why a refusal is not the table's fault; empty if it is.
std::string excuse(const HelperFact &helper, ProgramType type, AttachType attach_type) {
  const auto option = kOptions.find(helper.id);
  if (option != kOptions.end() && !has_kernel_option(option->second).value_or(false)) {
    return std::string("needs ") + option->second;
  }
  if (helper.id == HelperId::kProbeWriteUser && is_locked_down()) return "the kernel is locked down";
  static constexpr AttachTypeSet kUnixNames{AttachType::kCgroupUnixGetpeername, AttachType::kCgroupUnixGetsockname};
  const bool option_call = helper.id == HelperId::kSetsockopt || helper.id == HelperId::kGetsockopt;
  if ((helper.id == HelperId::kSkbPullData && type == ProgramType::kLwtSeg6local) ||
      (option_call && type == ProgramType::kCgroupSockAddr && kUnixNames.contains(attach_type))) {
    return "refused by late updates of some kernels";
  }
  // The table joins what the operations of all structs may call: each of them has its own list.
  if (type == ProgramType::kStructOps) return "depends on the struct";
  return {};
}

class HelperProbe : public testing::TestWithParam<ProgramTypeFact> {
 protected:
  void SetUp() override {
    if (!may_load_programs()) GTEST_SKIP() << "no privilege to load programs";
    if (GetParam().since > running_kernel()) GTEST_SKIP() << GetParam().name << " is newer than the running kernel";
    targets_ = working_targets_of(GetParam().type);
    if (targets_.empty()) GTEST_SKIP() << GetParam().name << " cannot be loaded here, see ProgramTypeProbe";
  }

  std::vector<NamedTarget> targets_;
};

TEST_P(HelperProbe, CallIsAllowedAsTheTableSays) {
  const ProgramType type = GetParam().type;
  for (const HelperFact &helper : helper_facts()) {
    // An attach type with several targets, as the iterators are: one that may call the helper is enough.
    std::map<AttachType, bool> allowed;
    for (const NamedTarget &target : targets_) {
      allowed[target.attach_type] |= ask(helper, type, target, "GPL").allowed;
    }
    for (const auto &[attach_type, answer] : allowed) {
      const bool expected = is_helper_allowed(helper, type, running_kernel(), attach_type);
      if (answer == expected) continue;
      const std::string reason = expected ? excuse(helper, type, attach_type) : "";
      const std::string place = std::string(GetParam().name) + ", " + std::string(attach_type_fact(attach_type)->name);
      if (!reason.empty()) {
        std::cout << "not here: " << helper.name << " from " << place << ": " << reason << '\n';
      } else {
        ADD_FAILURE() << helper.name << " from " << place << ": the table says " << (expected ? "allowed" : "refused");
      }
    }
  }
}

TEST_P(HelperProbe, LicenseIsAsTheTableSays) {
  const ProgramType type = GetParam().type;
  for (const HelperFact &helper : helper_facts()) {
    bool everywhere = true;
    bool somewhere = false;
    for (const NamedTarget &target : targets_) {
      const Answer answer = ask(helper, type, target, "Proprietary");
      if (!answer.allowed || answer.log.find("must have a GPL compatible license") != std::string::npos) continue;
      everywhere &= answer.gpl_only;
      somewhere = true;
    }
    if (!somewhere) continue;
    EXPECT_EQ(helper_access(helper, type)->gpl_only, everywhere) << helper.name << " from " << GetParam().name;
  }
}

TEST_P(HelperProbe, HelperSleepsAsTheTableSays) {
  for (const HelperFact &helper : helper_facts()) {
    const Answer answer = ask(helper, GetParam().type, targets_[0], "GPL");
    if (!answer.allowed || targets_[0].load.sleepable) continue;
    EXPECT_EQ(answer.might_sleep, helper.has(HelperFlag::kMightSleep)) << helper.name << ": " << answer.log;
  }
}

INSTANTIATE_TEST_SUITE_P(, HelperProbe, testing::ValuesIn(program_type_facts().begin(), program_type_facts().end()),
                         [](const auto &instance) { return std::string(instance.param.label); });

}  // namespace
}  // namespace bpfcc::probe
