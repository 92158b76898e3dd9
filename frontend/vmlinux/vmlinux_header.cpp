#include "frontend/vmlinux/vmlinux_header.h"

#include <string_view>
#include <utility>

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

/// Those of the names that functions, variables and types have; of a module's own.
NameSet found_in(const KernelTypes &types, const NameSet &names) {
  NameSet found;
  for (std::uint32_t id = types.first(); id < types.count(); ++id) {
    const std::string_view name = types.name(types.type(id));
    if (names.contains(name)) found.add(name);
  }
  return found;
}

}  // namespace

NameSet MissingNames::all() const {
  NameSet all = others;
  for (const std::string &name : undeclared) all.add(name);
  return all;
}

VmlinuxHeader::VmlinuxHeader(const std::string &btf_path, Extent extent, std::function<SpelledNames()> spelled_names)
    : path_(btf_path.empty() ? kRunningKernelBtf : btf_path),
      is_running_kernel_(btf_path.empty()),
      extent_(extent),
      spelled_names_(std::move(spelled_names)) {}

Result<std::string> VmlinuxHeader::text() {
  if (!types_) {
    Result<std::shared_ptr<const KernelTypes>> types = shared_kernel_types(path_);
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
  if (!types_) return false;
  look_into_modules(missing.all());
  if (!gives_more(missing)) return false;
  if (was_extended_) extent_ = Extent::kFull;
  was_extended_ = true;
  for (const std::string &name : missing.undeclared) symbols_.add(name);
  for (const std::string &name : missing.all()) {
    names_.tags.add(name);
    names_.others.add(name);
  }
  return true;
}

/// Takes the types of the first module that has one of these names, unless the kernel has it itself.
void VmlinuxHeader::look_into_modules(const NameSet &missing) {
  if (knows_modules_) return;
  const NameSet known = found_in(*types_, missing);
  NameSet unknown;
  for (const std::string &name : missing) {
    if (!known.contains(name)) unknown.add(name);
  }
  if (unknown.empty()) return;
  knows_modules_ = true;
  for (std::shared_ptr<const KernelTypes> &module : open_modules(path_, types_)) {
    if (found_in(*module, unknown).empty()) continue;
    types_ = std::move(module);
    return;
  }
}

bool VmlinuxHeader::gives_more(const MissingNames &missing) const {
  const NameSet all = missing.all();
  const std::vector<Reach> reach = reachable_types(*types_, {all, all}, {});
  for (std::uint32_t id = 1; id < types_->count(); ++id) {
    if (reach[id] > (id < reach_.size() ? reach_[id] : Reach::kNone)) return true;
    const btf_type &type = types_->type(id);
    if (is_symbol(type) && missing.undeclared.contains(types_->name(type)) && !symbols_.contains(types_->name(type))) {
      return true;
    }
  }
  return false;
}

}  // namespace bpfcc
