#include "driver/compiler_process.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <span>

#include <fmt/format.h>

#include "driver/exit_code.h"
#include "support/unique_fd.h"

namespace bpfcc {
namespace {

using Bytes = std::vector<std::byte>;

// What the shell uses for a command that cannot be started.
constexpr int kNotStarted = 127;

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return fail(ErrorKind::kEnvironment, "pipe", "failed", errno);
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

std::optional<unsigned> number_in(const char *variable) {
  const char *text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  unsigned number = 0;
  const char *const end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

/// In the child, between fork and exec: nothing here allocates or returns.
[[noreturn]] void become_compiler(const CompilerCall &call, char *const *arguments, int input, int output,
                                  int messages) {
  const auto give_up = [](const char *what) {
    const int error_code = errno;
    for (const char *part : std::array<const char *, 5>{"bpfrun: ", what, ": ", std::strerror(error_code), "\n"}) {
      if (write(STDERR_FILENO, part, std::strlen(part)) < 0) break;
    }
    _exit(kNotStarted);
  };
  if (call.is_quiet) {
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0 || dup2(nowhere, STDERR_FILENO) < 0) give_up("/dev/null");
  }
  if (messages >= 0 && dup2(messages, STDERR_FILENO) < 0) give_up("dup2");
  if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0) give_up("dup2");
  if (call.user) {
    if (setgroups(1, &call.user->gid) != 0) give_up("setgroups");
    if (setresgid(call.user->gid, call.user->gid, call.user->gid) != 0) give_up("setresgid");
    if (setresuid(call.user->uid, call.user->uid, call.user->uid) != 0) give_up("setresuid");
  }
  std::signal(SIGPIPE, SIG_DFL);
  execv(call.path.c_str(), arguments);
  give_up(call.path.c_str());
  _exit(kNotStarted);
}

/// Writes `input` and reads the output at the same time: either pipe may be full first.
Result<Bytes> exchange(UniqueFd to_child, UniqueFd from_child, std::span<const std::byte> input) {
  Bytes output;
  std::array<std::byte, 65536> buffer{};
  fcntl(to_child.get(), F_SETFL, O_NONBLOCK);
  if (input.empty()) to_child.reset();
  while (true) {
    std::array<pollfd, 2> ends = {pollfd{from_child.get(), POLLIN, 0}, pollfd{to_child.get(), POLLOUT, 0}};
    if (poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) {
      return fail(ErrorKind::kEnvironment, "poll", "failed", errno);
    }
    if (to_child && ends[1].revents != 0) {
      const ssize_t written = write(to_child.get(), input.data(), input.size());
      if (written > 0) input = input.subspan(static_cast<size_t>(written));
      // A compiler that does not read all of it has its reasons, and says them.
      if (input.empty() || (written < 0 && errno != EAGAIN && errno != EINTR)) to_child.reset();
    }
    if (ends[0].revents == 0) continue;
    const ssize_t count = read(from_child.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(ErrorKind::kEnvironment, "bpfcc", "its output cannot be read", errno);
    if (count == 0) return output;
    output.insert(output.end(), buffer.begin(), buffer.begin() + count);
  }
}

Result<void> wait_for(pid_t child, const std::string &file) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return fail(ErrorKind::kEnvironment, "bpfcc", "cannot be waited for", errno);
  }
  if (WIFSIGNALED(status)) {
    return fail(ErrorKind::kRefused, file,
                fmt::format("bpfcc was ended by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status))));
  }
  switch (WEXITSTATUS(status)) {
    case kExitDone:
      return {};
    case kExitUsage:
      return fail(ErrorKind::kUsage, file, "bpfcc cannot compile it");
    case kNotStarted:
      return fail(ErrorKind::kEnvironment, "bpfcc", "cannot be started");
    default:
      return fail(ErrorKind::kRefused, file, "does not compile");
  }
}

std::string text_of(int file) {
  std::string text;
  std::array<char, 65536> buffer{};
  while (true) {
    const ssize_t count = pread(file, buffer.data(), buffer.size(), static_cast<off_t>(text.size()));
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<size_t>(count));
  }
}

}  // namespace

std::optional<UnprivilegedUser> user_behind_sudo() {
  const auto uid = number_in("SUDO_UID");
  const auto gid = number_in("SUDO_GID");
  if (geteuid() != 0 || !uid || !gid) return std::nullopt;
  return UnprivilegedUser{*uid, *gid};
}

Result<std::vector<std::byte>> run_compiler(const CompilerCall &call) {
  BPFCC_TRY(Pipe input, make_pipe());
  BPFCC_TRY(Pipe output, make_pipe());
  std::vector<std::string> arguments = {call.path};
  arguments.insert(arguments.end(), call.arguments.begin(), call.arguments.end());
  std::vector<char *> pointers;
  pointers.reserve(arguments.size() + 1);
  for (std::string &argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);

  const UniqueFd messages(call.messages == nullptr ? -1 : memfd_create("messages", MFD_CLOEXEC));
  if (call.messages != nullptr && !messages) return fail(ErrorKind::kEnvironment, "memfd_create", "failed", errno);
  const pid_t child = fork();
  if (child < 0) return fail(ErrorKind::kEnvironment, "fork", "failed", errno);
  if (child == 0) become_compiler(call, pointers.data(), input.read_end.get(), output.write_end.get(), messages.get());
  input.read_end.reset();
  output.write_end.reset();
  Result<Bytes> object = exchange(std::move(input.write_end), std::move(output.read_end), call.standard_input);
  const Result<void> ended = wait_for(child, call.arguments.back() == "-" ? "stdin" : call.arguments.back());
  if (call.messages != nullptr) *call.messages = text_of(messages.get());
  BPFCC_CHECK(ended);
  return object;
}

}  // namespace bpfcc
