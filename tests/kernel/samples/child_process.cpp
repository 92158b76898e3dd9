#include "tests/kernel/samples/child_process.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace bpfcc::test {

pid_t in_child(const std::function<void()> &work) {
  const pid_t child = fork();
  if (child == 0) {
    work();
    _exit(EXIT_SUCCESS);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) throw std::runtime_error("no child process");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS) throw std::runtime_error("the child process failed");
  return child;
}

pid_t execute_as(const std::string &name) {
  const auto link = std::filesystem::temp_directory_path() / name;
  std::filesystem::create_symlink("/bin/sh", link);
  const pid_t child = in_child([&] {
    execl(link.c_str(), "sh", "-c", ":", nullptr);
    _exit(EXIT_FAILURE);
  });
  std::filesystem::remove(link);
  return child;
}

}  // namespace bpfcc::test
