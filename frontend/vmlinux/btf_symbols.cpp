#include "frontend/vmlinux/btf_symbols.h"

#include <filesystem>

#include "frontend/vmlinux/btf_file.h"
#include "support/nearest_name.h"

namespace bpfcc {

BtfSymbols::BtfSymbols(const std::string &btf_path) {
  const std::string path = btf_path.empty() ? kRunningKernelBtf : btf_path;
  const Result<std::shared_ptr<const KernelTypes>> kernel = open_kernel_types(path);
  if (!kernel) return;
  all_.push_back(*kernel);
  if (!btf_path.empty()) return;
  std::error_code error;
  for (const auto &entry : std::filesystem::directory_iterator(std::filesystem::path(path).parent_path(), error)) {
    if (entry.path() == path) continue;
    const Result<std::shared_ptr<const KernelTypes>> module = open_kernel_types(entry.path().string(), *kernel);
    if (module) all_.push_back(*module);
  }
}

bool BtfSymbols::has(unsigned kind, std::string_view name) const {
  for (const std::shared_ptr<const KernelTypes> &types : all_) {
    for (std::uint32_t id = 1; id < types->count(); ++id) {
      const btf_type &type = types->type(id);
      if (kind_of(type) == kind && types->name(type) == name) return true;
    }
  }
  return false;
}

std::string_view BtfSymbols::nearest(unsigned kind, std::string_view name, std::string_view prefix) const {
  std::vector<std::string_view> names;
  for (const std::shared_ptr<const KernelTypes> &types : all_) {
    for (std::uint32_t id = 1; id < types->count(); ++id) {
      const btf_type &type = types->type(id);
      if (kind_of(type) == kind && types->name(type).starts_with(prefix)) names.push_back(types->name(type));
    }
  }
  return nearest_name(name, names);
}

}  // namespace bpfcc
