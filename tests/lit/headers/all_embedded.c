// Nothing of the machine's own headers is needed: with -nostdlibinc-like folders out of the way all of these are found.
// RUN: bpfcc -H -fsyntax-only %s 2>&1 | FileCheck --check-prefix=PLACE %s
// RUN: bpfcc -c %s -o /dev/null
// PLACE-NOT: /usr/
#include <stddef.h>
#include <stdbool.h>
#include <stdarg.h>
#include <asm/ptrace.h>
#include <asm/unistd.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/pkt_cls.h>
#include <linux/ptrace.h>
#include <linux/tcp.h>
#include <linux/types.h>
#include <linux/udp.h>
#include <linux/version.h>
#include <uapi/linux/bpf.h>
#include <uapi/linux/if_packet.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

_Static_assert(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0), "headers of Linux 6.12");
_Static_assert(sizeof(long) == 8 && __BITS_PER_LONG == 64, "a BPF machine has 64-bit longs");
