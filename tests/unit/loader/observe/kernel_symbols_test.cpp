#include "loader/observe/kernel_symbols.h"

#include <gtest/gtest.h>
#include <linux/bpf.h>

#include <cstring>

#include "loader/observe/stack_trace.h"

namespace bpfcc {
namespace {

constexpr const char *kText =
    "ffffffff81000200 T second\n"
    "ffffffff81000100 T first\n"
    "ffffffff81000100 t alias\n"
    "ffffffff81000180 D data\n"
    "ffffffffc0000000 t in_module\t[nf_tables]\n"
    "garbage\n"
    "ffffffff81000300 T";

TEST(KernelSymbols, NamesTheFunctionAround) {
  const KernelSymbols symbols{std::string(kText)};
  EXPECT_EQ(symbols.describe(0xffffffff81000100), "first+0x0");
  EXPECT_EQ(symbols.describe(0xffffffff810001ff), "first+0xff");
  EXPECT_EQ(symbols.describe(0xffffffff81000210), "second+0x10");
  EXPECT_EQ(symbols.describe(0xffffffffc0000001), "in_module [nf_tables]+0x1");
  EXPECT_EQ(symbols.describe(0xffffffff81000000), "0xffffffff81000000");
}

TEST(KernelSymbols, HiddenAddressesAreNone) {
  const KernelSymbols symbols{std::string("0000000000000000 T first\n0000000000000000 T second\n")};
  EXPECT_EQ(symbols.describe(0xffffffff81000100), "0xffffffff81000100");
  EXPECT_EQ(KernelSymbols().describe(0xffffffff81000100), "0xffffffff81000100");
}

TEST(ReadStack, EndsAtTheFirstZero) {
  const std::uint64_t addresses[] = {0xffffffff81000104, 0x401136, 0, 7};
  const KernelSymbols symbols{std::string(kText)};
  EXPECT_EQ(read_stack(std::as_bytes(std::span(addresses)), symbols), (Value{"first+0x4", "0x401136"}));
  EXPECT_EQ(read_stack({}, symbols), Value::array());
}

TEST(ReadStack, BuildIds) {
  bpf_stack_build_id frames[3] = {};
  frames[0].status = BPF_STACK_BUILD_ID_VALID;
  std::memset(frames[0].build_id, 0xab, sizeof(frames[0].build_id));
  frames[0].offset = 0x1234;
  frames[1].status = BPF_STACK_BUILD_ID_IP;
  frames[1].ip = 0x401136;
  EXPECT_EQ(read_build_id_stack(std::as_bytes(std::span(frames))),
            (Value{"abababababababababababababababababababab+0x1234", "0x401136"}));
}

}  // namespace
}  // namespace bpfcc
