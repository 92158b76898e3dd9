#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include <array>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include "tests/kernel/attach/attach_fixture.h"

namespace bpfcc::test {
namespace {

// What was bound to a function by its BTF type, and raw tracepoints.
class TracingTest : public AttachTest {
 protected:
  void SetUp() override {
    AttachTest::SetUp();
    SKIP_IF(missing_kernel_option("CONFIG_DEBUG_INFO_BTF", "/sys/kernel/btf/vmlinux"));
  }
};

void call_getppid(int times) {
  for (int i = 0; i < times; ++i) syscall(SYS_getppid);
}

void unlink_nothing(int times) {
  for (int i = 0; i < times; ++i) unlink("/nonexistent/file");
}

TEST_F(TracingTest, RawTracepoint) {
  ASSERT_ATTACHED(attach("raw_tracepoint"));
  EXPECT_EQ(attachments()[0].attachment->description(), "raw tracepoint sys_enter");
  const std::uint64_t before = count();
  call_getppid(1000);
  const std::uint64_t after = count();
  EXPECT_GE(after - before, 1000u);
  EXPECT_LE(after - before, 1020u);  // reading the count takes system calls too

  detach();
  const std::uint64_t detached = count();
  call_getppid(1000);
  EXPECT_EQ(count(), detached);
}

TEST_F(TracingTest, UnknownRawTracepointOffersTheNearest) {
  EXPECT_REFUSED(attach("raw_tracepoint", {"count_calls=raw_tracepoint:sched_swich"}), ErrorKind::kAttach,
                 "count_calls: no raw tracepoint sched_swich in this kernel\n  hint: the nearest is sched_switch");
}

TEST_F(TracingTest, RawTracepointWithFewerArgumentsThanAreRead) {
  EXPECT_REFUSED(attach("raw_tracepoint_too_long"), ErrorKind::kAttach,
                 "read_too_far: the program reads more arguments than raw tracepoint sys_enter has: "
                 "EINVAL (Invalid argument)");
}

TEST_F(TracingTest, TracepointByItsType) {
  ASSERT_ATTACHED(attach("tp_btf"));
  EXPECT_EQ(attachments()[0].attachment->description(), "tp_btf sys_enter");
  const std::uint64_t before = count();
  call_getppid(500);
  EXPECT_GE(count() - before, 500u);

  detach();
  const std::uint64_t detached = count();
  call_getppid(500);
  EXPECT_EQ(count(), detached);
}

TEST_F(TracingTest, EntryAndExitOfAFunction) {
  SKIP_IF(missing_trampolines());
  ASSERT_ATTACHED(attach("tracing"));
  ASSERT_EQ(attachments().size(), 2u);
  EXPECT_EQ(attachments()[0].attachment->description(), "fentry do_unlinkat");
  EXPECT_EQ(attachments()[1].attachment->description(), "fexit do_unlinkat");
  unlink_nothing(100);
  EXPECT_EQ(count(0), 100u);
  EXPECT_EQ(count(1), 100u);

  detach();
  unlink_nothing(100);
  EXPECT_EQ(count(0), 100u);
  EXPECT_EQ(count(1), 100u);
}

TEST_F(TracingTest, WhatItWasLoadedForCannotBeChanged) {
  SKIP_IF(missing_trampolines());
  EXPECT_REFUSED(attach("tracing", {"enter=fentry:do_mkdirat"}), ErrorKind::kUsage,
                 "enter: loaded for do_unlinkat, it cannot be attached to do_mkdirat\n"
                 "  hint: the section says where: SEC(\"fentry/do_mkdirat\")");
}

TEST_F(TracingTest, AFunctionsResultIsReplaced) {
  SKIP_IF(missing_trampolines());
  ASSERT_ATTACHED(attach("fmod_ret"));
  EXPECT_EQ(getpgid(getpid()), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_EQ(count(), 1u);

  detach();
  EXPECT_NE(getpgid(getpid()), -1);
  EXPECT_EQ(count(), 1u);
}

TEST_F(TracingTest, SecurityModuleHook) {
  SKIP_IF(missing_trampolines());
  const Result<void> attached = attach("lsm");
  if (!attached && attached.error().kind == ErrorKind::kEnvironment) GTEST_SKIP() << to_string(attached.error());
  ASSERT_ATTACHED(attached);
  EXPECT_EQ(attachments()[0].attachment->description(), "lsm task_getpgid");
  EXPECT_EQ(getpgid(getpid()), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_EQ(count(), 1u);

  detach();
  EXPECT_NE(getpgid(getpid()), -1);
}

std::string read_all(const UniqueFd &file) {
  std::string text;
  char buffer[4096];
  for (ssize_t size = 0; (size = read(file.get(), buffer, sizeof(buffer))) > 0;) {
    text.append(buffer, static_cast<size_t>(size));
  }
  return text;
}

TEST_F(TracingTest, IteratorRunsEachTimeItsOutputIsRead) {
  ASSERT_ATTACHED(attach("iterator"));
  EXPECT_EQ(attachments()[0].attachment->description(), "iterator bpf_map");
  for (int time = 0; time < 2; ++time) {
    const UniqueFd output = attachments()[0].attachment->open_output();
    ASSERT_TRUE(output);
    const std::string letters = read_all(output);
    EXPECT_GE(letters.size(), 2u);  // the object has two maps itself
    EXPECT_EQ(letters.find_first_not_of('m'), std::string::npos);
  }
}

TEST_F(TracingTest, OnlyIteratorsHaveOutput) {
  ASSERT_ATTACHED(attach("tp_btf"));
  EXPECT_FALSE(attachments()[0].attachment->open_output());
}

TEST_F(TracingTest, IteratorOverOneMapsElements) {
  EXPECT_REFUSED(
      attach("iterator_of_elements"), ErrorKind::kAttach,
      "list_elements: iterator bpf_map_elem is not over everything there is, and which map it is over cannot "
      "be said: EBADF (Bad file descriptor)");
}

/// What a program for packets returns for an empty one.
int run_once_on_a_packet(const LoadedObject &object) {
  const std::array<char, 64> packet{};
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = packet.data(), .data_size_in = packet.size());
  const int program = bpf_program__fd(bpf_object__next_program(object.get(), nullptr));
  return bpf_prog_test_run_opts(program, &options) == 0 ? static_cast<int>(options.retval) : -1;
}

TEST_F(TracingTest, AFunctionOfAnotherProgramIsReplaced) {
  SKIP_IF(missing_trampolines());
  const LoadedObject other = load_test_object("replaced");
  EXPECT_EQ(run_once_on_a_packet(other), 1);
  const AttachTarget target{"new_verdict", "freplace", fmt::format("verdict,prog=id:{}", program_ids(other)[0])};
  {
    LoadPlan plan;
    plan.target_programs = target_programs({target});
    const LoadResult extension = load(test_object("freplace"), plan);
    ASSERT_TRUE(extension) << to_string(extension.error().error);
    const Result<Attachments> attached = attach_all(*extension, {target});
    ASSERT_TRUE(attached) << to_string(attached.error());
    EXPECT_EQ(run_once_on_a_packet(other), 42);
    EXPECT_EQ(count_of(*extension), 1u);
  }
  EXPECT_EQ(run_once_on_a_packet(other), 1);
}

std::string refusal_of_extension(const std::vector<TargetProgram> &targets) {
  LoadPlan plan;
  plan.target_programs = targets;
  const LoadResult extension = load(test_object("freplace"), plan);
  return extension ? "loaded" : to_string(extension.error().error);
}

TEST_F(TracingTest, WhatIsReplacedHasToBeThere) {
  const LoadedObject other = load_test_object("replaced");
  const std::string id = fmt::format("id:{}", program_ids(other)[0]);
  EXPECT_EQ(refusal_of_extension({}),
            "new_verdict: replaces verdict of another program, and nothing says of which one\n"
            "  hint: --attach new_verdict=freplace:verdict,prog=id:N; bpftool prog lists them");
  EXPECT_EQ(refusal_of_extension({{"new_verdict", "no_such", id}}),
            "new_verdict: " + id +
                " has no function no_such\n  hint: bpftool prog dump xlated shows its functions; one that "
                "is static or inlined cannot be replaced");
  EXPECT_EQ(refusal_of_extension({{"new_verdict", "verdict", "id:4294967295"}}),
            "id:4294967295: cannot be opened: there is none of that number: ENOENT (No such file or directory)\n"
            "  hint: bpftool prog lists them");
}

}  // namespace
}  // namespace bpfcc::test
