#include "tests/kernel/cgroup.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace bpfcc::test {

std::string cgroup_mount_point() {
  std::ifstream mounts("/proc/self/mounts");
  std::string device;
  std::string folder;
  std::string type;
  for (std::string line; std::getline(mounts, line);) {
    if (std::istringstream(line) >> device >> folder >> type && type == "cgroup2") return folder;
  }
  return "";
}

Cgroup::Cgroup() : path_(fmt::format("{}/bpfcc-test-{}", cgroup_mount_point(), getpid())) {
  if (mkdir(path_.c_str(), 0755) != 0) throw std::runtime_error(path_ + " cannot be made");
}

Cgroup::~Cgroup() { rmdir(path_.c_str()); }

void Cgroup::run(const std::function<void()> &work) const {
  const pid_t child = fork();
  if (child == 0) {
    std::ofstream(path_ + "/cgroup.procs") << "0" << std::flush;
    work();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error("the process in the cgroup failed");
}

}  // namespace bpfcc::test
