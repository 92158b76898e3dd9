#include "loader/load/parallel_verification.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <span>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "support/unique_fd.h"

// libbpf's function, and ours that libbpf calls: the linker's --wrap=bpf_prog_load.
// NOLINTBEGIN(bugprone-reserved-identifier): the linker chooses these names.
extern "C" {
int __real_bpf_prog_load(bpf_prog_type type, const char *name, const char *license, const bpf_insn *instructions,
                         size_t count, bpf_prog_load_opts *options);
int __wrap_bpf_prog_load(bpf_prog_type type, const char *name, const char *license, const bpf_insn *instructions,
                         size_t count, bpf_prog_load_opts *options) {
  if (auto *verification = bpfcc::ParallelVerification::current()) {
    const auto answer = verification->answer({type, name, license, instructions, count, options});
    if (answer && *answer < 0) errno = -*answer;
    if (answer) return *answer;
  }
  return __real_bpf_prog_load(type, name, license, instructions, count, options);
}
}
// NOLINTEND(bugprone-reserved-identifier)

namespace bpfcc {
namespace {

thread_local ParallelVerification *current_verification = nullptr;

/// A descriptor that a program will take the place of. Not one of the first three: libbpf expects none of those.
UniqueFd open_placeholder() {
  const UniqueFd event(eventfd(0, EFD_CLOEXEC));
  return UniqueFd(event ? fcntl(event.get(), F_DUPFD_CLOEXEC, 3) : -1);
}

// Verified in less time than it takes to start a thread and wait for it; without a loop each is looked at a few times.
constexpr size_t kManyInstructions = 500;

/// The end of a loop: its instructions are verified once a round.
bool jumps_back(const bpf_insn &instruction) {
  const unsigned kind = BPF_CLASS(instruction.code);
  const unsigned operation = BPF_OP(instruction.code);
  if ((kind != BPF_JMP && kind != BPF_JMP32) || operation == BPF_CALL || operation == BPF_EXIT) return false;
  // gotol of -mcpu=v4 has its offset where others have a constant.
  return (kind == BPF_JMP32 && operation == BPF_JA ? instruction.imm : instruction.off) < 0;
}

}  // namespace

struct ParallelVerification::Program {
  const bpf_program *handle;
  Request request = {};
  bpf_prog_load_opts options = {};
  int placeholder = -1;  ///< libbpf's
  UniqueFd loaded = {};
  int error_code = 0;
};

ParallelVerification::ParallelVerification(const bpf_object *object, unsigned jobs)
    : object_(object), jobs_(jobs), outer_(current_verification) {
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object) {
    if (bpf_program__autoload(program)) programs_.push_back({program});
  }
  if (jobs_ < 2 || programs_.size() < 2) programs_.clear();
  current_verification = this;
}

ParallelVerification::~ParallelVerification() { current_verification = outer_; }

ParallelVerification *ParallelVerification::current() { return current_verification; }

ParallelVerification::Program *ParallelVerification::find(const void *instructions) {
  const auto found = std::ranges::find_if(
      programs_, [=](const Program &program) { return bpf_program__insns(program.handle) == instructions; });
  return found == programs_.end() ? nullptr : &*found;
}

std::optional<int> ParallelVerification::answer(const Request &request) {
  Program *program = find(request.instructions);
  if (program == nullptr) return std::nullopt;
  if (asked_ == 0 && !are_worth_threads()) {
    programs_.clear();
    return std::nullopt;
  }
  // libbpf asks again, for a log, when a program was refused.
  if (program->error_code != 0 || !refused_.empty()) return -EINVAL;
  program->request = request;
  // libbpf's own ends with this call; what it points to lasts as long as the load.
  program->options = *request.options;
  program->request.options = &program->options;
  if (++asked_ == programs_.size()) return load_all(*program);
  UniqueFd placeholder = open_placeholder();
  if (!placeholder) return -errno;
  program->placeholder = placeholder.release();
  return program->placeholder;
}

/// A thread that has to wait for a processor costs more than the verification of a few instructions.
bool ParallelVerification::are_worth_threads() const {
  size_t instructions = 0;
  for (const Program &program : programs_) {
    const std::span code(bpf_program__insns(program.handle), bpf_program__insn_cnt(program.handle));
    if (std::ranges::any_of(code, jumps_back)) return true;
    instructions += code.size();
  }
  return instructions >= kManyInstructions;
}

/// A program that was loaded takes the place of what stood for it; the last that libbpf asked for has no such place.
bool ParallelVerification::take_its_place(Program &program) {
  if (program.placeholder < 0) return true;
  if (dup3(program.loaded.get(), program.placeholder, O_CLOEXEC) < 0) return false;
  program.loaded = {};
  return true;
}

int ParallelVerification::load_all(Program &last) {
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < programs_.size(); i = next++) {
      Program &program = programs_[i];
      const Request &request = program.request;
      program.loaded = UniqueFd(
          __real_bpf_prog_load(static_cast<bpf_prog_type>(request.type), request.name, request.license,
                               static_cast<const bpf_insn *>(request.instructions), request.count, request.options));
      // At once: a table of descriptors that grows while several threads use it makes them wait (synchronize_rcu()).
      if (!program.loaded || !take_its_place(program)) program.error_code = errno;
    }
  };
  {
    std::vector<std::jthread> threads;
    const size_t jobs = std::min<size_t>(jobs_, programs_.size());
    try {
      while (threads.size() + 1 < jobs) threads.emplace_back(work);
    } catch (const std::system_error &) {  // NOLINT(bugprone-empty-catch)
      // No more threads to be had: those that are there do the work.
    }
    work();
  }

  const auto bad = std::ranges::find_if(programs_, [](const Program &program) { return program.error_code != 0; });
  if (bad != programs_.end()) {
    refused_ = bpf_program__name(bad->handle);
    return -bad->error_code;
  }
  return last.loaded.release();
}

void ParallelVerification::bind_read_only_maps() const {
  const bpf_map *map = nullptr;
  bpf_object__for_each_map(map, object_) {
    if (!bpf_map__is_internal(map) || bpf_map__fd(map) < 0) continue;
    if (std::string_view(bpf_map__name(map)).find(".rodata") == std::string_view::npos) continue;
    // bpftool finds a program's metadata there. Programs work without it: no error, as in libbpf.
    for (const Program &program : programs_) {
      bpf_prog_bind_map(bpf_program__fd(program.handle), bpf_map__fd(map), nullptr);
    }
  }
}

}  // namespace bpfcc
