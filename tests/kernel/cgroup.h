#pragma once

#include <functional>
#include <string>

namespace bpfcc::test {

/// Where cgroups of version 2 are; empty if nowhere.
std::string cgroup_mount_point();

/// A cgroup of its own, removed with this object.
class Cgroup {
 public:
  Cgroup();
  Cgroup(const Cgroup &) = delete;
  Cgroup &operator=(const Cgroup &) = delete;
  ~Cgroup();

  const std::string &path() const { return path_; }

  /// Runs the work in a child process that is in the cgroup, and waits for it to end.
  void run(const std::function<void()> &work) const;

 private:
  std::string path_;
};

}  // namespace bpfcc::test
