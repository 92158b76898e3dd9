// Loads programs that read and write each field of their context at each width, and compares with the table. Return
// values beside them: both are what a program of a type may do.

#include <gtest/gtest.h>

#include <string>

#include "support/kernel_facts/context.h"
#include "support/kernel_facts/return_range.h"
#include "tests/kernel/kernel_facts/targets.h"

namespace bpfcc::probe {
namespace {

constexpr int kWidths[] = {1, 2, 4, 8};

std::uint8_t size_code(int width) {
  switch (width) {
    case 1:
      return BPF_B;
    case 2:
      return BPF_H;
    case 4:
      return BPF_W;
    default:
      return BPF_DW;
  }
}

std::vector<bpf_insn> read_of(int offset, int width) {
  return {{.code = static_cast<std::uint8_t>(BPF_LDX | BPF_MEM | size_code(width)),
           .dst_reg = BPF_REG_0,
           .src_reg = BPF_REG_1,
           .off = static_cast<std::int16_t>(offset),
           .imm = 0}};
}

std::vector<bpf_insn> write_of(int offset, int width) {
  return {{.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .src_reg = 0, .off = 0, .imm = 0},
          {.code = static_cast<std::uint8_t>(BPF_STX | BPF_MEM | size_code(width)),
           .dst_reg = BPF_REG_1,
           .src_reg = BPF_REG_0,
           .off = static_cast<std::int16_t>(offset),
           .imm = 0}};
}

class ContextProbe : public testing::TestWithParam<ProgramTypeFact> {
 protected:
  void SetUp() override {
    if (!may_load_programs()) GTEST_SKIP() << "no privilege to load programs";
    if (GetParam().since > running_kernel()) GTEST_SKIP() << GetParam().name << " is newer than the running kernel";
    targets_ = working_targets_of(GetParam().type);
    if (targets_.empty()) GTEST_SKIP() << GetParam().name << " cannot be loaded here, see ProgramTypeProbe";
  }

  [[nodiscard]] bool accepts(const NamedTarget &target, std::vector<bpf_insn> code) const {
    return load_program(GetParam().type, target.load, program_with(std::move(code), target)).ok();
  }

  std::vector<NamedTarget> targets_;
};

TEST_P(ContextProbe, FieldsAreReadAndWrittenAsTheTableSays) {
  for (const ContextField &field : context_fields()) {
    if (GetParam().context != "struct " + std::string(field.structure)) continue;
    for (const NamedTarget &target : targets_) {
      ContextAccess access = context_access(field, GetParam().type, target.attach_type);
      if (field.since > running_kernel()) access = {};
      for (const int width : kWidths) {
        if (width > field.size && field.size < 8) continue;
        const std::string what = std::string(field.structure) + "." + std::string(field.name) + ", " +
                                 std::to_string(width) + " bytes, " + std::string(GetParam().name) + " " + target.name;
        EXPECT_EQ(accepts(target, read_of(field.offset, width)), (access.read_sizes & width) != 0)
            << "read of " << what;
        EXPECT_EQ(accepts(target, write_of(field.offset, width)), (access.write_sizes & width) != 0)
            << "write of " << what;
      }
    }
  }
}

TEST_P(ContextProbe, ReturnValuesAreAsTheTableSays) {
  for (const NamedTarget &target : targets_) {
    if (target.attach_type == AttachType::kLsmMac) continue;  // the hook decides
    const std::optional<ReturnRange> range = return_range(GetParam().type, target.attach_type, running_kernel());
    for (const int value : {-1, 0, 1, 2, 3, 4}) {
      const std::vector<bpf_insn> code = {
          {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .src_reg = 0, .off = 0, .imm = value},
          {.code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0}};
      const bool accepted = load_program(GetParam().type, target.load, code).ok();
      EXPECT_EQ(accepted, !range || (value >= range->least && value <= range->most))
          << GetParam().name << " " << target.name << " returns " << value;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(, ContextProbe, testing::ValuesIn(program_type_facts().begin(), program_type_facts().end()),
                         [](const auto &instance) { return std::string(instance.param.label); });

}  // namespace
}  // namespace bpfcc::probe
