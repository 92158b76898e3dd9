#include "loader/observe/event_loop.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <csignal>

namespace bpfcc {
namespace {

using namespace std::chrono_literals;

TEST(EventLoop, EndsWhenTheTimeIsOver) {
  auto loop = EventLoop::create();
  ASSERT_TRUE(loop);
  ASSERT_TRUE(loop->stop_after(20ms));
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(loop->run());
  EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms);
}

TEST(EventLoop, NoTimeIsNotForEver) {
  auto loop = EventLoop::create();
  ASSERT_TRUE(loop);
  ASSERT_TRUE(loop->stop_after(0s));
  ASSERT_TRUE(loop->run());
}

TEST(EventLoop, CallsBackWhatCanBeRead) {
  auto loop = EventLoop::create();
  ASSERT_TRUE(loop);
  const UniqueFd event(eventfd(3, EFD_CLOEXEC));
  std::uint64_t value = 0;
  ASSERT_TRUE(loop->watch(event.get(), [&] {
    EXPECT_EQ(read(event.get(), &value, sizeof(value)), ssize_t{sizeof(value)});
    loop->stop();
  }));
  ASSERT_TRUE(loop->run());
  EXPECT_EQ(value, 3U);
}

TEST(EventLoop, SignalsEndIt) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    auto loop = EventLoop::create();
    ASSERT_TRUE(loop);
    std::raise(signal);
    ASSERT_TRUE(loop->run());
  }
}

TEST(EventLoop, SignalsKillAgainAfterwards) {
  {
    ASSERT_TRUE(EventLoop::create());
  }
  EXPECT_EXIT(std::raise(SIGTERM), ::testing::KilledBySignal(SIGTERM), "");
}

}  // namespace
}  // namespace bpfcc
