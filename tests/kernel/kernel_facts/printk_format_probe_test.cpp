// Has the verifier read formats, as the constant one of bpf_snprintf, and compares with what we say of them.

#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "support/kernel_facts/helper_id.h"
#include "support/kernel_facts/printk_format.h"
#include "tests/kernel/kernel_facts/bpf_call.h"

namespace bpfcc::probe {
namespace {

constexpr std::size_t kFormatSize = 64;

/// A map whose only value is the format, and can change no more.
UniqueFd frozen_map(std::string_view format) {
  MapRequest request{};
  request.type = MapType::kArray;
  request.key_size = 4;
  request.value_size = kFormatSize;
  request.max_entries = 1;
  request.flags = BPF_F_RDONLY_PROG;
  Outcome map = create_map(request);
  if (!map.ok()) return {};
  std::array<char, kFormatSize> value{};
  std::memcpy(value.data(), format.data(), std::min(format.size(), kFormatSize - 1));
  const std::uint32_t key = 0;
  bpf_attr update{};
  update.map_fd = static_cast<std::uint32_t>(map.fd.get());
  update.key = reinterpret_cast<std::uint64_t>(&key);
  update.value = reinterpret_cast<std::uint64_t>(value.data());
  if (::syscall(SYS_bpf, BPF_MAP_UPDATE_ELEM, &update, sizeof(update)) != 0) return {};
  bpf_attr freeze{};
  freeze.map_fd = update.map_fd;
  if (::syscall(SYS_bpf, BPF_MAP_FREEZE, &freeze, sizeof(freeze)) != 0) return {};
  return std::move(map.fd);
}

bpf_insn set(std::uint8_t reg, int value) {
  return {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = reg, .src_reg = 0, .off = 0, .imm = value};
}

bpf_insn stack_address(std::uint8_t reg) {
  return {.code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = reg, .src_reg = BPF_REG_10, .off = 0, .imm = 0};
}

bpf_insn add(std::uint8_t reg, int value) {
  return {.code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = reg, .src_reg = 0, .off = 0, .imm = value};
}

/// bpf_snprintf(stack, 8, format, stack, 8 * arguments)
Outcome load_format(std::string_view format, std::size_t arguments) {
  const UniqueFd map = frozen_map(format);
  if (!map) return {.fd = {}, .error = 0, .log = "no map"};
  std::vector<bpf_insn> code;
  for (std::int16_t offset = -32; offset < 0; offset += 8) {
    code.push_back({.code = BPF_ST | BPF_MEM | BPF_DW, .dst_reg = BPF_REG_10, .src_reg = 0, .off = offset, .imm = 0});
  }
  code.insert(code.end(), {stack_address(BPF_REG_1), add(BPF_REG_1, -8), set(BPF_REG_2, 8)});
  code.push_back({.code = BPF_LD | BPF_DW | BPF_IMM,
                  .dst_reg = BPF_REG_3,
                  .src_reg = BPF_PSEUDO_MAP_VALUE,
                  .off = 0,
                  .imm = map.get()});
  code.push_back({.code = 0, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0});
  code.insert(code.end(),
              {stack_address(BPF_REG_4), add(BPF_REG_4, -32), set(BPF_REG_5, static_cast<int>(arguments * 8))});
  code.push_back(
      {.code = BPF_JMP | BPF_CALL, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = static_cast<int>(HelperId::kSnprintf)});
  code.push_back(set(BPF_REG_0, 0));
  code.push_back({.code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0});
  return load_program(ProgramType::kRawTracepoint, {}, code);
}

class PrintkFormatProbe : public testing::TestWithParam<const char *> {};

TEST_P(PrintkFormatProbe, IsReadAsTheKernelReadsIt) {
  const PrintkFormat format = read_printk_format(GetParam());
  const Outcome outcome = load_format(GetParam(), 3);
  if (outcome.says("unknown func")) GTEST_SKIP() << "this kernel has no bpf_snprintf";
  EXPECT_EQ(outcome.ok(), !format.refused) << GetParam() << ": " << outcome.error << "\n" << outcome.log;
}

INSTANTIATE_TEST_SUITE_P(, PrintkFormatProbe,
                         testing::Values("plain\ttext\n", "%d %5u %-8llx", "%+ld % 07lli", "%c%c", "100%%%d", "%s, %s",
                                         "%p:%p", "%pks %pus", "%pK %px", "%ps %pS %pB", "%pI4 %pi6", "%pB1%pSx", "%f",
                                         "%.2d", "%hhu", "%#x", "%*d", "%zu", "%o", "%lu%", "%pM", "%pI", "%p4", "%pIx",
                                         "%sx", "%pks1", "%lll", "%lld", "%00d", "%10d", "%010d", "%\x7f", "a\x01",
                                         "%px%d", "%5s", "%-5c", "%ls", "%D", "%\n"));

}  // namespace
}  // namespace bpfcc::probe
