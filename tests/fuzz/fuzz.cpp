// Wrong inputs for everything that reads what strangers wrote. Each target runs in a process of its own, so that the
// input that ends it can be told: fuzz [--seed=N] [--count=N] [TARGET...]
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "loader/observe/value_text.h"
#include "tests/fuzz/mutator.h"
#include "tests/fuzz/targets.h"

namespace bpfcc::test {
namespace {

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t count = 20000;
  std::vector<std::string_view> targets;  ///< empty: all
};

bool read_number(std::string_view argument, std::string_view option, std::uint64_t &number) {
  if (!argument.starts_with(option)) return false;
  const std::string_view text = argument.substr(option.size());
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    fmt::print(stderr, "fuzz: error: {}: not a number\n", argument);
    std::exit(EXIT_FAILURE);
  }
  return true;
}

Options read_options(int argc, char **argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    if (read_number(argv[i], "--seed=", options.seed) || read_number(argv[i], "--count=", options.count)) continue;
    options.targets.emplace_back(argv[i]);
  }
  return options;
}

/// What the child is at, for the parent to read when it has ended.
struct Progress {
  std::uint64_t number;
  std::string_view broken;  ///< a sentence in the program's own data, the same in parent and child
};

std::string input_of(const FuzzTarget &target, std::uint64_t number) {
  return Mutator(number, target.words).mutate(target.seeds);
}

void run(const FuzzTarget &target, const Options &options, Progress &progress) {
  for (progress.number = options.seed; progress.number < options.seed + options.count; ++progress.number) {
    progress.broken = target.read(input_of(target, progress.number));
    if (!progress.broken.empty()) _exit(EXIT_FAILURE);
  }
  _exit(EXIT_SUCCESS);
}

bool stands(const FuzzTarget &target, const Options &options) {
  void *memory = mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  auto *progress = static_cast<Progress *>(memory);  // zeros: an empty one
  const pid_t child = fork();
  if (child == 0) run(target, options, *progress);
  int status = 0;
  const bool good = child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (good) {
    fmt::print("{}: {} inputs\n", target.name, options.count);
  } else {
    fmt::print("{}: {} at --seed={} --count=1: {}\n", target.name,
               progress->broken.empty() ? "crashed" : progress->broken, progress->number,
               printable(input_of(target, progress->number)));
  }
  munmap(memory, sizeof(Progress));
  return good;
}

int fuzz(const Options &options) {
  bool good = true;
  std::size_t ran = 0;
  for (const FuzzTarget &target : fuzz_targets()) {
    const auto &wanted = options.targets;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), target.name) == wanted.end()) continue;
    ++ran;
    good = stands(target, options) && good;
  }
  if (ran < std::max<std::size_t>(options.targets.size(), 1)) {
    fmt::print(stderr, "fuzz: error: no such target\n");
    return EXIT_FAILURE;
  }
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace bpfcc::test

int main(int argc, char **argv) try {
  return bpfcc::test::fuzz(bpfcc::test::read_options(argc, argv));
} catch (const std::exception &error) {
  std::fputs(error.what(), stderr);
  return EXIT_FAILURE;
}
