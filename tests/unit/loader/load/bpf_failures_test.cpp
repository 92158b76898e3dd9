#include "loader/load/bpf_failures.h"

#include <gtest/gtest.h>

#include <array>
#include <cctype>
#include <cerrno>
#include <string_view>

namespace bpfcc {
namespace {

constexpr int kEnotsupp = 524;
constexpr std::array kErrnos = {E2BIG,  EACCES, EAGAIN, EBADF,  EEXIST, EFAULT,   EINVAL,
                                ENOENT, ENOMEM, EPERM,  ENOSPC, EBUSY,  kEnotsupp};

TEST(BpfFailures, EveryErrnoHasASentenceForEveryCommand) {
  EXPECT_GT(bpf_commands().size(), 20u);
  for (const BpfCommand &command : bpf_commands()) {
    for (const int error_code : kErrnos) {
      SCOPED_TRACE(std::string(command.failed) + ", " + errno_name(error_code));
      const BpfFailure *failure = find_bpf_failure(command.command, error_code);
      ASSERT_NE(failure, nullptr);
      const std::string_view reason = failure->reason;
      ASSERT_GT(reason.size(), 10u);
      EXPECT_TRUE(std::islower(static_cast<unsigned char>(reason.front())));
      EXPECT_FALSE(reason.ends_with('.'));
    }
  }
}

TEST(BpfFailures, NoErrnoIsTwiceInACommand) {
  for (const BpfCommand &command : bpf_commands()) {
    for (const BpfFailure &row : command.failures) {
      EXPECT_EQ(find_bpf_failure(command.command, row.error_code), &row) << command.failed << ": " << row.reason;
    }
  }
}

TEST(BpfFailures, TheSentenceIsTheCommandsOwn) {
  EXPECT_EQ(
      to_string(bpf_error(BPF_MAP_UPDATE_ELEM, "counts[1]=2", E2BIG)),
      "counts[1]=2: cannot be stored: the map is full, or the key is behind its end: E2BIG (Argument list too long)");
  EXPECT_EQ(to_string(bpf_error(BPF_OBJ_PIN, "/sys/fs/bpf/x", EEXIST)),
            "/sys/fs/bpf/x: cannot be pinned: something is pinned there already: EEXIST (File exists)\n"
            "  hint: remove it first");
  EXPECT_EQ(to_string(bpf_error(BPF_PROG_LOAD, "program f (xdp)", kEnotsupp)),
            "program f (xdp): cannot be loaded: this machine's JIT compiler cannot do all that it asks for, or is off: "
            "ENOTSUPP (not supported by this kernel)\n  hint: sysctl net.core.bpf_jit_enable=1 turns it on");
}

TEST(BpfFailures, WhoMustAct) {
  EXPECT_EQ(bpf_error(BPF_MAP_UPDATE_ELEM, "", EPERM).kind, ErrorKind::kUsage);
  EXPECT_EQ(bpf_error(BPF_MAP_CREATE, "", EPERM).kind, ErrorKind::kEnvironment);
  EXPECT_EQ(bpf_error(BPF_MAP_CREATE, "", EINVAL).kind, ErrorKind::kRefused);
  EXPECT_EQ(bpf_error(BPF_LINK_CREATE, "", EINVAL).kind, ErrorKind::kAttach);
}

TEST(BpfFailures, AnErrnoThatBpfDoesNotHave) {
  EXPECT_EQ(find_bpf_failure(BPF_MAP_CREATE, ENOTTY), nullptr);
  EXPECT_EQ(to_string(bpf_error(BPF_MAP_CREATE, "map m", ENOTTY)),
            "map m: cannot be created: ENOTTY (Inappropriate ioctl for device)");
}

}  // namespace
}  // namespace bpfcc
