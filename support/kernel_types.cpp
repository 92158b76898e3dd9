#include "support/kernel_types.h"

#include <cstring>
#include <utility>

#include "support/mapped_file.h"

namespace bpfcc {
namespace {

/// What follows a btf_type of each kind: bytes once, and bytes for each of vlen.
struct Tail {
  std::uint8_t once;
  std::uint8_t each;
};
constexpr Tail kTails[] = {
    /* unknown    */ {0, 0},
    /* INT        */ {sizeof(std::uint32_t), 0},
    /* PTR        */ {0, 0},
    /* ARRAY      */ {sizeof(struct btf_array), 0},
    /* STRUCT     */ {0, sizeof(struct btf_member)},
    /* UNION      */ {0, sizeof(struct btf_member)},
    /* ENUM       */ {0, sizeof(struct btf_enum)},
    /* FWD        */ {0, 0},
    /* TYPEDEF    */ {0, 0},
    /* VOLATILE   */ {0, 0},
    /* CONST      */ {0, 0},
    /* RESTRICT   */ {0, 0},
    /* FUNC       */ {0, 0},
    /* FUNC_PROTO */ {0, sizeof(struct btf_param)},
    /* VAR        */ {sizeof(struct btf_var), 0},
    /* DATASEC    */ {0, sizeof(struct btf_var_secinfo)},
    /* FLOAT      */ {0, 0},
    /* DECL_TAG   */ {sizeof(struct btf_decl_tag), 0},
    /* TYPE_TAG   */ {0, 0},
    /* ENUM64     */ {0, sizeof(struct btf_enum64)},
};

/// Where the compiler may put it in the place of its call, as it may not with what other files call (-fPIC).
inline size_t whole_size(const btf_type &type) {
  const Tail tail = kTails[kind_of(type)];
  return sizeof(btf_type) + tail.once + size_t{tail.each} * BTF_INFO_VLEN(type.info);
}

tl::unexpected<Error> no_btf(const std::string &name) { return fail(ErrorKind::kUsage, name, "holds no BTF", 0); }

}  // namespace

size_t KernelTypes::size_of(const btf_type &type) { return whole_size(type); }

bool is_raw_btf(std::span<const std::byte> bytes) {
  std::uint16_t magic = 0;
  if (bytes.size() < sizeof(btf_header)) return false;
  std::memcpy(&magic, bytes.data(), sizeof magic);
  return magic == BTF_MAGIC;
}

Result<std::shared_ptr<const KernelTypes>> KernelTypes::map(const std::string &path,
                                                            std::shared_ptr<const KernelTypes> base) {
  BPFCC_TRY(MappedFile file, map_file(path));
  return read(file.bytes, path, std::move(file.owner), std::move(base));
}

Result<std::shared_ptr<const KernelTypes>> KernelTypes::read(std::span<const std::byte> raw, const std::string &name,
                                                             std::shared_ptr<const void> owner,
                                                             std::shared_ptr<const KernelTypes> base) {
  btf_header header;
  if (!is_raw_btf(raw)) return no_btf(name);
  std::memcpy(&header, raw.data(), sizeof header);
  const size_t types_at = size_t{header.hdr_len} + header.type_off;
  const size_t strings_at = size_t{header.hdr_len} + header.str_off;
  const bool fits = header.hdr_len >= sizeof header && types_at % alignof(btf_type) == 0 &&
                    types_at + header.type_len <= raw.size() && header.str_len > 0 &&
                    strings_at + header.str_len <= raw.size() && raw[strings_at + header.str_len - 1] == std::byte{0};
  if (!fits) return no_btf(name);
  const std::string_view strings(reinterpret_cast<const char *>(raw.data()) + strings_at, header.str_len);
  std::shared_ptr<KernelTypes> types(
      new KernelTypes(std::move(owner), raw.subspan(types_at, header.type_len), strings, std::move(base)));
  if (!types->index()) return no_btf(name);
  return types;
}

bool KernelTypes::index() {
  offsets_.reset(new std::uint32_t[types_.size() / sizeof(btf_type)]);  // a type is no smaller
  std::uint32_t *const offsets = offsets_.get();
  std::uint32_t count = 0;
  size_t size = 0;
  for (size_t at = 0; at < types_.size(); at += size) {
    if (types_.size() - at < sizeof(btf_type)) return false;
    const auto &type = *reinterpret_cast<const btf_type *>(types_.data() + at);
    if (kind_of(type) >= std::size(kTails)) return false;
    size = whole_size(type);
    if (types_.size() - at < size) return false;
    offsets[count++] = static_cast<std::uint32_t>(at);
  }
  count_ = first() + count;
  return true;
}

std::uint32_t KernelTypes::find(unsigned kind, std::string_view name) const {
  for (std::uint32_t id = first(); id < count_; ++id) {
    const btf_type &each = type(id);
    if (kind_of(each) != kind) continue;
    const char *other = text(each.name_off);
    if (std::strncmp(other, name.data(), name.size()) == 0 && other[name.size()] == '\0') return id;
  }
  return 0;
}

std::uint32_t KernelTypes::pointer_size() const {
  for (const char *word : {"long unsigned int", "unsigned long"}) {  // gcc's and clang's name for it
    if (const std::uint32_t id = find(BTF_KIND_INT, word)) return type(id).size;
  }
  return sizeof(void *);
}

std::optional<std::uint32_t> KernelTypes::value_size(std::uint32_t id) const {
  std::uint64_t elements = 1;
  const auto all = [&elements](std::uint32_t size) -> std::optional<std::uint32_t> {
    if (elements * size > UINT32_MAX) return std::nullopt;
    return static_cast<std::uint32_t>(elements * size);
  };
  for (int depth = 0; depth < kDeepestReference; ++depth) {
    const btf_type &each = type(id);
    switch (kind_of(each)) {
      case BTF_KIND_INT:
      case BTF_KIND_STRUCT:
      case BTF_KIND_UNION:
      case BTF_KIND_ENUM:
      case BTF_KIND_ENUM64:
      case BTF_KIND_DATASEC:
      case BTF_KIND_FLOAT:
        return all(each.size);
      case BTF_KIND_PTR:
        return all(pointer_size());
      case BTF_KIND_ARRAY:
        elements *= array_of(each).nelems;
        if (elements > UINT32_MAX) return std::nullopt;
        id = array_of(each).type;
        break;
      default:
        if (!is_alias(each) && kind_of(each) != BTF_KIND_VAR && kind_of(each) != BTF_KIND_DECL_TAG) return std::nullopt;
        id = each.type;
    }
  }
  return std::nullopt;
}

}  // namespace bpfcc
