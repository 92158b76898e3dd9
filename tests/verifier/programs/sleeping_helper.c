// cause: sleep
// says: bpf_copy_from_user() may sleep, and this program may not
// help: declare it sleepable: SEC("fentry.s/..."), SEC("lsm.s/..."), SEC("uprobe.s/...")
// mended: SEC("uprobe.s")
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("uprobe")
int program(void *context) {
  int value = 0;
  return bpf_copy_from_user(&value, sizeof(value), (void *)16); // here
}

char _license[] SEC("license") = "GPL";
