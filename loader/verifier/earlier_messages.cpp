#include <array>

#include "loader/verifier/message.h"

namespace bpfcc {
namespace {

// Sentences of kernel/bpf/verifier.c of Linux 4.14 to 5.19 that 6.1 does not say any more, or says in other words.
constexpr std::array kMessages = {
    MessageRow{"BPF_XADD stores into R%d %s is not allowed\n", Cause::kAtomic},
    MessageRow{"Sleepable programs can only use ", Cause::kMapUse},
    MessageRow{"R%d min value is outside of the array range\n", Cause::kMemoryBounds},
    MessageRow{"R%d max value is outside of the array range\n", Cause::kMemoryBounds},
    MessageRow{"dereference of modified ctx ptr R%d off=%d", Cause::kModifiedPointer},
    MessageRow{"function calls to other bpf functions are allowed for ", Cause::kPrivilege},
    MessageRow{"R%d tried to %s from different maps or paths", Cause::kPrivilege},
    MessageRow{"R%d tried to %s from different maps, paths, or prohibited types\n", Cause::kPrivilege},
    MessageRow{"invalid stack type R%d off=%d access_size=%d\n", Cause::kStackBounds},
    MessageRow{"invalid stack type R%d var_off=%s access_size=%d\n", Cause::kStackBounds},
    MessageRow{"invalid variable stack read R%d var_off=%s\n", Cause::kStackBounds},
    MessageRow{"variable stack access var_off=%s off=%d size=%d\n", Cause::kStackBounds},
    MessageRow{"tail_calls are not allowed in programs with bpf-to-bpf calls\n", Cause::kTailCall},
    MessageRow{"BPF program is too complex\n", Cause::kTooComplex},
    MessageRow{"R%d unbounded memory access, make sure to bounds check any array access into a map\n",
               Cause::kUnbounded},
    MessageRow{"invalid indirect read from stack off %d+%d size %d\n", Cause::kUninitialised},
    MessageRow{"invalid indirect read from stack var_off %s+%d size %d\n", Cause::kUninitialised},
};

}  // namespace

std::span<const MessageRow> earlier_messages() { return kMessages; }

}  // namespace bpfcc
