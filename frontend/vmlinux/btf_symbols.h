#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/kernel_types.h"

namespace bpfcc {

/// The names that a kernel has, as its BTF lists them: loaders look up there what a program asks for by its name
/// (find_kernel_btf_id and find_ksym_btf_id in libbpf.c).
class BtfSymbols {
 public:
  /// Of a file, or, where `btf_path` is empty, of the running kernel, and of its modules, see open_modules(). Has
  /// nothing where there is no BTF.
  explicit BtfSymbols(const std::string &btf_path);

  /// Of these types.
  explicit BtfSymbols(std::vector<std::shared_ptr<const KernelTypes>> all) : all_(std::move(all)) {}

  bool empty() const { return all_.empty(); }

  /// `kind`: BTF_KIND_FUNC, BTF_KIND_VAR, BTF_KIND_TYPEDEF, BTF_KIND_STRUCT.
  bool has(unsigned kind, std::string_view name) const;

  /// The name that was most probably meant, of those that begin with `prefix`; empty if none is near.
  std::string_view nearest(unsigned kind, std::string_view name, std::string_view prefix) const;

 private:
  std::vector<std::shared_ptr<const KernelTypes>> all_;  ///< vmlinux first
};

}  // namespace bpfcc
