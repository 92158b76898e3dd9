#include "loader/verifier/foreign_log.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

constexpr const char *kLog = "0: (79) r1 = *(u64 *)(r0 +0)\nR0 invalid mem access 'scalar'\n";

TEST(UnwrapLog, TakesOffWhatLibbpfAdds) {
  const ForeignLog log = unwrap_log(
      "libbpf: loading object 'a'\nlibbpf: prog 'f': BPF program load failed: Permission denied\n"
      "libbpf: prog 'f': -- BEGIN PROG LOAD LOG --\n0: (79) r1 = *(u64 *)(r0 +0)\nR0 invalid mem access 'scalar'\n"
      "-- END PROG LOAD LOG --\nlibbpf: prog 'f': failed to load: -13\nError: failed to load object file\n");
  EXPECT_EQ(log.text, kLog);
  EXPECT_EQ(log.program, "f");
}

TEST(UnwrapLog, TakesTheLastProgramOfOurOwnFile) {
  const ForeignLog log = unwrap_log(std::string("-- program a (xdp)\n0: (95) exit\n-- program b (xdp)\n") + kLog);
  EXPECT_EQ(log.text, kLog);
  EXPECT_EQ(log.program, "b");
}

TEST(UnwrapLog, TakesTheLastProgramOfOurOwnFileOfSeveralObjects) {
  const ForeignLog log =
      unwrap_log(std::string("-- program a of a.o (xdp)\n0: (95) exit\n-- program b of b.o (xdp)\n") + kLog);
  EXPECT_EQ(log.text, kLog);
  EXPECT_EQ(log.program, "b");
}

TEST(UnwrapLog, ReadsWhatCiliumPrints) {
  EXPECT_EQ(
      unwrap_log("load program: permission denied:\n\t0: (79) r1 = *(u64 *)(r0 +0)\n\tR0 invalid mem access 'scalar'\n")
          .text,
      std::string("\n") + kLog);
  EXPECT_EQ(unwrap_log("load program: permission denied: R0 invalid mem access 'scalar' (12 line(s) omitted)").text,
            "R0 invalid mem access 'scalar'\n");
}

TEST(UnwrapLog, LeavesAPlainLogAsItIs) {
  EXPECT_EQ(unwrap_log(kLog).text, kLog);
  EXPECT_EQ(unwrap_log("").text, "");
}

}  // namespace
}  // namespace bpfcc
