/* What the kernel's own functions need around them to run outside of the kernel: the context in which they decide
 * (program type, attach type, privileges) is set by oracle_main.c; everything that only a kernel has is absent. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include KERNEL_BPF_H /* include/uapi/linux/bpf.h of the tree that is asked */
#include <linux/bpf_perf_event.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>

typedef uint64_t u64;
typedef int64_t s64;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint16_t u16;
typedef uint8_t u8;

#define BITS_PER_LONG 64
#define BIT(n) (1UL << (n))
#define fallthrough
#define __weak
#define __read_mostly
#define __init
#define noinline
#define sizeof_field(TYPE, MEMBER) sizeof(((TYPE *)0)->MEMBER)
#define offsetofend(TYPE, MEMBER) (offsetof(TYPE, MEMBER) + sizeof_field(TYPE, MEMBER))
#define bpf_ctx_range(TYPE, MEMBER) offsetof(TYPE, MEMBER)... offsetofend(TYPE, MEMBER) - 1
#define bpf_ctx_range_till(TYPE, FIRST, LAST) offsetof(TYPE, FIRST)... offsetofend(TYPE, LAST) - 1
#define bpf_ctx_range_ptr(TYPE, MEMBER) bpf_ctx_range(TYPE, MEMBER)
#define IS_ENABLED(option) 1
#define IS_MODULE(option) 0
#define BUILD_BUG_ON(condition)
#define BTF_TYPE_EMIT(type)
#define WARN_ON_ONCE(condition) (condition)
#define verbose(env, ...) ((void)(env))
#define pr_warn_once(...)
#define bpf_log(...)
#define U16_MAX 0xffff
#define PERF_MAX_TRACE_SIZE 8192
#define EINVAL 22
#define EACCES 13
#define ENOTSUPP 524
#define CAP_NET_ADMIN 12
#define CAP_PERFMON 38
#define CAP_BPF 39
#define LOCKDOWN_BPF_READ_KERNEL 0
#define LOCKDOWN_BPF_WRITE_USER 0
#define MAX_BPF_FUNC_ARGS 12
#define MAX_BPF_FUNC_REG_ARGS 5

/* Root, no lockdown: nothing is refused for want of a privilege. */
static int bpf_token_capable(const void *token, int capability) { return 1; }
static int perfmon_capable(void) { return 1; }
static int bpf_capable(void) { return 1; }
static int capable(int capability) { return 1; }
static int security_locked_down(int what) { return 0; }

enum bpf_access_type { BPF_READ = 1, BPF_WRITE = 2 };

struct btf;
struct btf_type;
struct bpf_verifier_log;
struct bpf_prog_aux {
  void *token;
  void *dst_prog;
  void *attach_func_proto;
  u32 attach_btf_id;
  enum bpf_prog_type saved_dst_prog_type;
  bool sleepable;
  void *saved_dst_attach_type;
};
struct bpf_prog {
  enum bpf_prog_type type;
  enum bpf_attach_type expected_attach_type;
  bool sleepable;
  bool tstamp_type_access;
  bool jit_requested;
  struct bpf_prog_aux *aux;
};
struct bpf_verifier_env {
  struct bpf_prog *prog;
  u32 subprog_cnt;
};
struct btf_record;
struct bpf_map {
  enum bpf_map_type map_type;
  struct btf_record *record;
};

struct sk_buff {
  u16 protocol;
};

static bool bpf_prog_is_offloaded(const struct bpf_prog_aux *aux) { return false; }
static bool bpf_prog_is_dev_bound(const struct bpf_prog_aux *aux) { return false; }
static bool bpf_prog_has_trampoline(const struct bpf_prog *prog) {
  switch (prog->expected_attach_type) {
    case BPF_TRACE_FENTRY:
    case BPF_TRACE_FEXIT:
    case BPF_MODIFY_RETURN:
      return prog->type == BPF_PROG_TYPE_TRACING;
    case BPF_LSM_MAC:
      return prog->type == BPF_PROG_TYPE_LSM;
    default:
      return false;
  }
}
static bool is_kprobe_multi(const struct bpf_prog *prog) {
  return prog->expected_attach_type == BPF_TRACE_KPROBE_MULTI;
}
static bool is_uprobe_multi(const struct bpf_prog *prog) { return false; }
static bool bpf_prog_check_recur(const struct bpf_prog *prog) { return false; }
static bool allow_tail_call_in_subprogs(struct bpf_verifier_env *env) { return true; }
static const char *func_id_name(int id) { return ""; }
static enum bpf_prog_type resolve_prog_type(const struct bpf_prog *prog) { return prog->type; }

/* A hook of bpf_lsm for which the helper exists, a TCP congestion function that is not release(). */
#define bpf_lsm_locked_sockopt_hooks 0
#define bpf_lsm_unlocked_sockopt_hooks 0
#define bpf_lsm_current_hooks 0
static bool btf_id_set_contains_(void) { return true; }
#define btf_id_set_contains(set, id) btf_id_set_contains_()
struct tcp_congestion_ops {
  void (*release)(void);
};
static u32 prog_ops_moff(const struct bpf_prog *prog) { return 1; }

#define bpf_get_trace_printk_proto() (&bpf_trace_printk_proto)
#define bpf_get_trace_vprintk_proto() (&bpf_trace_vprintk_proto)
#define bpf_get_probe_write_proto() (&bpf_probe_write_user_proto)
#define bpf_get_skb_set_tunnel_proto(id) \
  ((id) == BPF_FUNC_skb_set_tunnel_key ? &bpf_skb_set_tunnel_key_proto : &bpf_skb_set_tunnel_opt_proto)

/* Iterators: what any of the targets allows. */
#define bpf_iter_get_func_proto(id, prog) bpf_iter_tcp_get_func_proto(id, prog)
