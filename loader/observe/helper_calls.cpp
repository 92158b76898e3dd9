#include "loader/observe/helper_calls.h"

#include <bpf/libbpf.h>

#include <algorithm>

namespace bpfcc {

bool calls_any_helper(const LoadedObject &object, std::span<const bpf_func_id> helpers) {
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object.get()) {
    if (bpf_program__fd(program) < 0) continue;
    const std::span code(bpf_program__insns(program), bpf_program__insn_cnt(program));
    const bool found = std::ranges::any_of(code, [&](const bpf_insn &insn) {
      return insn.code == (BPF_JMP | BPF_CALL) && insn.src_reg == 0 &&
             std::ranges::find(helpers, static_cast<bpf_func_id>(insn.imm)) != helpers.end();
    });
    if (found) return true;
  }
  return false;
}

}  // namespace bpfcc
