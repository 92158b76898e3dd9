/* Types that a kernel's BTF has not always known: a float, 64-bit enumerators, tags of types and of declarations. */
#include <linux/bpf.h>

#include <bpf/bpf_helpers.h>

enum large { LARGE = 1ULL << 40 };

struct features {
  float number;
  enum large large;
  int __attribute__((btf_type_tag("place"))) * pointer;
  int tagged __attribute__((btf_decl_tag("declared")));
};

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct features);
} features SEC(".maps");

SEC("socket")
int look(struct __sk_buff *packet) {
  __u32 first = 0;
  struct features *found = bpf_map_lookup_elem(&features, &first);
  return found ? found->tagged : 0;
}

char _license[] SEC("license") = "GPL";
