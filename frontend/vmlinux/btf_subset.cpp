#include "frontend/vmlinux/btf_subset.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace bpfcc {
namespace {

bool is_declared_only(const KernelTypes &types, const btf_type &type, Reach reach) {
  const bool is_record = kind_of(type) == BTF_KIND_STRUCT || kind_of(type) == BTF_KIND_UNION;
  return reach == Reach::kDeclared && is_record && !types.name(type).empty();
}

/// Whether a member or an array may consist of a type. libbpf's btf_dump relies on it (it divides by alignments).
bool has_size(const KernelTypes &types, std::uint32_t id) {
  for (int depth = 0; depth < kDeepestReference; ++depth) {
    const btf_type &type = types.type(id);
    switch (kind_of(type)) {
      case BTF_KIND_INT:
      case BTF_KIND_ENUM:
      case BTF_KIND_ENUM64:
      case BTF_KIND_FLOAT:
        return type.size > 0;
      case BTF_KIND_PTR:
      case BTF_KIND_STRUCT:
      case BTF_KIND_UNION:
        return true;
      case BTF_KIND_ARRAY:
        id = array_of(type).type;
        break;
      default:
        if (!is_alias(type)) return false;
        id = type.type;
        break;
    }
  }
  return false;
}

/// Whether the members lie in a record of a sensible size: btf_dump fills the gaps with a line for each 8 bytes.
bool has_layout(const btf_type &record) {
  constexpr std::uint32_t kLargest = 4U << 20;  // bytes; Linux 6.18's largest, struct cpu_entry_area, has 241,664
  const bool has_bit_fields = BTF_INFO_KFLAG(record.info) != 0;
  return record.size <= kLargest &&
         std::ranges::all_of(KernelTypes::parts<btf_member>(record), [&](const btf_member &member) {
           return (has_bit_fields ? BTF_MEMBER_BIT_OFFSET(member.offset) : member.offset) <= record.size * 8;
         });
}

bool is_left_out(const btf_type &type) {
  const unsigned kind = kind_of(type);
  return kind == BTF_KIND_DECL_TAG || kind == BTF_KIND_DATASEC || kind == BTF_KIND_VAR || kind == BTF_KIND_FUNC;
}

class Writer {
 public:
  Writer(const KernelTypes &types, const std::vector<Reach> &reach) : types_(types), reach_(reach) {}

  Result<BtfSubset> run() {
    number();
    for (std::uint32_t id = 1; id < types_.count(); ++id) {
      if (new_ids_[id] != 0) write(types_.type(id), reach_[id]);
    }
    if (is_broken_)
      return fail(ErrorKind::kUsage, "BTF", "its structs have members without a size, or outside of them");
    return BtfSubset{assemble(), std::move(new_ids_)};
  }

 private:
  void number() {
    new_ids_.resize(types_.count());
    std::uint32_t next = 1;
    for (std::uint32_t id = 1; id < types_.count(); ++id) {
      if (reach_[id] != Reach::kNone && !is_left_out(types_.type(id))) new_ids_[id] = next++;
    }
  }

  std::uint32_t new_id(std::uint32_t id) const { return id < new_ids_.size() ? new_ids_[id] : 0; }

  std::uint32_t new_string(std::uint32_t offset) {
    if (offset == 0) return 0;
    const auto [found, is_new] = new_strings_.try_emplace(offset, static_cast<std::uint32_t>(strings_.size()));
    if (is_new) strings_.append(types_.string(offset)).push_back('\0');
    return found->second;
  }

  void append(const void *data, size_t size) {
    const auto *bytes = static_cast<const std::byte *>(data);
    body_.insert(body_.end(), bytes, bytes + size);
  }

  void write(const btf_type &type, Reach reach) {
    btf_type head = type;
    head.name_off = new_string(type.name_off);
    if (is_declared_only(types_, type, reach)) {
      const unsigned is_union = kind_of(type) == BTF_KIND_UNION ? 1 : 0;
      head.info = (is_union << 31) | (BTF_KIND_FWD << 24);
      head.type = 0;
      return append(&head, sizeof head);
    }
    if (refers(type)) head.type = new_id(type.type);
    append(&head, sizeof head);
    switch (kind_of(type)) {
      case BTF_KIND_ARRAY: {
        btf_array array = array_of(type);
        is_broken_ |= !has_size(types_, array.type);
        array.type = new_id(array.type);
        array.index_type = new_id(array.index_type);
        return append(&array, sizeof array);
      }
      case BTF_KIND_STRUCT:
      case BTF_KIND_UNION:
        is_broken_ |= !has_layout(type);
        return write_parts<btf_member>(type, [this](btf_member &member) {
          is_broken_ |= !has_size(types_, member.type);
          member.type = new_id(member.type);
        });
      case BTF_KIND_FUNC_PROTO:
        return write_parts<btf_param>(type, [this](btf_param &parameter) { parameter.type = new_id(parameter.type); });
      case BTF_KIND_ENUM:
        return write_parts<btf_enum>(type, [](btf_enum &) {});
      case BTF_KIND_ENUM64:
        return write_parts<btf_enum64>(type, [](btf_enum64 &) {});
      default:
        return append(&type + 1, KernelTypes::size_of(type) - sizeof type);
    }
  }

  /// Whether btf_type::type is an id, rather than a size.
  static bool refers(const btf_type &type) {
    return is_alias(type) || kind_of(type) == BTF_KIND_PTR || kind_of(type) == BTF_KIND_FUNC_PROTO;
  }

  template <typename Part, typename Change>
  void write_parts(const btf_type &type, const Change &change) {
    for (Part part : KernelTypes::parts<Part>(type)) {
      part.name_off = new_string(part.name_off);
      change(part);
      append(&part, sizeof part);
    }
  }

  std::vector<std::byte> assemble() const {
    btf_header header{};
    header.magic = BTF_MAGIC;
    header.version = BTF_VERSION;
    header.hdr_len = sizeof header;
    header.type_len = static_cast<std::uint32_t>(body_.size());
    header.str_off = header.type_len;
    header.str_len = static_cast<std::uint32_t>(strings_.size());
    std::vector<std::byte> raw(sizeof header + body_.size() + strings_.size());
    std::memcpy(raw.data(), &header, sizeof header);
    std::ranges::copy(body_, raw.begin() + sizeof header);
    std::ranges::copy(std::as_bytes(std::span(strings_)),
                      raw.begin() + static_cast<long>(sizeof header + body_.size()));
    return raw;
  }

  const KernelTypes &types_;
  const std::vector<Reach> &reach_;
  bool is_broken_ = false;
  std::vector<std::uint32_t> new_ids_;
  std::vector<std::byte> body_;
  std::string strings_ = std::string(1, '\0');
  std::unordered_map<std::uint32_t, std::uint32_t> new_strings_;
};

}  // namespace

Result<BtfSubset> btf_subset(const KernelTypes &types, const std::vector<Reach> &reach) {
  return Writer(types, reach).run();
}

}  // namespace bpfcc
