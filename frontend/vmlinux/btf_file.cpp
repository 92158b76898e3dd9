#include "frontend/vmlinux/btf_file.h"

#include <bpf/btf.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include "frontend/vmlinux/decompress.h"
#include "frontend/vmlinux/kernel_image.h"
#include "support/mapped_file.h"

namespace bpfcc {
namespace {

MappedFile owned(std::vector<std::byte> bytes) {
  const auto owner = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
  return {owner, *owner};
}

/// BTF of the other byte order begins with its magic number the other way round. libbpf turns it.
bool is_turned(std::span<const std::byte> bytes) {
  return bytes.size() >= sizeof(btf_header) && bytes[0] == std::byte{BTF_MAGIC >> 8} &&
         bytes[1] == std::byte{BTF_MAGIC & 0xff} && !is_raw_btf(bytes);
}

MappedFile turn(std::span<const std::byte> bytes) {
  const std::shared_ptr<btf> types(btf__new(bytes.data(), static_cast<__u32>(bytes.size())), btf__free);
  if (!types) return {};
  btf__set_endianness(types.get(), std::endian::native == std::endian::little ? BTF_LITTLE_ENDIAN : BTF_BIG_ENDIAN);
  __u32 size = 0;
  const auto *raw = static_cast<const std::byte *>(btf__raw_data(types.get(), &size));
  return raw == nullptr ? MappedFile{} : MappedFile{types, {raw, size}};
}

/// The BTF in a file that is not raw BTF.
Result<MappedFile> find_btf(MappedFile file, const std::string &path) {
  if (const auto compressed = compressed_kernel(file.bytes)) {
    BPFCC_TRY(std::vector<std::byte> kernel, decompress(*compressed, path));
    file = owned(std::move(kernel));
  }
  const std::span<const std::byte> found = btf_of_kernel(file.bytes);
  if (reinterpret_cast<std::uintptr_t>(found.data()) % alignof(btf_type) != 0)
    return owned({found.begin(), found.end()});
  return MappedFile{std::move(file.owner), found};
}

}  // namespace

Result<std::shared_ptr<const KernelTypes>> open_kernel_types(const std::string &path) {
  BPFCC_TRY(MappedFile file, map_file(path));
  if (!is_raw_btf(file.bytes) && !is_turned(file.bytes)) {
    BPFCC_TRY(MappedFile found, find_btf(std::move(file), path));
    file = std::move(found);
  }
  if (is_turned(file.bytes)) file = turn(file.bytes);
  return KernelTypes::read(file.bytes, path, std::move(file.owner));
}

Result<std::shared_ptr<const KernelTypes>> shared_kernel_types(const std::string &path) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const KernelTypes>> kernels;
  const std::scoped_lock lock(mutex);
  std::shared_ptr<const KernelTypes> &kernel = kernels[path];
  if (kernel == nullptr) {
    BPFCC_TRY(kernel, open_kernel_types(path));
  }
  return kernel;
}

std::vector<std::shared_ptr<const KernelTypes>> open_modules(const std::string &kernel_path,
                                                             const std::shared_ptr<const KernelTypes> &kernel) {
  const std::filesystem::path path(kernel_path);
  std::vector<std::shared_ptr<const KernelTypes>> modules;
  if (path.filename() != "vmlinux") return modules;
  std::error_code error;
  for (const auto &entry : std::filesystem::directory_iterator(path.parent_path(), error)) {
    if (entry.path() == path || !entry.is_regular_file(error)) continue;
    Result<std::shared_ptr<const KernelTypes>> module = KernelTypes::map(entry.path().string(), kernel);
    if (module) modules.push_back(std::move(*module));
  }
  return modules;
}

}  // namespace bpfcc
