/* counts[0]: hits of a static tracepoint of the watched process, counts[1]: those with the argument 5. */
#include "count.h"

#include <stdbool.h>

#include <linux/ptrace.h>

#include <bpf/bpf_tracing.h>
#include <bpf/usdt.bpf.h>

SEC("usdt")
int BPF_USDT(count_hits, long number) {
  if (!is_watched()) return 0;
  count(0);
  if (number == 5) count(1);
  return 0;
}
