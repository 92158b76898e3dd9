#include <array>

#include "loader/verifier/message.h"

namespace bpfcc {
namespace {

// Rows that come first: the same sentence as in the other tables, where one of its words tells more; sentences of newer
// kernels (6.13 to 6.18), of kernel/bpf/log.c, net/core/filter.c and kernel/trace/bpf_trace.c, and those that
// libbpf 1.5 writes into the kernel's log.
constexpr std::array kMessages = {
    MessageRow{"BPF_ST stores into R%d ctx is not allowed\n", Cause::kContextAccess},
    MessageRow{"cannot pass in dynptr at an offset", Cause::kDynptr},
    MessageRow{"bpf_spin_lock at off=%d must be held for %s\n", Cause::kLock},
    MessageRow{"R%d invalid mem access '%sor_null%s'\n", Cause::kNullCheck},
    MessageRow{"R%d type=%sor_null%s expected=%s\n", Cause::kNullCheck},
    MessageRow{"R%d invalid mem access '%suntrusted%s'\n", Cause::kTrusted},
    MessageRow{"R%d type=untrusted_%s expected=%s\n", Cause::kTrusted},
    MessageRow{"R%d type=rcu_%s expected=%s\n", Cause::kTrusted},
    MessageRow{"R%d pointer arithmetic on %sor_null prohibited", Cause::kNullCheck},
    MessageRow{"%s cannot be used inside bpf_spin_lock-ed region\n", Cause::kCriticalSection},
    MessageRow{"%s cannot be used inside bpf_preempt_disable-ed region\n", Cause::kCriticalSection},
    MessageRow{"%s cannot be used inside bpf_rcu_read_lock-ed region\n", Cause::kCriticalSection},
    MessageRow{"%s cannot be used inside bpf_local_irq_save-ed region\n", Cause::kCriticalSection},
    MessageRow{"global function calls are not allowed while holding a lock,\n", Cause::kCriticalSection},
    MessageRow{"global function calls are not allowed with preemption disabled,\n", Cause::kCriticalSection},
    MessageRow{"expected prog array map for tail call", Cause::kMapUse},
    MessageRow{"%s would lead to reference leak\n", Cause::kReference},
    MessageRow{"insn %d cannot call exception cb directly", Cause::kException},
    MessageRow{"%s can only take non-owning or refcounted bpf_rb_node pointer\n", Cause::kGraph},
    MessageRow{"%s not allowed in rbtree cb\n", Cause::kGraph},
    MessageRow{"no write support to %s at off %d\n", Cause::kReadOnly},
    MessageRow{"kfunc bpf_rdonly_cast type ID argument must be of a struct or void\n", Cause::kKfunc},
    MessageRow{"metadata kfuncs require device-bound program\n", Cause::kDevice},
    MessageRow{"Global function %s() doesn't return scalar. Only those are supported.\n", Cause::kGlobalFunction},
    MessageRow{"failed to resolve CO-RE relocation ", Cause::kCoreRelocation},
    MessageRow{"kernel doesn't support type '%s'", Cause::kTypes},
    MessageRow{"kernel function '%s' is not found", Cause::kMissingSymbol},
    MessageRow{"BPF map '%s' is referenced but wasn't created", Cause::kMapUse},
    MessageRow{"kfunc '%s' is referenced but wasn't resolved", Cause::kMissingSymbol},
};

}  // namespace

std::span<const MessageRow> other_messages() { return kMessages; }

}  // namespace bpfcc
