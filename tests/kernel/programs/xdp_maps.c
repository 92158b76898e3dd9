/* UDP datagrams to port 7777 are sent on by a device map and a CPU map in turn. counts[0] are those that came,
 * counts[1] those that the program behind the device map saw and dropped, counts[2] those behind the CPU map, which goes
 * on: where it drops them, the generic mode of Linux 6.1 and 6.12 runs it for the first 8 of 50 and no more. */
#include "count.h"
#include "packets.h"

struct {
  __uint(type, BPF_MAP_TYPE_DEVMAP_HASH);
  __type(key, __u32);
  __type(value, struct bpf_devmap_val);
  __uint(max_entries, 4);
} ports SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_CPUMAP);
  __type(key, __u32);
  __type(value, struct bpf_cpumap_val);
  __uint(max_entries, 2);
} cpus SEC(".maps");

SEC("xdp")
int send_on(struct xdp_md *context) {
  if (!is_for_us((void *)(long)context->data, (void *)(long)context->data_end)) return XDP_PASS;
  count(0);
  __u32 zero = 0;
  __u64 *came = bpf_map_lookup_elem(&counts, &zero);
  if (came && *came % 2) return bpf_redirect_map(&ports, 7, XDP_ABORTED);
  return bpf_redirect_map(&cpus, 0, XDP_ABORTED);
}

SEC("xdp/devmap")
int behind_port(struct xdp_md *context) {
  count(1);
  return XDP_DROP;
}

SEC("xdp/cpumap")
int on_cpu(struct xdp_md *context) {
  count(2);
  return XDP_PASS;
}
