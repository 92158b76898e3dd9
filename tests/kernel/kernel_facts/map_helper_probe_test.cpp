// Passes each map type to each helper that takes a map, and compares with the table.

#include <gtest/gtest.h>

#include <iostream>
#include <optional>

#include "support/kernel_facts/map_helper.h"
#include "tests/kernel/kernel_facts/any_map.h"
#include "tests/kernel/kernel_facts/targets.h"

namespace bpfcc::probe {
namespace {

constexpr std::int16_t kBuffer = -64;  // from the frame pointer
constexpr int kSize = 8;

bpf_insn move_number(int reg, int value) {
  return {.code = BPF_ALU64 | BPF_MOV | BPF_K,
          .dst_reg = static_cast<std::uint8_t>(reg & 0xf),
          .src_reg = 0,
          .off = 0,
          .imm = value};
}

bpf_insn move_register(int to, int from) {
  return {.code = BPF_ALU64 | BPF_MOV | BPF_X,
          .dst_reg = static_cast<std::uint8_t>(to & 0xf),
          .src_reg = static_cast<std::uint8_t>(from & 0xf),
          .off = 0,
          .imm = 0};
}

void load_map(std::vector<bpf_insn> &code, int reg, int fd) {
  code.push_back({.code = BPF_LD | BPF_DW | BPF_IMM,
                  .dst_reg = static_cast<std::uint8_t>(reg & 0xf),
                  .src_reg = BPF_PSEUDO_MAP_FD,
                  .off = 0,
                  .imm = fd});
  code.push_back({.code = 0, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0});
}

void load_buffer(std::vector<bpf_insn> &code, int reg) {
  code.push_back(move_register(reg, BPF_REG_10));
  code.push_back({.code = BPF_ALU64 | BPF_ADD | BPF_K,
                  .dst_reg = static_cast<std::uint8_t>(reg & 0xf),
                  .src_reg = 0,
                  .off = 0,
                  .imm = kBuffer});
}

/// A call whose arguments fit the helper's prototype; nothing for prototypes with arguments that take more than this.
std::optional<std::vector<bpf_insn>> call_with_map(const HelperFact &helper, int map_fd) {
  std::vector<bpf_insn> code{move_register(BPF_REG_6, BPF_REG_1)};
  for (std::int16_t offset = kBuffer; offset < 0; offset += 8) {
    code.push_back({.code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = BPF_REG_10, .src_reg = 0, .off = offset, .imm = 0});
  }
  for (int i = 0; i < helper.arg_count(); ++i) {
    const int reg = BPF_REG_1 + i;
    switch (helper.args[i].kind) {
      case HelperArgKind::kMapPtr:
        load_map(code, reg, map_fd);
        break;
      case HelperArgKind::kMapKey:
      case HelperArgKind::kMapValue:
      case HelperArgKind::kMem:
        load_buffer(code, reg);
        break;
      case HelperArgKind::kSize:
      case HelperArgKind::kSizeOrZero:
      case HelperArgKind::kAllocSize:
        code.push_back(move_number(reg, kSize));
        break;
      case HelperArgKind::kContext:
        code.push_back(move_register(reg, BPF_REG_6));
        break;
      case HelperArgKind::kAnything:
      case HelperArgKind::kScalar:
        code.push_back(move_number(reg, 0));
        break;
      default:
        return std::nullopt;
    }
  }
  code.push_back(
      {.code = BPF_JMP | BPF_CALL, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = static_cast<int>(helper.id)});
  return code;
}

bool takes_map(const HelperFact &helper) {
  for (const HelperArg &arg : helper.args) {
    if (arg.kind == HelperArgKind::kMapPtr) return true;
  }
  return false;
}

/// A program type that can be loaded here and may call the helper.
std::optional<std::pair<ProgramType, NamedTarget>> caller_of(const HelperFact &helper) {
  for (const ProgramType type :
       {ProgramType::kSchedCls, ProgramType::kXdp, ProgramType::kSockOps, ProgramType::kSkMsg, ProgramType::kSkSkb,
        ProgramType::kSkReuseport, ProgramType::kCgroupSkb, ProgramType::kPerfEvent, ProgramType::kTracing}) {
    for (const NamedTarget &target : targets_of(type)) {
      if (!is_helper_allowed(helper, type, running_kernel(), target.attach_type)) continue;
      if (load_program(type, target.load, smallest_program(target)).ok()) return {{type, target}};
    }
  }
  return std::nullopt;
}

/// The verifier has let the call pass, whatever it says of the result that the program does not use.
bool passed(const Outcome &outcome) { return outcome.ok() || outcome.says("Unreleased reference"); }

TEST(MapHelperProbe, HelperTakesMapsAsTheTableSays) {
  if (!may_load_programs()) GTEST_SKIP() << "no privilege to load programs";
  for (const HelperFact &helper : helper_facts()) {
    if (!takes_map(helper) || helper.since > running_kernel()) continue;
    const auto caller = caller_of(helper);
    if (!call_with_map(helper, 0) || !caller) {
      std::cout << "not probed: " << helper.name << (caller ? ": its arguments take a larger program" : ": no caller")
                << '\n';
      continue;
    }
    const auto &[type, target] = *caller;
    for (const MapTypeFact &fact : map_type_facts()) {
      if (fact.since > running_kernel()) continue;
      const bool sockmap = fact.type == MapType::kSockmap || fact.type == MapType::kSockhash;
      if (sockmap && helper.id == HelperId::kMapUpdateElem) continue;  // the value is a socket
      if (fact.type == MapType::kArena) continue;                      // must be mapped into memory first
      const AnyMap map = make_any_map(fact);
      if (!map.outcome.ok()) continue;  // MapProbe's
      const Outcome outcome =
          load_program(type, target.load, program_with(*call_with_map(helper, map.outcome.fd.get()), target));
      EXPECT_EQ(passed(outcome), is_map_helper_allowed(fact.type, helper.id, type, running_kernel()))
          << helper.name << " on " << fact.name << " from " << program_type_fact(type)->name << ": " << outcome.log;
    }
  }
}

}  // namespace
}  // namespace bpfcc::probe
