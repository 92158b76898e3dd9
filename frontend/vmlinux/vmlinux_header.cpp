#include "frontend/vmlinux/vmlinux_header.h"

#include <cstdio>

#include "frontend/vmlinux/btf_file.h"
#include "frontend/vmlinux/btf_subset.h"
#include "frontend/vmlinux/c_declarations.h"

namespace bpfcc {
namespace {

/// Types of a kernel are read where they lie (CO-RE), not where this header says.
constexpr char kProlog[] =
    "#ifndef __VMLINUX_H__\n"
    "#define __VMLINUX_H__\n"
    "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
    "#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)\n"
    "#endif\n";
constexpr char kEpilog[] =
    "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
    "#pragma clang attribute pop\n"
    "#endif\n"
    "#endif\n";

bool is_symbol(const btf_type &type) { return kind_of(type) == BTF_KIND_FUNC || kind_of(type) == BTF_KIND_VAR; }

}  // namespace

VmlinuxHeader::VmlinuxHeader(const std::string &btf_path, Extent extent, std::function<NameSet()> spelled_names)
    : path_(btf_path.empty() ? kRunningKernelBtf : btf_path),
      is_running_kernel_(btf_path.empty()),
      extent_(extent),
      spelled_names_(std::move(spelled_names)) {}

Result<std::string> VmlinuxHeader::text() {
  if (!types_) {
    Result<std::shared_ptr<const KernelTypes>> types = open_kernel_types(path_);
    if (!types) {
      Error error = std::move(types).error();
      if (is_running_kernel_) error.hint = "this kernel offers no BTF; name a file with --btf=FILE";
      return tl::unexpected(std::move(error));
    }
    types_ = std::move(*types);
    if (extent_ == Extent::kOnDemand) names_ = spelled_names_();
  }

  std::vector<std::uint32_t> symbols;
  for (std::uint32_t id = 1; !symbols_.empty() && id < types_->count(); ++id) {
    if (is_symbol(types_->type(id)) && symbols_.contains(types_->name(types_->type(id)))) symbols.push_back(id);
  }
  reach_ = extent_ == Extent::kFull ? all_types(*types_) : reachable_types(*types_, names_, symbols);
  BPFCC_TRY(const BtfSubset subset, btf_subset(*types_, reach_));
  std::string text = kProlog;
  BPFCC_CHECK(append_declarations(subset, *types_, symbols, text));
  text += kEpilog;
  return text;
}

bool VmlinuxHeader::extend(const MissingNames &missing) {
  if (!types_ || !gives_more(missing)) return false;
  if (was_extended_) extent_ = Extent::kFull;
  was_extended_ = true;
  for (const std::string &name : missing.undeclared) {
    names_.add(name);
    symbols_.add(name);
  }
  for (const std::string &name : missing.others) names_.add(name);
  return true;
}

bool VmlinuxHeader::gives_more(const MissingNames &missing) const {
  NameSet all = missing.others;
  for (const std::string &name : missing.undeclared) all.add(name);
  const std::vector<Reach> reach = reachable_types(*types_, all, {});
  for (std::uint32_t id = 1; id < types_->count(); ++id) {
    if (reach[id] > reach_[id]) return true;
    const btf_type &type = types_->type(id);
    if (is_symbol(type) && missing.undeclared.contains(types_->name(type)) && !symbols_.contains(types_->name(type))) {
      return true;
    }
  }
  return false;
}

}  // namespace bpfcc
