/* counts[0]: packets at a hook of netfilter. Keeps all of them. */
#include "count.h"

struct bpf_nf_ctx;

SEC("netfilter")
int count_packets(struct bpf_nf_ctx *context) {
  (void)context;
  count(0);
  return 1; /* NF_ACCEPT */
}
