/* A map of each type that the kernels of the tests have (6.1 and later); the newer ones are in files of their own. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct prefix {
  __u32 length;
  __u8 address[4];
};

#define MAP(name, map_type, key_type, value_type, entries, flags) \
  struct {                                                        \
    __uint(type, map_type);                                       \
    __type(key, key_type);                                        \
    __type(value, value_type);                                    \
    __uint(max_entries, entries);                                 \
    __uint(map_flags, flags);                                     \
  } name SEC(".maps")

#define KEYLESS(name, map_type, value_type) \
  struct {                                  \
    __uint(type, map_type);                 \
    __type(value, value_type);              \
    __uint(max_entries, 4);                 \
  } name SEC(".maps")

#define RING(name, map_type)    \
  struct {                      \
    __uint(type, map_type);     \
    __uint(max_entries, 65536); \
  } name SEC(".maps")

#define STORED_WITH(name, map_type)        \
  struct {                                 \
    __uint(type, map_type);                \
    __type(key, int);                      \
    __type(value, __u32);                  \
    __uint(map_flags, BPF_F_NO_PREALLOC);  \
  } name SEC(".maps")

MAP(m_hash, BPF_MAP_TYPE_HASH, __u32, __u32, 4, 0);
MAP(m_array, BPF_MAP_TYPE_ARRAY, __u32, __u32, 2, 0);
MAP(m_prog_array, BPF_MAP_TYPE_PROG_ARRAY, __u32, __u32, 4, 0);
MAP(m_perf, BPF_MAP_TYPE_PERF_EVENT_ARRAY, __u32, __u32, 4, 0);
MAP(m_percpu_hash, BPF_MAP_TYPE_PERCPU_HASH, __u32, __u64, 4, 0);
MAP(m_percpu_array, BPF_MAP_TYPE_PERCPU_ARRAY, __u32, __u64, 1, 0);
MAP(m_cgroups, BPF_MAP_TYPE_CGROUP_ARRAY, __u32, __u32, 4, 0);
MAP(m_lru, BPF_MAP_TYPE_LRU_HASH, __u32, __u32, 64, 0);
MAP(m_lru_percpu, BPF_MAP_TYPE_LRU_PERCPU_HASH, __u32, __u64, 64, 0);
MAP(m_trie, BPF_MAP_TYPE_LPM_TRIE, struct prefix, __u32, 4, BPF_F_NO_PREALLOC);
MAP(m_devices, BPF_MAP_TYPE_DEVMAP, __u32, __u32, 4, 0);
MAP(m_devices_hash, BPF_MAP_TYPE_DEVMAP_HASH, __u32, struct bpf_devmap_val, 4, 0);
MAP(m_sockets, BPF_MAP_TYPE_SOCKMAP, __u32, __u64, 4, 0);
MAP(m_sockets_hash, BPF_MAP_TYPE_SOCKHASH, __u32, __u64, 4, 0);
MAP(m_sockets_small, BPF_MAP_TYPE_SOCKMAP, __u32, __u32, 4, 0);
MAP(m_cpus, BPF_MAP_TYPE_CPUMAP, __u32, __u32, 2, 0);
MAP(m_xsk, BPF_MAP_TYPE_XSKMAP, __u32, __u32, 4, 0);
MAP(m_reuseport, BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, __u32, __u64, 4, 0);
KEYLESS(m_queue, BPF_MAP_TYPE_QUEUE, __u32);
KEYLESS(m_stack, BPF_MAP_TYPE_STACK, __u32);
KEYLESS(m_bloom, BPF_MAP_TYPE_BLOOM_FILTER, __u32);
RING(m_ring, BPF_MAP_TYPE_RINGBUF);
RING(m_user_ring, BPF_MAP_TYPE_USER_RINGBUF);
STORED_WITH(m_sk_storage, BPF_MAP_TYPE_SK_STORAGE);
STORED_WITH(m_task_storage, BPF_MAP_TYPE_TASK_STORAGE);

struct {
  __uint(type, BPF_MAP_TYPE_STACK_TRACE);
  __uint(key_size, 4);
  __uint(value_size, 10 * sizeof(__u64));
  __uint(max_entries, 4);
} m_stacks SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_CGROUP_STORAGE);
  __type(key, struct bpf_cgroup_storage_key);
  __type(value, __u32);
} m_cgroup_storage SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE);
  __type(key, struct bpf_cgroup_storage_key);
  __type(value, __u64);
} m_percpu_cgroup_storage SEC(".maps");

struct inner {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u32);
  __uint(max_entries, 1);
} m_inner SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __type(key, __u32);
  __uint(max_entries, 4);
  __array(values, struct inner);
} m_array_of_maps SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
  __type(key, __u32);
  __uint(max_entries, 4);
  __array(values, struct inner);
} m_hash_of_maps SEC(".maps");

SEC("socket")
int use(struct __sk_buff *skb) { return 0; }

SEC("xdp/devmap")
int behind(struct xdp_md *context) { return XDP_PASS; }

char _license[] SEC("license") = "GPL";
