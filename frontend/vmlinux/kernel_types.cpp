#include "frontend/vmlinux/kernel_types.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <bpf/btf.h>

#include "support/unique_fd.h"

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

struct Mapping {
  void *address = MAP_FAILED;
  size_t size = 0;
  Mapping() = default;
  Mapping(const Mapping &) = delete;
  Mapping &operator=(const Mapping &) = delete;
  ~Mapping() {
    if (address != MAP_FAILED) ::munmap(address, size);
  }
};

tl::unexpected<Error> no_btf(const std::string &name) { return fail(ErrorKind::kUsage, name, "holds no BTF", 0); }

bool is_raw_btf(std::span<const std::byte> bytes) {
  std::uint16_t magic = 0;
  if (bytes.size() < sizeof(btf_header)) return false;
  std::memcpy(&magic, bytes.data(), sizeof magic);
  return magic == BTF_MAGIC;
}

/// A file's bytes, mapped; a sysfs file of a kernel before 6.16, which cannot be mapped, is read.
std::pair<std::shared_ptr<const void>, std::span<const std::byte>> bytes_of(int fd, size_t size) {
  auto mapping = std::make_shared<Mapping>();
  mapping->size = size;
  mapping->address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (mapping->address != MAP_FAILED) {
    const std::span bytes(static_cast<const std::byte *>(mapping->address), size);
    return {std::move(mapping), bytes};
  }
  auto buffer = std::make_shared<std::vector<std::byte>>(size);
  size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(fd, buffer->data() + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<size_t>(got);
  }
  const std::span<const std::byte> bytes(buffer->data(), done);
  return {std::move(buffer), bytes};
}

}  // namespace

size_t KernelTypes::size_of(const btf_type &type) {
  const Tail tail = kTails[kind_of(type)];
  return sizeof(btf_type) + tail.once + size_t{tail.each} * BTF_INFO_VLEN(type.info);
}

Result<std::shared_ptr<const KernelTypes>> KernelTypes::open(const std::string &path,
                                                             std::shared_ptr<const KernelTypes> base) {
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status;
  if (!file || ::fstat(file.get(), &status) != 0) return fail(ErrorKind::kUsage, path, "cannot be opened", errno);
  if (S_ISDIR(status.st_mode)) return fail(ErrorKind::kUsage, path, "cannot be read", EISDIR);
  auto [owner, bytes] = bytes_of(file.get(), static_cast<size_t>(status.st_size));
  if (!is_raw_btf(bytes)) {
    // An ELF file, or the other byte order: libbpf knows both.
    const std::shared_ptr<btf> types(btf__parse(path.c_str(), nullptr), btf__free);
    if (!types) return no_btf(path);
    btf__set_endianness(types.get(), __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? BTF_LITTLE_ENDIAN : BTF_BIG_ENDIAN);
    __u32 size = 0;
    const void *raw = btf__raw_data(types.get(), &size);
    if (raw == nullptr) return no_btf(path);
    owner = types;
    bytes = {static_cast<const std::byte *>(raw), size};
  }
  return read(bytes, path, std::move(owner), std::move(base));
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
  offsets_.reserve(types_.size() / 32);  // about the average size of a kernel's types
  offsets_.push_back(0);
  size_t at = 0;
  while (at < types_.size()) {
    const auto &type = *reinterpret_cast<const btf_type *>(types_.data() + at);
    if (types_.size() - at < sizeof(btf_type) || kind_of(type) >= std::size(kTails)) return false;
    if (types_.size() - at < size_of(type)) return false;
    offsets_.push_back(static_cast<std::uint32_t>(at));
    at += size_of(type);
  }
  return true;
}

}  // namespace bpfcc
