#include "loader/object/btf_types.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace bpfcc {
namespace {

tl::unexpected<Error> refuse(const ElfImage &image, const std::string &what) {
  return fail(ErrorKind::kRefused, image.name, fmt::format("section {}: is damaged: {}", BTF_ELF_SEC, what));
}

bool is_modifier(const btf_type *type) { return btf_is_mod(type) || btf_is_typedef(type); }

/// How many other types a value of this type is made of directly. What a pointer points to is no part.
std::uint32_t part_count(const btf_type *type) {
  if (btf_is_composite(type) || btf_is_datasec(type)) return btf_vlen(type);
  return is_modifier(type) || btf_is_array(type) || btf_is_var(type) || btf_is_decl_tag(type) ? 1 : 0;
}

std::uint32_t part(const btf_type *type, std::uint32_t index) {
  if (btf_is_composite(type)) return btf_members(type)[index].type;
  if (btf_is_datasec(type)) return btf_var_secinfos(type)[index].type;
  return btf_is_array(type) ? btf_array(type)->type : type->type;
}

/// Measures how deep types are nested by value. libbpf follows some of these chains without counting, or recursively.
class Nesting {
 public:
  explicit Nesting(const btf *types) : types_(types), depths_(btf__type_cnt(types)) {}

  /// Is any type made of itself, or nested deeper than any compiler does?
  bool is_sane() {
    for (std::uint32_t id = 1; id < depths_.size(); ++id) {
      if (!visit(id)) return false;
    }
    return true;
  }

 private:
  static constexpr std::uint16_t kOpen = std::numeric_limits<std::uint16_t>::max();
  static constexpr std::uint16_t kMaxDepth = 256;

  /// Depth first, with a stack of our own: the input decides how deep it goes.
  bool visit(std::uint32_t start) {
    if (depths_[start] != 0) return true;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> path = {{start, 0}};  // type, next part
    std::vector<std::uint16_t> below = {0};                                    // deepest part so far
    depths_[start] = kOpen;
    while (!path.empty()) {
      auto &[id, next] = path.back();
      const btf_type *type = btf__type_by_id(types_, id);
      if (next == part_count(type)) {
        const auto depth = static_cast<std::uint16_t>(below.back() + 1);
        if (depth > kMaxDepth) return false;
        depths_[id] = depth;
        path.pop_back();
        below.pop_back();
        if (!below.empty()) below.back() = std::max(below.back(), depth);
        continue;
      }
      const std::uint32_t child = part(type, next++);
      if (depths_[child] == kOpen) return false;
      if (child == 0 || depths_[child] != 0) {
        below.back() = std::max(below.back(), depths_[child]);
        continue;
      }
      depths_[child] = kOpen;
      path.emplace_back(child, 0);
      below.push_back(0);
    }
    return true;
  }

  const btf *types_;
  std::vector<std::uint16_t> depths_;  // by type; 0: not seen yet
};

/// Do all sections of variables hold variables (or the functions of .ksyms) only?
bool hold_variables(const btf *types) {
  for (std::uint32_t id = 1; id < btf__type_cnt(types); ++id) {
    const btf_type *type = btf__type_by_id(types, id);
    if (!btf_is_datasec(type)) continue;
    for (int i = 0; i < btf_vlen(type); ++i) {
      const btf_type *variable = btf__type_by_id(types, btf_var_secinfos(type)[i].type);
      if (!btf_is_var(variable) && !btf_is_func(variable)) return false;
    }
  }
  return true;
}

}  // namespace

Result<BtfPtr> read_btf(const ElfImage &image) {
  const std::size_t section = image.find_section(BTF_ELF_SEC);
  if (section == 0) return BtfPtr();
  const auto data = image.sections[section].data;
  btf_header header = {};
  if (data.size() < sizeof(header)) return refuse(image, fmt::format("{} bytes are not a whole header", data.size()));
  std::memcpy(&header, data.data(), sizeof(header));
  // libbpf turns the other byte order round and accepts odd lengths.
  if (header.magic != BTF_MAGIC)
    return refuse(image, "its first bytes are not those of BTF in this machine's byte order");
  if (header.hdr_len < sizeof(header) || header.hdr_len % alignof(btf_header) != 0) {
    return refuse(image, fmt::format("its header says that it has {} bytes", header.hdr_len));
  }
  BtfPtr types(btf__new(data.data(), static_cast<__u32>(data.size())));
  if (!types || btf__set_pointer_size(types.get(), sizeof(std::uint64_t)) != 0) {
    return refuse(image, "a type, a length or a name is outside of it");
  }
  if (!Nesting(types.get()).is_sane()) return refuse(image, "a type is made of itself");
  if (!hold_variables(types.get())) return refuse(image, "a section holds something else than variables");
  return types;
}

const btf_type *skip_modifiers(const btf *types, std::uint32_t id) {
  const btf_type *type = btf__type_by_id(types, id);
  while (is_modifier(type)) type = btf__type_by_id(types, type->type);
  return type;
}

std::string_view btf_name(const btf *types, std::uint32_t name_offset) {
  const char *name = btf__name_by_offset(types, name_offset);
  return name != nullptr ? name : "";
}

std::uint32_t find_btf(const btf *types, std::string_view name, std::uint32_t kind) {
  if (types == nullptr) return 0;
  const std::int32_t id = btf__find_by_name_kind(types, std::string(name).c_str(), kind);
  return id > 0 ? static_cast<std::uint32_t>(id) : 0;
}

std::uint32_t btf_size(const btf *types, std::uint32_t id) {
  const std::int64_t size = btf__resolve_size(types, id);
  return size > 0 && size <= std::numeric_limits<std::uint32_t>::max() ? static_cast<std::uint32_t>(size) : 0;
}

}  // namespace bpfcc
