#include "loader/observe/printk_collector.h"

#include <bpf/bpf.h>
#include <linux/bpf.h>

#include <cerrno>
#include <vector>

namespace bpfcc {
namespace {

constexpr std::uint32_t kRecordsBytes = 4 << 20;

enum Register : std::uint8_t { kR0, kR1, kR2, kR3, kR4, kR5, kR6, kR7, kR8, kR9, kFrame };

bpf_insn instruction(int code, Register to, Register from, std::int16_t offset, std::int32_t immediate) {
  bpf_insn insn{};
  insn.code = static_cast<std::uint8_t>(code);
  insn.dst_reg = to;
  insn.src_reg = from;
  insn.off = offset;
  insn.imm = immediate;
  return insn;
}

bpf_insn move(Register to, Register from) { return instruction(BPF_ALU64 | BPF_MOV | BPF_X, to, from, 0, 0); }
bpf_insn set(Register to, std::int32_t value) { return instruction(BPF_ALU64 | BPF_MOV | BPF_K, to, kR0, 0, value); }
bpf_insn add(Register to, std::int32_t value) { return instruction(BPF_ALU64 | BPF_ADD | BPF_K, to, kR0, 0, value); }
bpf_insn load64(Register to, Register from, size_t offset) {
  return instruction(BPF_LDX | BPF_MEM | BPF_DW, to, from, static_cast<std::int16_t>(offset), 0);
}
bpf_insn store(int size, Register to, int offset, Register from) {
  return instruction(BPF_STX | BPF_MEM | size, to, from, static_cast<std::int16_t>(offset), 0);
}
bpf_insn call(bpf_func_id helper) { return instruction(BPF_JMP | BPF_CALL, kR0, kR0, 0, helper); }
bpf_insn jump_if_zero(Register value, int distance) {
  return instruction(BPF_JMP | BPF_JEQ | BPF_K, value, kR0, static_cast<std::int16_t>(distance), 0);
}

void append_map(std::vector<bpf_insn> &code, Register to, int map_fd) {
  code.push_back(instruction(BPF_LD | BPF_DW | BPF_IMM, to, static_cast<Register>(BPF_PSEUDO_MAP_FD), 0, map_fd));
  code.push_back({});
}

/// The address of a member of the record, which is at r7.
void append_member(std::vector<bpf_insn> &code, Register to, size_t offset) {
  code.push_back(move(to, kR7));
  code.push_back(add(to, static_cast<std::int32_t>(offset)));
}

void append(std::vector<bpf_insn> &code, std::initializer_list<bpf_insn> insns) { code.insert(code.end(), insns); }

/// lost[0] += 1
std::vector<bpf_insn> count_lost(int lost_fd) {
  std::vector<bpf_insn> code = {set(kR1, 0), store(BPF_W, kFrame, -4, kR1), move(kR2, kFrame), add(kR2, -4)};
  append_map(code, kR1, lost_fd);
  append(code, {call(BPF_FUNC_map_lookup_elem), jump_if_zero(kR0, 2), set(kR1, 1),
                instruction(BPF_STX | BPF_ATOMIC | BPF_DW, kR0, kR1, 0, BPF_ADD)});
  return code;
}

std::vector<bpf_insn> fill_and_submit() {
  std::vector<bpf_insn> code = {move(kR7, kR0)};
  append_member(code, kR1, offsetof(PrintkRecord, text));
  append(code, {set(kR2, PrintkRecord::kTextBytes), load64(kR3, kR6, 0),  // the tracepoint's only argument: the line
                call(BPF_FUNC_probe_read_kernel_str), move(kR1, kR6)});
  append_member(code, kR2, offsetof(PrintkRecord, stack));
  append(code, {set(kR3, sizeof(PrintkRecord::stack)), set(kR4, 0), call(BPF_FUNC_get_stack),
                store(BPF_W, kR7, offsetof(PrintkRecord, stack_bytes), kR0), call(BPF_FUNC_get_current_pid_tgid),
                store(BPF_DW, kR7, offsetof(PrintkRecord, pid_tgid), kR0)});
  append_member(code, kR1, offsetof(PrintkRecord, comm));
  append(code, {set(kR2, sizeof(PrintkRecord::comm)), call(BPF_FUNC_get_current_comm), call(BPF_FUNC_ktime_get_ns),
                store(BPF_DW, kR7, offsetof(PrintkRecord, time_ns), kR0), call(BPF_FUNC_get_smp_processor_id),
                store(BPF_W, kR7, offsetof(PrintkRecord, cpu), kR0), move(kR1, kR7), set(kR2, 0),
                call(BPF_FUNC_ringbuf_submit)});
  return code;
}

std::vector<bpf_insn> collector_code(int records_fd, int lost_fd) {
  const std::vector<bpf_insn> fill = fill_and_submit();
  const std::vector<bpf_insn> full = count_lost(lost_fd);
  std::vector<bpf_insn> code = {move(kR6, kR1)};
  append_map(code, kR1, records_fd);
  append(code, {set(kR2, sizeof(PrintkRecord)), set(kR3, 0), call(BPF_FUNC_ringbuf_reserve),
                jump_if_zero(kR0, static_cast<int>(fill.size()) + 1)});
  code.insert(code.end(), fill.begin(), fill.end());
  code.push_back(instruction(BPF_JMP | BPF_JA, kR0, kR0, static_cast<std::int16_t>(full.size()), 0));
  code.insert(code.end(), full.begin(), full.end());
  append(code, {set(kR0, 0), instruction(BPF_JMP | BPF_EXIT, kR0, kR0, 0, 0)});
  return code;
}

auto unavailable(const char *what) {
  return fail(ErrorKind::kEnvironment, "bpf_printk", what, errno,
              "the lines are in trace_pipe: mount -t tracefs tracefs /sys/kernel/tracing; "
              "cat /sys/kernel/tracing/trace_pipe");
}

}  // namespace

Result<PrintkCollector> start_printk_collector() {
  PrintkCollector collector;
  collector.records.reset(bpf_map_create(BPF_MAP_TYPE_RINGBUF, "printk_records", 0, 0, kRecordsBytes, nullptr));
  if (!collector.records) return unavailable("the lines cannot be shown: no ring buffer (Linux 5.8)");
  collector.lost.reset(
      bpf_map_create(BPF_MAP_TYPE_ARRAY, "printk_lost", sizeof(std::uint32_t), sizeof(std::uint64_t), 1, nullptr));
  if (!collector.lost) return unavailable("the lines cannot be shown: no map");
  const std::vector<bpf_insn> code = collector_code(collector.records.get(), collector.lost.get());
  collector.program.reset(
      bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, "printk_collect", "GPL", code.data(), code.size(), nullptr));
  if (!collector.program)
    return unavailable("the lines cannot be shown: the kernel refuses the program that collects them");
  collector.attached.reset(bpf_raw_tracepoint_open("bpf_trace_printk", collector.program.get()));
  if (!collector.attached) return unavailable("the lines cannot be shown: no tracepoint bpf_trace_printk (Linux 5.10)");
  return collector;
}

}  // namespace bpfcc
