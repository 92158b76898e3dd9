#pragma once

#include "loader/attach/attach_plan.h"

struct bpf_object;

namespace bpfcc {

/// Which of a loaded object's programs are in which elements of its program arrays, device maps and CPU maps. Asked of
/// the kernel, so that it does not matter who stored them there.
TailCalls find_tail_calls(const bpf_object *object);

}  // namespace bpfcc
