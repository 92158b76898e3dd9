#include "tests/kernel/samples/sample_run.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "tests/kernel/samples/documented_command.h"

namespace bpfcc::test {
namespace {

/// The sample's own line with what this test changes.
std::string command_for(const std::string &sample, const std::map<std::string, std::string> &replaced) {
  std::string command = documented_command(sample);
  for (const auto &[word, replacement] : replaced) {
    size_t at = command.find(word);
    if (at == std::string::npos) throw std::runtime_error(fmt::format("no {} in: {}", word, command));
    for (; at != std::string::npos; at = command.find(word, at + replacement.size())) {
      command.replace(at, word.size(), replacement);
    }
  }
  return command + " --format=json";
}

std::string content_of(const UniqueFd &file) {
  struct stat info{};
  fstat(file.get(), &info);
  std::string content(static_cast<size_t>(info.st_size), '\0');
  const ssize_t count = pread(file.get(), content.data(), content.size(), 0);
  content.resize(static_cast<size_t>(std::max<ssize_t>(count, 0)));
  return content;
}

/// In the child: becomes bpfrun, which is beside this program, in the folder that holds samples/.
[[noreturn]] void execute(const std::string &command, int standard_output, int standard_error) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const std::string programs = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  setenv("PATH", (programs + ":" + getenv("PATH")).c_str(), 1);
  dup2(standard_output, STDOUT_FILENO);
  dup2(standard_error, STDERR_FILENO);
  if (chdir(std::filesystem::path(samples_folder()).parent_path().c_str()) == 0) {
    execl("/bin/sh", "sh", "-c", ("exec " + command).c_str(), nullptr);
  }
  _exit(EXIT_FAILURE);
}

}  // namespace

nlohmann::json SampleOutput::elements(const std::string &map) const {
  const auto line = std::ranges::find_if(
      lines, [&](const nlohmann::json &object) { return object["kind"] == "map" && object["map"] == map; });
  if (line == lines.end()) throw std::runtime_error("no map " + map + " in the output");
  return line->at("elements");
}

nlohmann::json SampleOutput::value(const std::string &map, const nlohmann::json &key) const {
  for (const nlohmann::json &element : elements(map)) {
    if (element["key"] == key) return element["value"];
  }
  return nullptr;
}

SampleRun::SampleRun(const std::string &sample, const std::map<std::string, std::string> &replaced)
    : command_(command_for(sample, replaced)),
      standard_output_(memfd_create("stdout", MFD_CLOEXEC)),
      standard_error_(memfd_create("stderr", MFD_CLOEXEC)),
      process_(fork()) {
  if (process_ == 0) execute(command_, standard_output_.get(), standard_error_.get());
  // What is attached is told when all of it is.
  const auto is_attached = [](const nlohmann::json &line) { return line["kind"] == "attached"; };
  if (!wait_until([&](const SampleOutput &now) { return std::ranges::any_of(now.lines, is_attached); })) {
    throw std::runtime_error(failure("nothing was attached"));
  }
}

SampleRun::~SampleRun() {
  if (has_ended()) return;
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
}

SampleOutput SampleRun::output() const {
  std::istringstream whole(content_of(standard_output_));
  SampleOutput output;
  for (std::string line; std::getline(whole, line) && !whole.eof();) {
    output.lines.push_back(nlohmann::json::parse(line));
  }
  return output;
}

bool SampleRun::wait_until(const std::function<bool(const SampleOutput &)> &wanted) const {
  // An emulated machine on a busy one takes that long to compile a file with all of vmlinux.h.
  constexpr auto kLongest = std::chrono::seconds(120);
  const auto deadline = std::chrono::steady_clock::now() + kLongest;
  while (!wanted(output())) {
    if (has_ended() || std::chrono::steady_clock::now() > deadline) return wanted(output());
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

SampleOutput SampleRun::finish() {
  if (has_ended()) throw std::runtime_error(failure("ended too early"));
  kill(process_, SIGINT);
  waitpid(std::exchange(process_, -1), &status_, 0);
  if (!WIFEXITED(status_) || WEXITSTATUS(status_) != 0) throw std::runtime_error(failure("failed"));
  return output();
}

bool SampleRun::has_ended() const {
  if (process_ > 0 && waitpid(process_, &status_, WNOHANG) == process_) process_ = -1;
  return process_ < 0;
}

std::string SampleRun::failure(const std::string &what) const {
  return fmt::format("{}: {}: {}{}", command_, what, content_of(standard_error_), content_of(standard_output_));
}

}  // namespace bpfcc::test
