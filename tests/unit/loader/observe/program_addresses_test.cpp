#include "loader/observe/program_addresses.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

using Stack = std::vector<std::uint64_t>;

TEST(ProgramAddresses, InnermostFrameDecides) {
  const ProgramAddresses addresses({{0x1000, 0x1100, "a"}, {0x2000, 0x2100, "b"}});
  const std::uint64_t kernel = 0x9000;
  EXPECT_EQ(addresses.innermost(Stack{kernel, kernel, kernel, kernel, 0x1010, 0x2010}), "a");
  EXPECT_EQ(addresses.innermost(Stack{kernel, kernel, kernel, kernel, 0x20ff}), "b");
  EXPECT_EQ(addresses.innermost(Stack{kernel, 0x1100, 0xfff}), "");
  EXPECT_EQ(addresses.innermost(Stack{}), "");
}

TEST(ProgramAddresses, ProgramThatOnlyCausedTheLineDidNotWriteIt) {
  const ProgramAddresses addresses({{0x1000, 0x1100, "a"}});
  // Frame 4 is somebody else's program, which runs in something that ours has called.
  EXPECT_EQ(addresses.innermost(Stack{1, 2, 3, 4, 0x5000, 6, 7, 0x1010}), "");
}

}  // namespace
}  // namespace bpfcc
