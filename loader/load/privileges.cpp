#include "loader/load/privileges.h"

#include <linux/bpf.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>

#include <fmt/format.h>

namespace bpfcc {
namespace {

// is_net_admin_prog_type() and is_perfmon_prog_type() of kernel/bpf/syscall.c, Linux 6.12. All types need CAP_BPF.
constexpr std::array kNetAdminTypes = {
    BPF_PROG_TYPE_SCHED_CLS,
    BPF_PROG_TYPE_SCHED_ACT,
    BPF_PROG_TYPE_XDP,
    BPF_PROG_TYPE_LWT_IN,
    BPF_PROG_TYPE_LWT_OUT,
    BPF_PROG_TYPE_LWT_XMIT,
    BPF_PROG_TYPE_LWT_SEG6LOCAL,
    BPF_PROG_TYPE_SK_SKB,
    BPF_PROG_TYPE_SK_MSG,
    BPF_PROG_TYPE_FLOW_DISSECTOR,
    BPF_PROG_TYPE_CGROUP_DEVICE,
    BPF_PROG_TYPE_CGROUP_SOCK,
    BPF_PROG_TYPE_CGROUP_SOCK_ADDR,
    BPF_PROG_TYPE_CGROUP_SOCKOPT,
    BPF_PROG_TYPE_CGROUP_SYSCTL,
    BPF_PROG_TYPE_SOCK_OPS,
    BPF_PROG_TYPE_EXT,
    BPF_PROG_TYPE_NETFILTER,
};
constexpr std::array kPerfmonTypes = {
    BPF_PROG_TYPE_KPROBE,
    BPF_PROG_TYPE_TRACEPOINT,
    BPF_PROG_TYPE_PERF_EVENT,
    BPF_PROG_TYPE_RAW_TRACEPOINT,
    BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE,
    BPF_PROG_TYPE_TRACING,
    BPF_PROG_TYPE_LSM,
    BPF_PROG_TYPE_STRUCT_OPS,
    BPF_PROG_TYPE_EXT,
};

std::uint64_t effective_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> data{};
  if (syscall(SYS_capget, &header, data.data()) != 0) return 0;
  return data[0].effective | std::uint64_t{data[1].effective} << 32;
}

}  // namespace

bool has_capability(unsigned capability) { return (effective_capabilities() >> capability & 1) != 0; }

bool in_user_namespace() {
  // In the first user namespace every id means itself.
  std::ifstream file("/proc/self/uid_map");
  std::uint64_t inside = 0;
  std::uint64_t outside = 0;
  std::uint64_t count = 0;
  return file >> inside >> outside >> count && count != UINT32_MAX;
}

std::string missing_capabilities(std::span<const std::uint32_t> program_types) {
  const std::uint64_t effective = effective_capabilities();
  const auto has = [&](unsigned capability) { return (effective >> capability & 1) != 0; };
  const auto any_of = [&](const auto &types) {
    return std::ranges::find_first_of(program_types, types) != program_types.end();
  };
  if (has(CAP_SYS_ADMIN) && has(CAP_NET_ADMIN)) return {};
  std::string missing;
  const auto require = [&](unsigned capability, const char *name) {
    // CAP_SYS_ADMIN includes CAP_BPF and CAP_PERFMON, which were parts of it until 5.8; not CAP_NET_ADMIN.
    if (has(capability) || (capability != CAP_NET_ADMIN && has(CAP_SYS_ADMIN))) return;
    missing += missing.empty() ? name : fmt::format(", {}", name);
  };
  require(CAP_BPF, "CAP_BPF");
  if (any_of(kPerfmonTypes)) require(CAP_PERFMON, "CAP_PERFMON");
  if (any_of(kNetAdminTypes)) require(CAP_NET_ADMIN, "CAP_NET_ADMIN");
  return missing;
}

std::string permission_hint(std::span<const std::uint32_t> program_types) {
  const std::string missing = missing_capabilities(program_types);
  if (!missing.empty()) return fmt::format("{} missing: run it as root, for example with sudo", missing);
  if (in_user_namespace()) return "root of a user namespace may not load BPF: run it outside of the container";
  if (std::ranges::find(program_types, std::uint32_t{BPF_PROG_TYPE_TRACING}) != program_types.end()) {
    return "all capabilities are there: this kernel does not let its code be patched for fentry and fexit, or a "
           "seccomp "
           "filter or kernel lockdown forbids it";
  }
  return "all capabilities are there: a seccomp filter (containers have one) or kernel lockdown forbids bpf(2)";
}

}  // namespace bpfcc
