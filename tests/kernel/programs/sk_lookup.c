/* counts[0]: lookups of the socket for port 7777; every one is let go on. */
#include "count.h"

SEC("sk_lookup")
int count_lookups(struct bpf_sk_lookup *lookup) {
  if (lookup->local_port == 7777) count(0);
  return SK_PASS;
}
