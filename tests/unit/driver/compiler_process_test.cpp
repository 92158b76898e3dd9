#include "driver/compiler_process.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace bpfcc {
namespace {

/// The shell stands in for the compiler. What it prints, or the error.
std::string run(const std::string &script, std::vector<std::byte> input = {},
                std::optional<UnprivilegedUser> user = {}) {
  const auto output = run_compiler({"/bin/sh", {"-c", script, "a.c"}, std::move(input), user});
  if (!output) return to_string(output.error());
  std::string text;
  for (const std::byte byte : *output) text += static_cast<char>(byte);
  return text;
}

TEST(CompilerProcess, ItsOutputIsReturned) { EXPECT_EQ(run("printf 'a\\0b' | tr '\\0' -"), "a-b"); }

TEST(CompilerProcess, MoreThanAPipeHoldsGoesBothWays) {
  const std::vector<std::byte> input(3 << 20, std::byte{'x'});
  EXPECT_EQ(run("cat", input).size(), input.size());
}

TEST(CompilerProcess, InputThatIsNotReadDoesNoHarm) {
  std::signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(run("echo done", std::vector<std::byte>(3 << 20)), "done\n");
  EXPECT_EQ(run("cat"), "");
}

TEST(CompilerProcess, FailureIsAnError) {
  EXPECT_EQ(run("exit 1"), "a.c: does not compile");
  EXPECT_EQ(run("exit 2"), "a.c: bpfcc cannot compile it");
  EXPECT_EQ(run("kill -SEGV $$"), "a.c: bpfcc was ended by signal 11 (Segmentation fault)");
  const auto missing = run_compiler({"/nonexistent/bpfcc", {"a.c"}, {}, {}});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, ErrorKind::kEnvironment);
}

TEST(CompilerProcess, RunsWithTheRightsOfAnotherUser) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can become somebody else";
  EXPECT_EQ(run("id -u; id -g; id -G", {}, UnprivilegedUser{65534, 65533}), "65534\n65533\n65533\n");
  EXPECT_NE(run("kill -0 1", {}, UnprivilegedUser{65534, 65534}), "") << "root could signal init";
}

TEST(UserBehindSudo, IsWhoSudoSays) {
  if (geteuid() != 0) GTEST_SKIP() << "only root was called by sudo";
  setenv("SUDO_UID", "1000", 1);
  setenv("SUDO_GID", "100", 1);
  ASSERT_TRUE(user_behind_sudo());
  EXPECT_EQ(user_behind_sudo()->uid, 1000u);
  EXPECT_EQ(user_behind_sudo()->gid, 100u);
  setenv("SUDO_UID", "-1", 1);
  EXPECT_FALSE(user_behind_sudo());
  unsetenv("SUDO_UID");
  unsetenv("SUDO_GID");
  EXPECT_FALSE(user_behind_sudo());
}

}  // namespace
}  // namespace bpfcc
