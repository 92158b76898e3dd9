#include "loader/load/system_state.h"

#include <linux/capability.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "loader/load/kernel_options.h"
#include "loader/load/privileges.h"
#include "support/text_file.h"

namespace bpfcc {
namespace {

struct CapabilityRow {
  unsigned number;
  const char *name;
  const char *needed_for;
};
// capabilities(7), and bpf_prog_load() in kernel/bpf/syscall.c.
constexpr std::array kCapabilities = {
    CapabilityRow{CAP_BPF, "CAP_BPF", "all programs and maps"},
    CapabilityRow{CAP_PERFMON, "CAP_PERFMON", "tracing: kprobe, uprobe, tracepoint, perf_event, fentry, lsm"},
    CapabilityRow{CAP_NET_ADMIN, "CAP_NET_ADMIN", "network: xdp, tc, cgroup, lwt, sk_msg, sk_lookup, netfilter"},
    CapabilityRow{CAP_NET_RAW, "CAP_NET_RAW", "socket:IFACE, packet sockets"},
    CapabilityRow{CAP_SYS_ADMIN, "CAP_SYS_ADMIN", "mounting file systems, objects of others by their ids"},
};

/// What a setting's value means. A row whose value is "" is for all that are not listed.
struct Meaning {
  const char *value;
  const char *meaning;
  const char *mend = "";
};
struct Setting {
  const char *name;
  const char *path;
  std::array<Meaning, 4> meanings;
};
// Documentation/admin-guide/sysctl/{kernel,net}.rst of Linux 6.12.
constexpr std::array kSettings = {
    Setting{"kernel.unprivileged_bpf_disabled",
            "/proc/sys/kernel/unprivileged_bpf_disabled",
            {{{"0", "everybody may load socket filters and cgroup_skb programs, which may not keep pointers or loop"},
              {"1", "only CAP_BPF loads programs, until the next boot"},
              {"2", "only CAP_BPF loads programs", "sysctl kernel.unprivileged_bpf_disabled=0"},
              {"", "not known"}}}},
    Setting{"kernel.perf_event_paranoid",
            "/proc/sys/kernel/perf_event_paranoid",
            {{{"-1", "everybody may open all perf events"},
              {"0", "everybody may open perf events of all processes, not raw tracepoints"},
              {"1", "without CAP_PERFMON: perf events of own processes only, kernel included"},
              {"", "without CAP_PERFMON: perf events of own processes in user space at most",
               "sysctl kernel.perf_event_paranoid=1"}}}},
    Setting{"kernel.kptr_restrict",
            "/proc/sys/kernel/kptr_restrict",
            {{{"0", "addresses of the kernel are shown to whom CAP_SYSLOG is given, hashed to others"},
              {"1", "addresses of the kernel are shown to whom CAP_SYSLOG is given"},
              {"2", "nobody sees addresses of the kernel: stacks have no names, bpf_printk is shown for all programs",
               "sysctl kernel.kptr_restrict=1"},
              {"", "not known"}}}},
    Setting{"net.core.bpf_jit_enable",
            "/proc/sys/net/core/bpf_jit_enable",
            {{{"0", "programs are interpreted: slow, and without kfuncs", "sysctl net.core.bpf_jit_enable=1"},
              {"1", "programs become machine code"},
              {"2", "programs become machine code, which is written to the kernel's log"},
              {"", "not known"}}}},
};

struct KernelOption {
  const char *name;
  const char *needed_for;
};
constexpr std::array kOptions = {
    KernelOption{"CONFIG_BPF_SYSCALL", "all programs"},
    KernelOption{"CONFIG_BPF_JIT", "machine code, kfuncs, struct_ops"},
    KernelOption{"CONFIG_DEBUG_INFO_BTF", "CO-RE, fentry, tp_btf, iterators, lsm, struct_ops"},
    KernelOption{"CONFIG_BPF_EVENTS", "kprobe, uprobe, tracepoint, perf_event"},
    KernelOption{"CONFIG_KPROBES", "kprobe, ksyscall"},
    KernelOption{"CONFIG_FPROBE", "kprobe.multi"},
    KernelOption{"CONFIG_UPROBES", "uprobe, usdt"},
    KernelOption{"CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS", "fentry, fexit, fmod_ret, lsm"},
    KernelOption{"CONFIG_BPF_LSM", "lsm"},
    KernelOption{"CONFIG_CGROUP_BPF", "cgroup"},
    KernelOption{"CONFIG_NET_CLS_BPF", "tc before Linux 6.6"},
    KernelOption{"CONFIG_NET_SCH_INGRESS", "tc"},
    KernelOption{"CONFIG_BPF_STREAM_PARSER", "sockmap with a parser"},
    KernelOption{"CONFIG_NETFILTER_BPF_LINK", "netfilter"},
    KernelOption{"CONFIG_LWTUNNEL_BPF", "lwt_in, lwt_out, lwt_xmit"},
    KernelOption{"CONFIG_BPF_LIRC_MODE2", "lirc"},
};

StateFinding finding_of(const Setting &setting) {
  const std::string value = first_word_of_file(setting.path);
  if (value.empty())
    return {"settings", setting.name, "", "this kernel does not have it, or not in this network namespace", ""};
  for (const Meaning &row : setting.meanings) {
    if (*row.value == '\0' || value == row.value) return {"settings", setting.name, value, row.meaning, row.mend};
  }
  return {"settings", setting.name, value, "not known", ""};
}

void add_privileges(std::vector<StateFinding> &findings) {
  findings.push_back({"privileges", "user", std::to_string(geteuid()), geteuid() == 0 ? "root" : "not root", ""});
  for (const CapabilityRow &row : kCapabilities) {
    const bool has = has_capability(row.number);
    findings.push_back({"privileges", row.name, has ? "yes" : "no", row.needed_for, has ? "" : "sudo bpfrun ..."});
  }
  const bool confined = in_user_namespace();
  findings.push_back({"privileges", "user namespace", confined ? "own" : "first",
                      confined ? "its capabilities are worth nothing to bpf(2)" : "capabilities count", ""});
}

StateFinding lockdown() {
  const std::string mode = lockdown_mode();
  if (mode.empty()) return {"settings", "lockdown", "", "the kernel has none, or securityfs is not mounted", ""};
  const bool blind = mode == "confidentiality";
  return {"settings", "lockdown", mode,
          blind ? "no program may read the kernel's memory: tracing is refused, to root too" : "stops no program",
          blind ? "boot with lockdown=integrity" : ""};
}

StateFinding locked_memory() {
  rlimit limit{};
  getrlimit(RLIMIT_MEMLOCK, &limit);
  const bool unlimited = limit.rlim_cur == RLIM_INFINITY;
  return {"settings", "ulimit -l", unlimited ? "unlimited" : fmt::format("{} KiB", limit.rlim_cur / 1024),
          "limits maps and programs before Linux 5.11; since then the cgroup's memory does", ""};
}

void add_kernel(std::vector<StateFinding> &findings) {
  utsname name{};
  uname(&name);
  findings.push_back(
      {"kernel", "release", static_cast<const char *>(name.release), static_cast<const char *>(name.machine), ""});
  const bool btf = access("/sys/kernel/btf/vmlinux", R_OK) == 0;
  findings.push_back({"kernel", "BTF", btf ? "yes" : "no", "CO-RE, fentry, tp_btf, iterators, lsm, struct_ops", ""});
  const auto options = read_kernel_options();
  if (!options) {
    findings.push_back({"kernel", "options", "", "neither /proc/config.gz nor /boot/config-* can be read", ""});
    return;
  }
  for (const KernelOption &option : kOptions) {
    const auto found = options->find(option.name);
    findings.push_back({"kernel", option.name, found == options->end() ? "n" : found->second, option.needed_for, ""});
  }
}

}  // namespace

std::vector<StateFinding> read_system_state() {
  std::vector<StateFinding> findings;
  add_privileges(findings);
  for (const Setting &setting : kSettings) findings.push_back(finding_of(setting));
  findings.push_back(lockdown());
  findings.push_back(locked_memory());
  add_kernel(findings);
  return findings;
}

}  // namespace bpfcc
