#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <linux/btf.h>

#include "support/result.h"

namespace bpfcc {

/// The types of a kernel, read where its BTF lies: nothing is copied, so that opening a kernel's hundred thousand types
/// costs one walk over them. That walk makes sure that each type lies within the bytes; ids and string offsets that
/// point nowhere are void and the empty string.
/// The form: Documentation/bpf/btf.rst, include/uapi/linux/btf.h.
class KernelTypes {
 public:
  /// Of raw BTF or an ELF file with a section .BTF. Errors (ErrorKind::kUsage): unreadable, or no BTF.
  /// A module's BTF goes on where its kernel's ends, `base`: its names may lie there, and its own types are counted
  /// from 1 here.
  static Result<std::shared_ptr<const KernelTypes>> open(const std::string &path,
                                                         std::shared_ptr<const KernelTypes> base = nullptr);

  /// Of raw BTF that `owner` keeps. `name` is for the error.
  static Result<std::shared_ptr<const KernelTypes>> read(std::span<const std::byte> raw, const std::string &name,
                                                         std::shared_ptr<const void> owner,
                                                         std::shared_ptr<const KernelTypes> base = nullptr);

  /// One more than the last id. Ids begin at 1; 0 is void.
  std::uint32_t count() const { return static_cast<std::uint32_t>(offsets_.size()); }
  const btf_type &type(std::uint32_t id) const {
    static constexpr btf_type kVoid{};
    return id == 0 || id >= count() ? kVoid : *reinterpret_cast<const btf_type *>(types_.data() + offsets_[id]);
  }
  /// Ends with a NUL.
  std::string_view string(std::uint32_t offset) const {
    const size_t shared = base_ != nullptr ? base_->strings_.size() : 0;
    if (offset < shared) return base_->string(offset);
    return offset - shared < strings_.size() ? &strings_[offset - shared] : "";
  }
  std::string_view name(const btf_type &type) const { return string(type.name_off); }

  /// What follows a btf_type, by its kind: members, enumerators, ...
  template <typename Part>
  static std::span<const Part> parts(const btf_type &type) {
    return {reinterpret_cast<const Part *>(&type + 1), BTF_INFO_VLEN(type.info)};
  }

  /// The bytes of a type with all that follows it.
  static size_t size_of(const btf_type &type);

 private:
  KernelTypes(std::shared_ptr<const void> owner, std::span<const std::byte> types, std::string_view strings,
              std::shared_ptr<const KernelTypes> base)
      : owner_(std::move(owner)), types_(types), strings_(strings), base_(std::move(base)) {}
  bool index();

  std::shared_ptr<const void> owner_;
  std::span<const std::byte> types_;
  std::string_view strings_;
  std::shared_ptr<const KernelTypes> base_;
  std::vector<std::uint32_t> offsets_;
};

inline unsigned kind_of(const btf_type &type) { return BTF_INFO_KIND(type.info); }

/// A typedef, a qualifier or a tag: it is in C what the type is that it refers to.
inline bool is_alias(const btf_type &type) {
  const unsigned kind = kind_of(type);
  return kind == BTF_KIND_TYPEDEF || kind == BTF_KIND_VOLATILE || kind == BTF_KIND_CONST || kind == BTF_KIND_RESTRICT ||
         kind == BTF_KIND_TYPE_TAG;
}

inline const btf_array &array_of(const btf_type &type) { return *reinterpret_cast<const btf_array *>(&type + 1); }

/// More references in a row than any C type has: broken BTF may go round in circles.
inline constexpr int kDeepestReference = 64;

}  // namespace bpfcc
