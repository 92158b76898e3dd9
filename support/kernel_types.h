#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <linux/btf.h>

#include "support/result.h"

namespace bpfcc {

/// The running kernel's BTF (Documentation/ABI/testing/sysfs-kernel-btf).
inline constexpr char kRunningKernelBtf[] = "/sys/kernel/btf/vmlinux";

/// The types of a kernel, read where its BTF lies: nothing is copied, so that opening a kernel's hundred thousand types
/// costs one walk over them. That walk makes sure that each type lies within the bytes; ids and string offsets that
/// point nowhere are void and the empty string.
/// The form: Documentation/bpf/btf.rst, include/uapi/linux/btf.h.
class KernelTypes {
 public:
  /// Of raw BTF in this machine's byte order that `owner` keeps. `name` is for the error (ErrorKind::kUsage), which is
  /// that it is none.
  /// A module's BTF goes on where its kernel's ends, `base`: it refers to types and names there, which are here too,
  /// and its own have the ids from `first` on.
  static Result<std::shared_ptr<const KernelTypes>> read(std::span<const std::byte> raw, const std::string &name,
                                                         std::shared_ptr<const void> owner,
                                                         std::shared_ptr<const KernelTypes> base = nullptr);

  /// Of a file of raw BTF, as the kernel shows them. Errors (ErrorKind::kUsage): unreadable, or no BTF.
  static Result<std::shared_ptr<const KernelTypes>> map(const std::string &path,
                                                        std::shared_ptr<const KernelTypes> base = nullptr);

  /// One more than the last id. Ids begin at 1; 0 is void.
  std::uint32_t count() const { return count_; }
  /// The first id that is not the base's.
  std::uint32_t first() const { return base_ != nullptr ? base_->count() : 1; }
  const btf_type &type(std::uint32_t id) const {
    static constexpr btf_type kVoid{};
    if (id < first()) return id == 0 || base_ == nullptr ? kVoid : base_->type(id);
    return id < count_ ? *reinterpret_cast<const btf_type *>(types_.data() + offsets_[id - first()]) : kVoid;
  }
  /// Ends with a NUL.
  const char *text(std::uint32_t offset) const {
    const size_t shared = base_ != nullptr ? base_->strings_.size() : 0;
    if (offset < shared) return base_->text(offset);
    return offset - shared < strings_.size() ? &strings_[offset - shared] : "";
  }
  std::string_view string(std::uint32_t offset) const { return text(offset); }
  /// Of all strings, the base's too: what is beyond is no offset.
  std::uint32_t string_size() const {
    return static_cast<std::uint32_t>(strings_.size()) + (base_ != nullptr ? base_->string_size() : 0);
  }
  std::string_view name(const btf_type &type) const { return string(type.name_off); }

  /// The first type of this kind (BTF_KIND_...) and name that is not the base's; 0 if there is none.
  std::uint32_t find(unsigned kind, std::string_view name) const;

  /// How many bytes a value of this type has; nothing for functions, void, and types that go round in circles.
  std::optional<std::uint32_t> value_size(std::uint32_t id) const;

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
  std::uint32_t pointer_size() const;

  std::shared_ptr<const void> owner_;
  std::span<const std::byte> types_;
  std::string_view strings_;
  std::shared_ptr<const KernelTypes> base_;
  std::unique_ptr<std::uint32_t[]> offsets_;  // NOLINT(modernize-avoid-c-arrays): a vector would fill it beforehand
  std::uint32_t count_ = 0;
};

inline unsigned kind_of(const btf_type &type) { return BTF_INFO_KIND(type.info); }

/// Whether bytes begin as BTF in this machine's byte order does.
bool is_raw_btf(std::span<const std::byte> bytes);

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
