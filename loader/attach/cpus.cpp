#include "loader/attach/cpus.h"

#include <cerrno>
#include <string>

#include "loader/attach/argument.h"
#include "support/text_file.h"

namespace bpfcc {
namespace {

constexpr const char *kOnline = "/sys/devices/system/cpu/online";

}  // namespace

std::vector<int> parse_cpu_list(std::string_view text) {
  std::vector<int> cpus;
  while (!text.empty()) {
    const auto [range, rest] = split_first(text, ',');
    const bool single = range.find('-') == std::string_view::npos;
    const auto [low, high] = split_first(range, '-');
    const auto first = parse_number<int>(low);
    const auto last = single ? first : parse_number<int>(high);
    if (!first || !last) return {};
    for (int cpu = *first; cpu <= *last; ++cpu) cpus.push_back(cpu);
    text = rest;
  }
  return cpus;
}

Result<std::vector<int>> online_cpus() {
  std::vector<int> cpus = parse_cpu_list(first_word_of_file(kOnline));
  if (cpus.empty()) return fail(ErrorKind::kEnvironment, kOnline, "does not say which processors are at work");
  return cpus;
}

}  // namespace bpfcc
