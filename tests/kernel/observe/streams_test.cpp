#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "loader/observe/event_loop.h"
#include "loader/observe/event_streams.h"
#include "loader/observe/printk_stream.h"
#include "tests/kernel/attach/attach_fixture.h"
#include "tests/kernel/one_processor.h"

namespace bpfcc::test {
namespace {

using namespace std::chrono_literals;

class StreamsTest : public AttachTest {};

void call_getppid(int times) {
  for (int i = 0; i < times; ++i) syscall(SYS_getppid);
}

TEST_F(StreamsTest, EventsByTheirType) {
  ASSERT_ATTACHED(attach("events"));
  std::vector<Event> events;
  std::uint64_t lost = 0;
  const EventHandler handler{[&](const Event &event) { events.push_back(event); },
                             [&](const std::string &, std::uint64_t count) { lost += count; }};
  const auto streams = open_event_streams(object(), handler);
  ASSERT_TRUE(streams) << to_string(streams.error());
  ASSERT_EQ(streams->size(), 2u);
  call_getppid(3);
  for (const auto &stream : *streams) stream->drain();

  ASSERT_EQ(events.size(), 6u);
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].map, i < 3 ? "ring" : "array");
    EXPECT_EQ(events[i].type, "struct call_event");
    EXPECT_EQ(events[i].value["process"], getpid());
    EXPECT_EQ(events[i].value["number"], i % 3 + 1);
    EXPECT_EQ(events[i].value["name"], "kernel_tests");
  }
  EXPECT_EQ(lost, 0u);
}

TEST_F(StreamsTest, PerfEventArraySaysWhatIsLost) {
  ASSERT_ATTACHED(attach("events"));
  std::uint64_t seen = 0;
  std::uint64_t lost = 0;
  const EventHandler handler{[&](const Event &event) { seen += event.map == "array" ? 1 : 0; },
                             [&](const std::string &map, std::uint64_t count) {
                               EXPECT_EQ(map, "array");
                               lost += count;
                             }};
  const auto streams = open_event_streams(object(), handler);
  ASSERT_TRUE(streams);
  // More than the buffer of one processor holds; how many are lost is told with its next event that has room.
  const OnOneProcessor pinned;
  call_getppid(20000);
  for (const auto &stream : *streams) stream->drain();
  call_getppid(1000);
  for (const auto &stream : *streams) stream->drain();
  EXPECT_GT(lost, 0u);
  EXPECT_EQ(seen + lost, 21000u);
}

TEST_F(StreamsTest, TheLoopReadsThem) {
  ASSERT_ATTACHED(attach("events"));
  auto loop = EventLoop::create();
  ASSERT_TRUE(loop);
  size_t events = 0;
  const EventHandler handler{[&](const Event &) {
                               if (++events == 2) loop->stop();
                             },
                             [](const std::string &, std::uint64_t) {}};
  const auto streams = open_event_streams(object(), handler);
  ASSERT_TRUE(streams);
  for (const auto &stream : *streams) ASSERT_TRUE(loop->watch(stream->epoll_fd(), [&] { stream->drain(); }));
  call_getppid(1);
  ASSERT_TRUE(loop->stop_after(5s));
  ASSERT_TRUE(loop->run());
  EXPECT_EQ(events, 2u);
}

TEST_F(StreamsTest, PrintkLinesOfThisObjectAlone) {
  ASSERT_ATTACHED(attach("printk"));
  const LoadedObject other = load_test_object("printk");
  const Result<Attachments> others = attach_all(other, {});
  ASSERT_TRUE(others);

  ASSERT_TRUE(PrintkStream::is_needed(object()));
  std::vector<PrintkLine> lines;
  const auto stream = PrintkStream::open(object(), [&](const PrintkLine &line) { lines.push_back(line); });
  ASSERT_TRUE(stream) << to_string(stream.error());
  if ((*stream)->is_for_all_programs()) GTEST_SKIP() << "this kernel does not say where programs are";
  call_getppid(2);
  (*stream)->drain();

  ASSERT_EQ(lines.size(), 6u) << "the same program, loaded once more, writes the same lines";
  EXPECT_EQ(lines[0].text, "enter");
  EXPECT_EQ(lines[0].program, "say_getppid");
  EXPECT_EQ(lines[0].pid, static_cast<std::uint32_t>(getpid()));
  EXPECT_EQ(lines[0].comm, "kernel_tests");
  EXPECT_EQ(lines[1].text, "function 7");
  EXPECT_EQ(lines[1].program, "say_getppid") << "a function belongs to the program that has it";
  EXPECT_EQ(lines[2].text, "1 2 3 4");
  EXPECT_EQ(lines[2].program, "say_exit");
  EXPECT_LE(lines[0].time_ns, lines[1].time_ns);
  EXPECT_EQ((*stream)->lost(), 0u);
}

TEST_F(StreamsTest, PrintkLinesThatHaveNoRoomAreCounted) {
  ASSERT_ATTACHED(attach("printk"));
  std::uint64_t lines = 0;
  const auto stream = PrintkStream::open(object(), [&](const PrintkLine &) { ++lines; });
  ASSERT_TRUE(stream);
  call_getppid(2000);
  (*stream)->drain();
  EXPECT_GT((*stream)->lost(), 0u);
  EXPECT_GE(lines + (*stream)->lost(), 6000u) << "lines of other programs of this machine may be among the lost";
}

TEST_F(StreamsTest, ProgramsThatPrintNothingNeedNoStream) {
  EXPECT_FALSE(PrintkStream::is_needed(load_test_object("tracepoint")));
}

}  // namespace
}  // namespace bpfcc::test
