/* A line for every getppid() of the watched process: from the program itself, and from a function that it calls. */
#include "count.h"

static __noinline int from_a_function(int number) {
  bpf_printk("function %d\n", number);
  return number;
}

SEC("tracepoint/syscalls/sys_enter_getppid")
int say_getppid(void *context) {
  if (!is_watched()) return 0;
  bpf_printk("enter");
  from_a_function(7);
  return 0;
}

SEC("tracepoint/syscalls/sys_exit_getppid")
int say_exit(void *context) {
  if (is_watched()) bpf_printk("%d %d %d %d", 1, 2, 3, 4); /* more than three go through bpf_trace_vprintk() */
  return 0;
}
