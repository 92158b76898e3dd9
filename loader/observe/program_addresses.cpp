#include "loader/observe/program_addresses.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include <algorithm>

namespace bpfcc {
namespace {

// Between the collector (frame 0) and who called bpf_trace_printk are bpf_trace_run1(), the tracepoint's own function
// and the helper; one or two more where a compiler inlines less. A program that is deeper on the stack did not write
// the line, but made something happen at which another program runs.
constexpr size_t kDeepestCaller = 6;

template <class T>
std::uint64_t address_of(std::vector<T> &values) {
  return reinterpret_cast<std::uint64_t>(values.data());
}

void append_ranges(const bpf_program *program, std::vector<ProgramAddresses::Range> &ranges) {
  bpf_prog_info counts{};
  std::uint32_t size = sizeof(counts);
  const int fd = bpf_program__fd(program);
  if (fd < 0 || bpf_prog_get_info_by_fd(fd, &counts, &size) != 0) return;
  // One a function: the program and its subprograms.
  std::vector<std::uint64_t> begins(counts.nr_jited_ksyms);
  std::vector<std::uint32_t> lengths(counts.nr_jited_func_lens);
  bpf_prog_info info{};
  size = sizeof(info);
  info.nr_jited_ksyms = counts.nr_jited_ksyms;
  info.jited_ksyms = address_of(begins);
  info.nr_jited_func_lens = counts.nr_jited_func_lens;
  info.jited_func_lens = address_of(lengths);
  if (bpf_prog_get_info_by_fd(fd, &info, &size) != 0) return;
  for (size_t i = 0; i < std::min(begins.size(), lengths.size()); ++i) {
    if (begins[i] != 0) ranges.push_back({begins[i], begins[i] + lengths[i], bpf_program__name(program)});
  }
}

}  // namespace

ProgramAddresses ProgramAddresses::of(const LoadedObject &object) {
  std::vector<Range> ranges;
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object.get()) append_ranges(program, ranges);
  return ProgramAddresses(std::move(ranges));
}

std::string ProgramAddresses::innermost(std::span<const std::uint64_t> stack) const {
  for (const std::uint64_t address : stack.first(std::min(stack.size(), kDeepestCaller + 1))) {
    const auto found = std::ranges::find_if(
        ranges_, [&](const Range &range) { return range.begin <= address && address < range.end; });
    if (found != ranges_.end()) return found->program;
  }
  return {};
}

}  // namespace bpfcc
