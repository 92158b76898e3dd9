"""A C program as one that has grown over years: packet parsing, map lookups and updates, branches, static functions, ring
buffer records."""

HEAD = """#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct flow {
  __u32 source, destination;
  __u16 source_port, destination_port;
  __u32 protocol;
};

struct statistics {
  __u64 packets, bytes, first, last;
  __u32 flags, errors;
};

struct event {
  struct flow flow;
  __u32 kind, length;
  __u64 time;
};

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 262144);
} events SEC(".maps");

static __always_inline int parse_flow(void *data, void *end, struct flow *flow) {
  struct ethhdr *ethernet = data;
  if ((void *)(ethernet + 1) > end) return -1;
  if (ethernet->h_proto != bpf_htons(ETH_P_IP)) return -1;
  struct iphdr *ip = (void *)(ethernet + 1);
  if ((void *)(ip + 1) > end) return -1;
  flow->source = ip->saddr;
  flow->destination = ip->daddr;
  flow->protocol = ip->protocol;
  if (ip->protocol == 6) {
    struct tcphdr *tcp = (void *)(ip + 1);
    if ((void *)(tcp + 1) > end) return -1;
    flow->source_port = tcp->source;
    flow->destination_port = tcp->dest;
  } else if (ip->protocol == 17) {
    struct udphdr *udp = (void *)(ip + 1);
    if ((void *)(udp + 1) > end) return -1;
    flow->source_port = udp->source;
    flow->destination_port = udp->dest;
  }
  return 0;
}
"""

PART = """
struct {{
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1024);
  __type(key, struct flow);
  __type(value, struct statistics);
}} flows_{n} SEC(".maps");

static __noinline int count_{n}(const struct flow *flow, __u32 length) {{
  struct statistics *known, fresh = {{}};
  if (!flow) return 0;
  known = bpf_map_lookup_elem(&flows_{n}, flow);
  if (!known) {{
    fresh.packets = 1;
    fresh.bytes = length;
    fresh.first = fresh.last = bpf_ktime_get_ns();
    bpf_map_update_elem(&flows_{n}, flow, &fresh, BPF_NOEXIST);
    return 1;
  }}
  __sync_fetch_and_add(&known->packets, 1);
  __sync_fetch_and_add(&known->bytes, length);
  known->last = bpf_ktime_get_ns();
  if (length < {n} + 60) known->flags |= {n};
  if (flow->source_port == bpf_htons({n} + 1000)) known->errors += 1;
  return 0;
}}

static __always_inline int report_{n}(const struct flow *flow, __u32 length, __u32 kind) {{
  struct event *event = bpf_ringbuf_reserve(&events, sizeof(*event), 0);
  if (!event) return -1;
  event->flow = *flow;
  event->kind = kind;
  event->length = length;
  event->time = bpf_ktime_get_ns();
  if (kind > 7) {{
    bpf_ringbuf_discard(event, 0);
    return -1;
  }}
  bpf_ringbuf_submit(event, 0);
  return 0;
}}

SEC("{section}")
int program_{n}(struct {context} *packet) {{
  void *data = (void *)(long)packet->data;
  void *end = (void *)(long)packet->data_end;
  struct flow flow = {{}};
  __u32 length = end - data;
  if (parse_flow(data, end, &flow) < 0) return {accept};
  int is_new = count_{n}(&flow, length);
  switch (flow.protocol) {{
    case 6:
      if (flow.destination_port == bpf_htons(22 + {n})) report_{n}(&flow, length, 1);
      break;
    case 17:
      if (flow.destination_port == bpf_htons(53) || length > 512) report_{n}(&flow, length, 2);
      break;
    default:
      if (is_new) report_{n}(&flow, length, 3);
  }}
  if (is_new && length > 1400) return {drop};
  bpf_printk("flow {n} %u %u", flow.source, length);
  return {accept};
}}
"""

XDP = {"section": "xdp", "context": "xdp_md", "accept": "XDP_PASS", "drop": "XDP_DROP"}
TC = {"section": "tc", "context": "__sk_buff", "accept": "0", "drop": "2"}


def program(parts: int = 13) -> str:
    """Of so many parts, of about 70 lines each; 13 make about 1,000 lines."""
    return HEAD + "".join(PART.format(n=n, **(XDP if n % 2 else TC)) for n in range(parts)) + \
        '\nchar _license[] SEC("license") = "GPL";\n'
