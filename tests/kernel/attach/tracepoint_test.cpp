#include <sys/syscall.h>
#include <unistd.h>

#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/traffic.h"

namespace bpfcc::test {
namespace {

class TracepointTest : public AttachTest {};

void call_getppid(int times) {
  for (int i = 0; i < times; ++i) syscall(SYS_getppid);
}

TEST_F(TracepointTest, TheSectionSaysWhere) {
  ASSERT_ATTACHED(attach("tracepoint"));
  ASSERT_EQ(attachments().size(), 1u);
  EXPECT_EQ(attachments()[0].program, "count_getppid");
  EXPECT_EQ(attachments()[0].attachment->description(), "tracepoint syscalls/sys_enter_getppid");
  call_getppid(1000);
  EXPECT_EQ(count(), 1000u);

  detach();
  call_getppid(1000);
  EXPECT_EQ(count(), 1000u);
}

TEST_F(TracepointTest, ATargetGoesBeforeTheSection) {
  ASSERT_ATTACHED(attach("tracepoint", {"count_getppid=tracepoint:syscalls/sys_enter_getpid"}));
  call_getppid(10);
  EXPECT_EQ(count(), 0u);
  syscall(SYS_getpid);
  EXPECT_EQ(count(), 1u);
}

TEST_F(TracepointTest, AsPerfEvent) {
  ASSERT_ATTACHED(attach("tracepoint", {"count_getppid=perf:tracepoint:syscalls/sys_exit_getppid"}));
  EXPECT_EQ(attachments()[0].attachment->description(), "tracepoint syscalls/sys_exit_getppid");
  call_getppid(10);
  EXPECT_EQ(count(), 10u);
}

TEST_F(TracepointTest, TwiceAtTheSamePlace) {
  const std::string target = "count_getppid=tracepoint:syscalls/sys_enter_getppid";
  EXPECT_REFUSED(attach("tracepoint", {target, target}), ErrorKind::kAttach,
                 "count_getppid: attached to tracepoint syscalls/sys_enter_getppid already: EEXIST (File exists)");
  call_getppid(10);
  EXPECT_EQ(count(), 0u) << "the first of the two is still attached";
}

TEST_F(TracepointTest, UnknownOneOffersTheNearest) {
  EXPECT_REFUSED(attach("tracepoint_unknown"), ErrorKind::kAttach,
                 "misspelt: no tracepoint sched/sched_swich in this kernel\n"
                 "  hint: the nearest is sched/sched_switch");
}

TEST_F(TracepointTest, RightNameInTheWrongCategoryOffersTheOther) {
  EXPECT_REFUSED(attach("tracepoint_unknown", {"misspelt=tracepoint:syscalls/sched_process_exec"}), ErrorKind::kAttach,
                 "misspelt: no tracepoint syscalls/sched_process_exec in this kernel\n"
                 "  hint: the nearest is sched/sched_process_exec");
}

TEST_F(TracepointTest, NothingNearOffersNothing) {
  EXPECT_REFUSED(attach("tracepoint_unknown", {"misspelt=tracepoint:a/quite_different_thing"}), ErrorKind::kAttach,
                 "misspelt: no tracepoint a/quite_different_thing in this kernel");
}

TEST_F(TracepointTest, ProgramThatReadsBeyondTheRecord) {
  EXPECT_REFUSED(attach("tracepoint_too_long"), ErrorKind::kAttach,
                 "read_too_far: the program reads beyond what tracepoint syscalls/sys_enter_getppid gives it: "
                 "EACCES (Permission denied)\n"
                 "  hint: the struct of its context is another tracepoint's; the fields are in tracefs, "
                 "events/.../format");
}

}  // namespace
}  // namespace bpfcc::test
