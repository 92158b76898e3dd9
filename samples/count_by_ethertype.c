/* Counts packets and bytes per EtherType, in the manner of Linux 4.x: compiled and run as it is.
 *
 *     bpfrun samples/count_by_ethertype.c --attach bpf_prog1=socket:eth0 --for 10s
 *
 * libbpf 1.0 and later, and so bpftool, refuse such an object: maps in SEC("maps"), a numbered section, a version
 * section. At the end: one line an EtherType (2048 is IPv4, 2054 ARP, 34525 IPv6).
 */
#include <uapi/linux/bpf.h>
#include <uapi/linux/if_ether.h>
#include <linux/version.h>
#include "bpf_helpers.h"

struct traffic {
	u64 packets;
	u64 bytes;
};

struct bpf_map_def SEC("maps") my_map = {
	.type = BPF_MAP_TYPE_HASH,
	.key_size = sizeof(u32),
	.value_size = sizeof(struct traffic),
	.max_entries = 256,
};

SEC("socket1")
int bpf_prog1(struct __sk_buff *skb)
{
	u32 proto = load_half(skb, offsetof(struct ethhdr, h_proto));
	struct traffic *value;

	value = bpf_map_lookup_elem(&my_map, &proto);
	if (value) {
		__sync_fetch_and_add(&value->packets, 1);
		__sync_fetch_and_add(&value->bytes, skb->len);
	} else {
		struct traffic first = {1, skb->len};

		bpf_map_update_elem(&my_map, &proto, &first, BPF_ANY);
	}
	return 0;
}

char _license[] SEC("license") = "GPL";
u32 _version SEC("version") = LINUX_VERSION_CODE;
