// Maps that the kernel does not create as declared, in both forms; what a loader may set, or libbpf rounds up, is a warning.
// RUN: not bpfcc -c %s -o /dev/null 2>&1 | FileCheck --implicit-check-not=error: --implicit-check-not=warning: %s
// RUN: not bpfcc --kernel=5.3 -DFLAGS -c %s -o /dev/null 2>&1 | FileCheck --check-prefix=FLAGS --implicit-check-not=error: %s
// RUN: bpfcc --kernel=5.5 -DFLAGS -c %s -o /dev/null 2>&1 | count 0
// RUN: bpfcc -Wno-bpf-map-definition -c %s -o /dev/null 2>&1 | count 0
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#ifdef FLAGS
struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 1);
  // FLAGS: map_definition.c:[[#@LINE+1]]:3: error: 'BPF_F_MMAPABLE' is there since Linux 5.5; the program must run on 5.3 [bpf-map-version]
  __uint(map_flags, BPF_F_MMAPABLE | BPF_F_RDONLY_PROG);
} mapped SEC(".maps");
#else

struct bpf_map_def {
  unsigned type, key_size, value_size, max_entries, map_flags;
};

// CHECK: map_definition.c:[[#@LINE+2]]:52: error: the value of a map of type prog_array has 4 bytes, here it has 8 [bpf-map-definition]
struct bpf_map_def SEC("maps") programs = {
    .type = BPF_MAP_TYPE_PROG_ARRAY, .value_size = sizeof(__u64), .key_size = 4, .max_entries = 8};

// CHECK: map_definition.c:[[#@LINE+1]]:32: error: map 'untyped' has no type: .type = BPF_MAP_TYPE_HASH gives it one
struct bpf_map_def SEC("maps") untyped = {.key_size = 4, .value_size = 4, .max_entries = 1};

// CHECK: map_definition.c:[[#@LINE+1]]:49: error: map 'newer' is of the unknown type 99
struct bpf_map_def SEC("maps") newer = {.type = 99, .key_size = 4, .value_size = 4, .max_entries = 1};

// CHECK: error: a map of type hash needs max_entries [bpf-map-definition]
struct bpf_map_def SEC("maps") empty = {BPF_MAP_TYPE_HASH, 4, 8};

// CHECK: error: the key of a map of type hash has at least 1 byte, none is given [bpf-map-definition]
struct bpf_map_def SEC("maps") keyless = {BPF_MAP_TYPE_HASH, 0, 8, 1};

struct {
  // CHECK: error: map 'initialised' has no type: __uint(type, BPF_MAP_TYPE_HASH) gives it one
  __u32 type;
} initialised SEC(".maps") = {.type = BPF_MAP_TYPE_HASH};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  // CHECK: map_definition.c:[[#@LINE+1]]:3: error: the key of a map of type array has 4 bytes, here it has 8
  __type(key, __u64);
  __type(value, __u64);
  __uint(max_entries, 1);
} wide SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_LPM_TRIE);
  // CHECK: error: the key of a map of type lpm_trie has 5 to 260 bytes, here it has 4
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 1);
  // CHECK: error: a map of type lpm_trie needs map_flags with BPF_F_NO_PREALLOC
} prefixes SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 1);
  // CHECK: error: a map of type lru_hash does not take BPF_F_NO_PREALLOC
  __uint(map_flags, BPF_F_NO_PREALLOC);
} recent SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __type(key, __u32);
  // CHECK: error: the value of a map of type percpu_array has 1 to 32768 bytes, here it has 32769
  __type(value, char[32769]);
  __uint(max_entries, 1);
} large SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_STACK_TRACE);
  __type(key, __u32);
  // CHECK: error: the value of a map of type stack_trace is a multiple of 8 bytes, here it has 12
  __uint(value_size, 12);
  __uint(max_entries, 1);
} stacks SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_QUEUE);
  // CHECK: error: a map of type queue has no key, here it has 4 bytes
  __type(key, __u32);
  __type(value, __u64);
  __uint(max_entries, 1);
} queue SEC(".maps");

struct timed {
  __u64 count;
  struct bpf_timer timer;
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __type(key, __u32);
  // CHECK: map_definition.c:[[#@LINE+2]]:3: error: the value of a map of type percpu_array cannot have a 'struct bpf_timer'
  // CHECK: map_definition.c:[[#@LINE-7]]:3: note: it is this member
  __type(value, struct timed);
  __uint(max_entries, 1);
} timers SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  // CHECK: warning: the size of a ringbuf is a power of two and a multiple of the page size, here it is 5000: libbpf 1.0 and later make it 8192, others fail
  __uint(max_entries, 5000);
} records SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  // CHECK: warning: a map of type ringbuf needs max_entries, its size in bytes: it cannot be created unless the loader sets it
} sized_later SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_SK_STORAGE);
  __type(key, int);
  __type(value, __u64);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  // CHECK: error: max_entries of a map of type sk_storage is 0
  __uint(max_entries, 7);
} sockets SEC(".maps");

// What is right.
struct {
  __uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
  __uint(key_size, 4);
  __uint(value_size, 4);
} events SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 1 << 16);
  __type(value, struct timed);
} typed_events SEC(".maps");

struct inner {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __type(key, __u32);
  __type(value, struct timed);
  __uint(max_entries, 1);
} inner SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
  __uint(max_entries, 1);
  __type(key, __u32);
  __array(values, struct inner);
} outer SEC(".maps") = {.values = {&inner}};

extern struct inner elsewhere SEC(".maps");
#endif
