/* The types that SEC("maps") can declare: what needs types of keys and values cannot be declared so. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define MAP(name, map_type, key, value, entries, flags) \
  struct bpf_map_def SEC("maps") name = {               \
      .type = map_type, .key_size = key, .value_size = value, .max_entries = entries, .map_flags = flags}

MAP(m_hash, BPF_MAP_TYPE_HASH, 4, 4, 4, 0);
MAP(m_array, BPF_MAP_TYPE_ARRAY, 4, 4, 2, 0);
MAP(m_prog_array, BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 4, 0);
MAP(m_perf, BPF_MAP_TYPE_PERF_EVENT_ARRAY, 4, 4, 4, 0);
MAP(m_percpu_hash, BPF_MAP_TYPE_PERCPU_HASH, 4, 8, 4, 0);
MAP(m_percpu_array, BPF_MAP_TYPE_PERCPU_ARRAY, 4, 8, 1, 0);
MAP(m_cgroups, BPF_MAP_TYPE_CGROUP_ARRAY, 4, 4, 4, 0);
MAP(m_lru, BPF_MAP_TYPE_LRU_HASH, 4, 4, 64, 0);
MAP(m_lru_percpu, BPF_MAP_TYPE_LRU_PERCPU_HASH, 4, 8, 64, 0);
MAP(m_trie, BPF_MAP_TYPE_LPM_TRIE, 8, 4, 4, BPF_F_NO_PREALLOC);
MAP(m_devices, BPF_MAP_TYPE_DEVMAP, 4, 4, 4, 0);
MAP(m_devices_hash, BPF_MAP_TYPE_DEVMAP_HASH, 4, 8, 4, 0);
MAP(m_sockets, BPF_MAP_TYPE_SOCKMAP, 4, 8, 4, 0);
MAP(m_sockets_hash, BPF_MAP_TYPE_SOCKHASH, 4, 8, 4, 0);
MAP(m_sockets_small, BPF_MAP_TYPE_SOCKMAP, 4, 4, 4, 0);
MAP(m_cpus, BPF_MAP_TYPE_CPUMAP, 4, 4, 2, 0);
MAP(m_xsk, BPF_MAP_TYPE_XSKMAP, 4, 4, 4, 0);
MAP(m_reuseport, BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, 4, 8, 4, 0);
MAP(m_queue, BPF_MAP_TYPE_QUEUE, 0, 4, 4, 0);
MAP(m_stack, BPF_MAP_TYPE_STACK, 0, 4, 4, 0);
MAP(m_bloom, BPF_MAP_TYPE_BLOOM_FILTER, 0, 4, 4, 0);
MAP(m_ring, BPF_MAP_TYPE_RINGBUF, 0, 0, 65536, 0);
MAP(m_user_ring, BPF_MAP_TYPE_USER_RINGBUF, 0, 0, 65536, 0);
MAP(m_stacks, BPF_MAP_TYPE_STACK_TRACE, 4, 80, 4, 0);
MAP(m_cgroup_storage, BPF_MAP_TYPE_CGROUP_STORAGE, 16, 4, 0, 0);
MAP(m_percpu_cgroup_storage, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE, 16, 8, 0, 0);

SEC("socket")
int use(struct __sk_buff *skb) { return 0; }

SEC("xdp/devmap")
int behind(struct xdp_md *context) { return XDP_PASS; }

char _license[] SEC("license") = "GPL";
