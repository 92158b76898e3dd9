/* Not looked into before the compilation: it is included by <>. */
static int since_boot(void) { return bpf_ktime_get_boot_ns() >> 30; }
