#include "tests/kernel/kernel_facts/targets.h"

#include <bpf/btf.h>

#include <cerrno>
#include <iostream>
#include <memory>

#include "support/error.h"

namespace bpfcc::probe {
namespace {

using A = AttachType;
using T = ProgramType;

struct BtfTarget {
  T type;
  A attach_type;
  const char *name;
  unsigned kind;
};

/// Functions and hooks that every kernel has that knows the attach type.
constexpr BtfTarget kBtfTargets[] = {
    {T::kTracing, A::kTraceRawTp, "btf_trace_sched_switch", BTF_KIND_TYPEDEF},
    {T::kTracing, A::kTraceFentry, "bpf_fentry_test1", BTF_KIND_FUNC},
    {T::kTracing, A::kTraceFexit, "bpf_fentry_test1", BTF_KIND_FUNC},
    {T::kTracing, A::kModifyReturn, "bpf_modify_return_test", BTF_KIND_FUNC},
    {T::kTracing, A::kTraceIter, "bpf_iter_task", BTF_KIND_FUNC},
    {T::kTracing, A::kTraceIter, "bpf_iter_tcp", BTF_KIND_FUNC},
    {T::kLsm, A::kLsmMac, "bpf_lsm_file_open", BTF_KIND_FUNC},
    {T::kLsm, A::kLsmCgroup, "bpf_lsm_socket_post_create", BTF_KIND_FUNC},
};

struct OpsTarget {
  const char *ops;
  const char *member;  ///< a function without pointers in its result
};

constexpr OpsTarget kOpsTargets[] = {{"tcp_congestion_ops", "ssthresh"}, {"sched_ext_ops", "enqueue"}};

const btf *kernel_btf() {
  static const std::unique_ptr<btf, decltype(&btf__free)> loaded(btf__load_vmlinux_btf(), btf__free);
  return loaded.get();
}

void add_btf_targets(T type, std::vector<NamedTarget> &targets) {
  for (const BtfTarget &target : kBtfTargets) {
    if (target.type != type) continue;
    const KernelType found = kernel_type(target.name, target.kind);
    const AttachTypeFact *fact = attach_type_fact(target.attach_type);
    if (found.id == 0 || fact->since > running_kernel()) continue;
    targets.push_back({std::string(fact->name) + " " + target.name,
                       target.attach_type,
                       {.expected_attach_type = static_cast<std::uint32_t>(target.attach_type), .btf_id = found.id}});
  }
}

void add_struct_ops_targets(std::vector<NamedTarget> &targets) {
  for (const OpsTarget &target : kOpsTargets) {
    const KernelType ops = kernel_type(target.ops, BTF_KIND_STRUCT);
    const KernelType registered = kernel_type((std::string("bpf_struct_ops_") + target.ops).c_str(), BTF_KIND_STRUCT);
    if (ops.id == 0 || registered.id == 0) continue;
    const btf_type *type = btf__type_by_id(kernel_btf(), ops.id);
    for (std::uint32_t i = 0; i < btf_vlen(type); ++i) {
      if (std::string_view(btf__name_by_offset(kernel_btf(), btf_members(type)[i].name_off)) != target.member) continue;
      targets.push_back({std::string(target.ops) + "." + target.member,
                         A::kStructOps,
                         {.expected_attach_type = i, .btf_id = ops.id}});
    }
  }
}

/// bpf_prog_load_check_attach() of kernel/bpf/syscall.c refuses other values than 0.
bool loads_without_attach_type(T type) { return type == T::kSyscall; }

}  // namespace

KernelType kernel_type(const char *name, unsigned kind) {
  if (kernel_btf() == nullptr) return {};
  const int id = btf__find_by_name_kind(kernel_btf(), name, kind);
  if (id <= 0) return {};
  return {static_cast<std::uint32_t>(id), btf__type_by_id(kernel_btf(), id)->size};
}

std::vector<NamedTarget> targets_of(T type) {
  std::vector<NamedTarget> targets;
  if (type == T::kExt) return targets;
  if (type == T::kStructOps) {
    add_struct_ops_targets(targets);
    return targets;
  }
  add_btf_targets(type, targets);
  if (type == T::kTracing || type == T::kLsm) return targets;
  for (const AttachTypeFact &fact : attach_type_facts()) {
    if (!fact.program_types.contains(type) || fact.since > running_kernel()) continue;
    targets.push_back({std::string(fact.name), fact.type, {static_cast<std::uint32_t>(fact.type)}});
  }
  if (targets.empty()) targets.push_back({"", A{}, {.sleepable = loads_without_attach_type(type)}});
  return targets;
}

std::vector<NamedTarget> working_targets_of(T type) {
  std::vector<NamedTarget> working;
  for (NamedTarget &target : targets_of(type)) {
    const Outcome outcome = load_program(type, target.load, smallest_program(target));
    if (outcome.ok()) {
      working.push_back(std::move(target));
    } else {
      std::cout << "not here: " << program_type_fact(type)->name << " for " << target.name << ": "
                << errno_name(outcome.error) << " " << outcome.log << '\n';
    }
  }
  return working;
}

bool has_trampolines() {
  const KernelType function = kernel_type("bpf_fentry_test1", BTF_KIND_FUNC);
  const LoadTarget target{.expected_attach_type = static_cast<std::uint32_t>(A::kTraceFentry), .btf_id = function.id};
  return load_program(T::kTracing, target, smallest_program({})).error != EPERM;
}

bool may_load_programs() { return load_program(T::kSocketFilter, {}, smallest_program({})).error != EPERM; }

std::vector<bpf_insn> smallest_program(const NamedTarget &target) { return program_with({}, target); }

std::vector<bpf_insn> program_with(std::vector<bpf_insn> code, const NamedTarget &target) {
  // 1 is all that these may return; the others may return 0.
  static constexpr AttachTypeSet kOne{
      A::kCgroupUdp4Recvmsg,      A::kCgroupUdp6Recvmsg,      A::kCgroupUnixRecvmsg,
      A::kCgroupInet4Getpeername, A::kCgroupInet6Getpeername, A::kCgroupUnixGetpeername,
      A::kCgroupInet4Getsockname, A::kCgroupInet6Getsockname, A::kCgroupUnixGetsockname};
  const bool one = !target.name.empty() && kOne.contains(target.attach_type);
  code.push_back({.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .src_reg = 0, .off = 0, .imm = one});
  code.push_back({.code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0});
  return code;
}

}  // namespace bpfcc::probe
