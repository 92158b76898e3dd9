// References, records and locks are given back on every path, and not used afterwards.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: %s
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4096);
} events SEC(".maps");

struct total {
  struct bpf_spin_lock lock;
  __u64 bytes;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __type(key, __u32);
  __type(value, struct total);
  __uint(max_entries, 8);
} totals SEC(".maps");

SEC("tc")
int forgotten(struct __sk_buff *packet) {
  // CHECK: held.c:[[#@LINE+7]]:5: error: 'record[1]' is outside of its memory: 8 bytes at offset 8 of 8 [bpf-memory-bounds]
  // CHECK: held.c:[[#@LINE+2]]:19: error: the record of 'bpf_ringbuf_reserve' is neither submitted nor discarded on some path [bpf-reference]
  // CHECK: held.c:[[#@LINE+3]]:26: note: the path ends here
  __u64 *record = bpf_ringbuf_reserve(&events, 8, 0);
  if (!record) return 0;
  if (packet->mark == 0) return 0;
  if (packet->mark == 1) {
    record[1] = 0;
  }
  bpf_ringbuf_submit(record, 0);
  return 0;
}

SEC("tc")
int used_after(struct __sk_buff *packet) {
  struct bpf_sock_tuple tuple = {};
  struct bpf_sock *socket = bpf_sk_lookup_tcp(packet, &tuple, sizeof(tuple.ipv4), -1, 0);
  if (!socket) return 0;
  bpf_sk_release(socket);
  // CHECK: held.c:[[#@LINE+2]]:10: error: 'socket' is used after its release [bpf-released]
  // CHECK: held.c:[[#@LINE-2]]:3: note: it was released here
  return socket->family;
}

SEC("tc")
int locked(struct __sk_buff *packet) {
  __u32 key = packet->mark;
  struct total *total = bpf_map_lookup_elem(&totals, &key);
  if (!total) return 0;
  // CHECK: held.c:[[#@LINE+2]]:3: error: the spin lock is still held on some path [bpf-lock]
  // CHECK: held.c:[[#@LINE+2]]:28: note: the path ends here
  bpf_spin_lock(&total->lock);
  if (total->bytes > 1000) return 0;
  bpf_spin_unlock(&total->lock);
  return 0;
}

static void finish(__u64 *record, int keep) {
  if (keep) {
    bpf_ringbuf_submit(record, 0);
  } else {
    bpf_ringbuf_discard(record, 0);
  }
}

// Nothing of what follows is reported.
SEC("tc")
int given_back(struct __sk_buff *packet) {
  __u64 *record = bpf_ringbuf_reserve(&events, 16, 0);
  if (record) {
    record[1] = packet->len;
    finish(record, packet->mark == 3);
  }
  struct bpf_sock_tuple tuple = {};
  struct bpf_sock *socket = bpf_sk_lookup_tcp(packet, &tuple, sizeof(tuple.ipv4), -1, 0);
  struct bpf_tcp_sock *tcp = socket ? bpf_tcp_sock(socket) : NULL;
  __u32 key = tcp ? tcp->snd_cwnd : 0;
  if (socket) bpf_sk_release(socket);
  struct total *total = bpf_map_lookup_elem(&totals, &key);
  if (!total) return 0;
  bpf_spin_lock(&total->lock);
  total->bytes += packet->len;
  if (total->bytes < 1000) goto unlock;
  total->bytes = 0;
unlock:
  bpf_spin_unlock(&total->lock);
  return 0;
}

char _license[] SEC("license") = "GPL";
