#include "loader/attach/perf_open.h"

#include <sys/syscall.h>
#include <unistd.h>

namespace bpfcc {

UniqueFd open_perf_event(const perf_event_attr &attr, pid_t pid, int cpu, unsigned long flags) {
  constexpr int kNoGroup = -1;
  return UniqueFd(
      static_cast<int>(syscall(SYS_perf_event_open, &attr, pid, cpu, kNoGroup, flags | PERF_FLAG_FD_CLOEXEC)));
}

Link attach_to_perf_event(const bpf_program *program, UniqueFd event) {
  Link link(bpf_program__attach_perf_event(program, event.get()));
  if (link) event.release();
  return link;
}

}  // namespace bpfcc
