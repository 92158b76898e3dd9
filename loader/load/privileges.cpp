#include "loader/load/privileges.h"

#include <linux/bpf.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <vector>

#include <fmt/format.h>

#include "support/text_file.h"

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

// Types that the kernel lets everybody load where kernel.unprivileged_bpf_disabled is 0: bpf_prog_load().
constexpr std::array kUnprivilegedTypes = {BPF_PROG_TYPE_SOCKET_FILTER, BPF_PROG_TYPE_CGROUP_SKB};

struct CapabilityName {
  unsigned number;
  const char *name;
};
constexpr std::array kNames = {
    CapabilityName{CAP_DAC_OVERRIDE, "CAP_DAC_OVERRIDE"},
    CapabilityName{CAP_NET_ADMIN, "CAP_NET_ADMIN"},
    CapabilityName{CAP_NET_RAW, "CAP_NET_RAW"},
    CapabilityName{CAP_SYS_ADMIN, "CAP_SYS_ADMIN"},
    CapabilityName{CAP_SYSLOG, "CAP_SYSLOG"},
    CapabilityName{CAP_PERFMON, "CAP_PERFMON"},
    CapabilityName{CAP_BPF, "CAP_BPF"},
};

using CapabilityData = std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3>;

__user_cap_header_struct this_thread() { return {_LINUX_CAPABILITY_VERSION_3, 0}; }

CapabilitySet effective_capabilities() {
  __user_cap_header_struct header = this_thread();
  CapabilityData data{};
  if (syscall(SYS_capget, &header, data.data()) != 0) return 0;
  return data[0].effective | CapabilitySet{data[1].effective} << 32;
}

bool are_all_unprivileged(std::span<const std::uint32_t> program_types) {
  return std::ranges::all_of(program_types, [](std::uint32_t type) {
    return std::ranges::find(kUnprivilegedTypes, type) != kUnprivilegedTypes.end();
  });
}

/// "cap_bpf,cap_perfmon", as setcap(8) wants it.
std::string setcap_text(std::string names) {
  std::erase(names, ' ');
  std::ranges::transform(names, names.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return names;
}

}  // namespace

std::string capability_names(CapabilitySet capabilities) {
  std::vector<std::string> names;
  for (unsigned number = 0; number < 64; ++number) {
    if ((capabilities & capability_bit(number)) == 0) continue;
    const auto *const row = std::ranges::find(kNames, number, &CapabilityName::number);
    names.push_back(row != kNames.end() ? row->name : std::to_string(number));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

Result<void> keep_capabilities(CapabilitySet kept) {
  __user_cap_header_struct header = this_thread();
  CapabilityData data{};
  if (syscall(SYS_capget, &header, data.data()) != 0) {
    return fail(ErrorKind::kEnvironment, "capabilities", "cannot be read", errno);
  }
  for (__user_cap_data_struct &part : data) {
    part.effective &= static_cast<__u32>(kept);
    part.permitted &= static_cast<__u32>(kept);
    part.inheritable = 0;
    kept >>= 32;
  }
  // Root that executes a program would have them all again.
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_capset, &header, data.data()) != 0) {
    return fail(ErrorKind::kEnvironment, "capabilities", "cannot be given up", errno);
  }
  return {};
}

bool has_capability(unsigned capability) { return (effective_capabilities() >> capability & 1) != 0; }

std::string lockdown_mode() {
  const std::string modes = read_text("/sys/kernel/security/lockdown").value_or("");
  const size_t open = modes.find('[') + 1;
  return modes.substr(open, modes.find(']') - open);
}

bool is_locked_down() { return lockdown_mode() == "confidentiality"; }

bool in_user_namespace() {
  // In the first user namespace every id means itself.
  const std::string map = read_text("/proc/self/uid_map").value_or("");
  const auto words = words_of(map);
  return words.size() >= 3 && words[2] != std::to_string(UINT32_MAX);
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
  if (!missing.empty()) {
    const std::string disabled = first_word_of_file("/proc/sys/kernel/unprivileged_bpf_disabled");
    const std::string permanently = disabled == "1" ? ", which takes a boot without it to change" : "";
    const std::string setting =
        are_all_unprivileged(program_types) && !disabled.empty() && disabled != "0"
            ? fmt::format("; everybody may load it where kernel.unprivileged_bpf_disabled is 0, it is {}{}", disabled,
                          permanently)
            : "";
    return fmt::format(
        "{} missing: run it as root, for example with sudo, or type once: "
        "sudo setcap {}+ep $(command -v bpfrun){}",
        missing, setcap_text(missing), setting);
  }
  if (in_user_namespace()) return "root of a user namespace may not load BPF: run it outside of the container";
  if (is_locked_down()) {
    return "all capabilities are there: the kernel is locked down (/sys/kernel/security/lockdown: confidentiality), "
           "and "
           "programs may not read its memory: boot with lockdown=integrity";
  }
  const auto is_patched_in = [](std::uint32_t type) {
    return type == BPF_PROG_TYPE_TRACING || type == BPF_PROG_TYPE_LSM;
  };
  if (std::ranges::any_of(program_types, is_patched_in)) {
    return "all capabilities are there: this kernel does not let its code be patched for fentry, fexit and lsm, or a "
           "seccomp filter forbids it";
  }
  return "all capabilities are there: a seccomp filter forbids bpf(2), as those of containers do, or the limit of "
         "locked memory is too low for it before Linux 5.11: ulimit -l unlimited";
}

}  // namespace bpfcc
