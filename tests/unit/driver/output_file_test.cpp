#include "driver/output_file.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

class OutputFile : public ::testing::Test {
 protected:
  OutputFile() { folder_ = ::mkdtemp(name_.data()); }
  ~OutputFile() override { std::filesystem::remove_all(folder_); }

  /// How many files of the folder are not `name`.
  long files_beside(const std::string &name) const {
    long count = 0;
    for (const auto &entry : std::filesystem::directory_iterator(folder_)) count += entry.path().filename() != name;
    return count;
  }

  std::string name_ = "/tmp/bpfcc-output-XXXXXX";
  std::filesystem::path folder_;
};

TEST_F(OutputFile, ASignalTakenByAnotherThreadLeavesNoTemporaryFile) {
  const std::vector<std::byte> bytes(16U << 20);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const std::thread writer([&] {
      while (write_output(folder_ / "out", bytes)) {
      }
    });
    while (true) ::pause();  // the signal is this thread's to take
  }
  while (files_beside("out") == 0) std::this_thread::yield();
  ::kill(child, SIGTERM);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGTERM);
  EXPECT_EQ(files_beside("out"), 0);
}

TEST_F(OutputFile, WhatAKilledProcessLeftBehindIsNotInTheWay) {
  const std::string out = folder_ / "out";
  for (int i = 0; i < 64; ++i) {
    std::filesystem::create_directory(out + "." + std::to_string(::getpid()) + "." + std::to_string(i));
  }
  EXPECT_TRUE(write_output(out, std::vector<std::byte>(3)));
  EXPECT_EQ(std::filesystem::file_size(out), 3U);
}

}  // namespace
}  // namespace bpfcc
