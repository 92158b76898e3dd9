// cause: kptr
// says: 'element->mask' is written with a plain store
// help: use bpf_kptr_xchg(&value->field, pointer)
// no log on 6.1: it has no bpf_cpumask_create()
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define __kptr __attribute__((btf_type_tag("kptr")))

extern struct bpf_cpumask *bpf_cpumask_create(void) __ksym;
extern void bpf_cpumask_release(struct bpf_cpumask *mask) __ksym;

struct element {
  struct bpf_cpumask __kptr *mask;
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, struct element);
} elements SEC(".maps");

SEC("syscall")
int program(void *context) {
  __u32 key = 0;
  struct element *element = bpf_map_lookup_elem(&elements, &key);
  if (!element) return 0;
  struct bpf_cpumask *mask = bpf_cpumask_create();
  if (!mask) return 0;
  element->mask = mask; // here
  return 0;
}

char _license[] SEC("license") = "GPL";
