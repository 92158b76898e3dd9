#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "support/result.h"
#include "support/unique_fd.h"

namespace bpfcc {

/// Waits for everything at once: buffers, a timer, and the signals that end a run. Single-threaded.
class EventLoop {
 public:
  /// While a loop exists, SIGINT, SIGTERM and SIGHUP do not kill the process but end run().
  static Result<EventLoop> create();
  EventLoop(EventLoop &&) = default;
  EventLoop &operator=(EventLoop &&) = delete;
  ~EventLoop();

  /// Calls `ready` whenever the descriptor (borrowed) can be read.
  Result<void> watch(int fd, std::function<void()> ready);
  /// run() ends after this time.
  Result<void> stop_after(std::chrono::nanoseconds duration);
  /// Makes run() return, from inside of a callback.
  void stop() { stopped_ = true; }

  Result<void> run();

 private:
  /// A null callback ends run().
  Result<void> add(int fd, std::function<void()> *callback);

  EventLoop(UniqueFd epoll, UniqueFd signals) : epoll_(std::move(epoll)), signals_(std::move(signals)) {}

  UniqueFd epoll_;
  UniqueFd signals_;
  UniqueFd timer_;
  // Their addresses are what epoll hands back.
  std::vector<std::unique_ptr<std::function<void()>>> callbacks_;
  bool stopped_ = false;
};

}  // namespace bpfcc
