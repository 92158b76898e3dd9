#include "loader/load/kernel_names.h"

#include <linux/bpf.h>
#include <sys/utsname.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

#include "loader/object/btf_types.h"
#include "support/kernel_facts/kfunc.h"
#include "support/kernel_version.h"

namespace bpfcc {
namespace {

/// What libbpf looks for when a program names its target (find_kernel_btf_id() of 1.5).
struct NameForm {
  std::uint32_t kind;       ///< BTF_KIND_*
  std::string_view prefix;  ///< in front of the name that the program gives
};
// In the order of KernelNames.
constexpr std::array kForms = {NameForm{BTF_KIND_FUNC, ""}, NameForm{BTF_KIND_VAR, ""},
                               NameForm{BTF_KIND_TYPEDEF, "btf_trace_"}, NameForm{BTF_KIND_FUNC, "bpf_lsm_"},
                               NameForm{BTF_KIND_FUNC, "bpf_iter_"}};

struct AttachTypeRow {
  std::uint32_t attach_type;
  KernelNames names;
};
constexpr std::array kAttachTypes = {
    AttachTypeRow{BPF_TRACE_RAW_TP, KernelNames::kTracepoints}, AttachTypeRow{BPF_LSM_MAC, KernelNames::kLsmHooks},
    AttachTypeRow{BPF_LSM_CGROUP, KernelNames::kLsmHooks}, AttachTypeRow{BPF_TRACE_ITER, KernelNames::kIterators}};

// A kernel has a hundred thousand names: another one that looks like it is far from being what was meant. Characters.
constexpr std::size_t kLargestSlip = 2;

/// How long the part is in which two names differ.
std::size_t slip(std::string_view a, std::string_view b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t begin = 0;
  while (begin < shorter && a[begin] == b[begin]) ++begin;
  std::size_t end = 0;
  while (end < shorter - begin && a[a.size() - 1 - end] == b[b.size() - 1 - end]) ++end;
  return std::max(a.size(), b.size()) - begin - end;
}

std::optional<KernelVersion> running_version() {
  utsname system{};
  uname(&system);
  return parse_kernel_version(system.release);
}

}  // namespace

std::string nearest_kernel_name(const btf *kernel, KernelNames kind, std::string_view name) {
  if (kernel == nullptr) return {};
  const NameForm &form = kForms[static_cast<std::size_t>(kind)];
  std::string_view nearest;
  std::size_t least = kLargestSlip + 1;
  for (std::uint32_t id = 1; id < btf__type_cnt(kernel); ++id) {
    const btf_type *const type = btf__type_by_id(kernel, id);
    if (btf_kind(type) != form.kind) continue;
    std::string_view its_name = btf_name(kernel, type->name_off);
    if (!its_name.starts_with(form.prefix)) continue;
    its_name.remove_prefix(form.prefix.size());
    const std::size_t size = slip(name, its_name);
    if (size >= least) continue;
    nearest = its_name;
    least = size;
  }
  return nearest.empty() ? "" : fmt::format("did you mean {}?", nearest);
}

KernelNames names_of_attach_type(std::uint32_t attach_type) {
  const auto *const found = std::ranges::find(kAttachTypes, attach_type, &AttachTypeRow::attach_type);
  return found == kAttachTypes.end() ? KernelNames::kFunctions : found->names;
}

std::string hint_for_missing_kfunc(const btf *kernel, std::string_view name) {
  const std::optional<KernelVersion> running = running_version();
  if (const KfuncFact *const fact = kfunc_fact(name)) {
    if (running && *running < fact->since) return fmt::format("Linux {} brought it", to_string(fact->since));
    return "it is in a module that is not loaded, was left out of this kernel, or newer kernels have it no more";
  }
  const std::string near = nearest_kernel_name(kernel, KernelNames::kFunctions, name);
  if (!near.empty()) return near;
  return "a module that is not loaded may have it; declare it __weak and test it if the program can do without";
}

}  // namespace bpfcc
