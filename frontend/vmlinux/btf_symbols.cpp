#include "frontend/vmlinux/btf_symbols.h"

#include <algorithm>

#include "frontend/vmlinux/btf_file.h"
#include "support/nearest_name.h"

namespace bpfcc {

BtfSymbols::BtfSymbols(const std::string &btf_path) {
  const std::string path = btf_path.empty() ? kRunningKernelBtf : btf_path;
  const Result<std::shared_ptr<const KernelTypes>> kernel = shared_kernel_types(path);
  if (!kernel) return;
  all_ = open_modules(path, *kernel);
  all_.insert(all_.begin(), *kernel);
}

bool BtfSymbols::has(unsigned kind, std::string_view name) const {
  return std::ranges::any_of(all_, [&](const auto &types) { return types->find(kind, name) != 0; });
}

std::string_view BtfSymbols::nearest(unsigned kind, std::string_view name, std::string_view prefix) const {
  std::vector<std::string_view> names;
  for (const std::shared_ptr<const KernelTypes> &types : all_) {
    for (std::uint32_t id = types->first(); id < types->count(); ++id) {
      const btf_type &type = types->type(id);
      if (kind_of(type) == kind && types->name(type).starts_with(prefix)) names.push_back(types->name(type));
    }
  }
  return nearest_name(name, names);
}

}  // namespace bpfcc
