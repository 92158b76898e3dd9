#include "loader/observe/event_loop.h"

#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <span>
#include <utility>

namespace bpfcc {
namespace {

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  return signals;
}

auto failed(const char *call) { return fail(ErrorKind::kEnvironment, call, "failed", errno); }

}  // namespace

Result<EventLoop> EventLoop::create() {
  const sigset_t signals = ending_signals();
  UniqueFd epoll(epoll_create1(EPOLL_CLOEXEC));
  if (!epoll) return failed("epoll_create1");
  UniqueFd signal_fd(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signal_fd) return failed("signalfd");
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  EventLoop loop(std::move(epoll), std::move(signal_fd));
  BPFCC_CHECK(loop.add(loop.signals_.get(), nullptr));
  return loop;
}

EventLoop::~EventLoop() {
  if (!signals_) return;
  // A signal that ended the run is taken; the next one, while maps are written for example, kills as usual.
  signalfd_siginfo info{};
  while (read(signals_.get(), &info, sizeof(info)) == sizeof(info)) {
  }
  const sigset_t signals = ending_signals();
  sigprocmask(SIG_UNBLOCK, &signals, nullptr);
}

Result<void> EventLoop::add(int fd, std::function<void()> *callback) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = callback;
  if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) return failed("epoll_ctl");
  return {};
}

Result<void> EventLoop::watch(int fd, std::function<void()> ready) {
  callbacks_.push_back(std::make_unique<std::function<void()>>(std::move(ready)));
  return add(fd, callbacks_.back().get());
}

Result<void> EventLoop::stop_after(std::chrono::nanoseconds duration) {
  timer_.reset(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (!timer_) return failed("timerfd_create");
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration);
  itimerspec time{};
  time.it_value.tv_sec = seconds.count();
  time.it_value.tv_nsec = (duration - seconds).count();
  if (duration.count() <= 0) time.it_value.tv_nsec = 1;  // zero would be never
  if (timerfd_settime(timer_.get(), 0, &time, nullptr) != 0) return failed("timerfd_settime");
  return add(timer_.get(), nullptr);
}

Result<void> EventLoop::run() {
  std::array<epoll_event, 16> events{};
  while (!stopped_) {
    const int count = epoll_wait(epoll_.get(), events.data(), events.size(), -1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("epoll_wait");
    for (const epoll_event &event : std::span(events).first(static_cast<size_t>(count))) {
      if (event.data.ptr == nullptr) {
        stopped_ = true;  // a signal, or the time is over
      } else {
        (*static_cast<std::function<void()> *>(event.data.ptr))();
      }
    }
  }
  return {};
}

}  // namespace bpfcc
