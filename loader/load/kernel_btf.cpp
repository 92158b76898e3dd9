#include "loader/load/kernel_btf.h"

#include <bpf/btf.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace {

/// What `asked` stands for, if it is not libbpf's own.
const bpfcc::KernelTypes *types_behind(const btf *asked) {
  const bpfcc::KernelBtf *current = bpfcc::KernelBtf::current();
  return current != nullptr && asked != nullptr ? current->types_behind(asked) : nullptr;
}

/// As libbpf reports it: by its result and in errno.
int failed(int error_code) {
  errno = error_code;
  return -error_code;
}

}  // namespace

// libbpf's functions, and ours that libbpf calls: the linker's --wrap. The list of them is in loader/CMakeLists.txt;
// tests/unit/loader/load/libbpf_calls_test.py looks whether libbpf calls others.
// NOLINTBEGIN(bugprone-reserved-identifier): the linker chooses these names.
extern "C" {
btf *__real_btf__load_vmlinux_btf();
btf *__wrap_btf__load_vmlinux_btf() {
  bpfcc::KernelBtf *current = bpfcc::KernelBtf::current();
  btf *handle = current != nullptr ? current->handle() : nullptr;
  return handle != nullptr ? handle : __real_btf__load_vmlinux_btf();
}

void __real_btf__free(btf *types);
void __wrap_btf__free(btf *types) {
  if (types_behind(types) != nullptr) return bpfcc::KernelBtf::current()->release();
  __real_btf__free(types);
}

__u32 __real_btf__type_cnt(const btf *types);
__u32 __wrap_btf__type_cnt(const btf *types) {
  const bpfcc::KernelTypes *kernel = types_behind(types);
  return kernel != nullptr ? kernel->count() : __real_btf__type_cnt(types);
}

const btf_type *__real_btf__type_by_id(const btf *types, __u32 id);
const btf_type *__wrap_btf__type_by_id(const btf *types, __u32 id) {
  const bpfcc::KernelTypes *kernel = types_behind(types);
  return kernel != nullptr ? &kernel->type(id) : __real_btf__type_by_id(types, id);
}

// The same, under the name that libbpf uses within itself.
btf_type *__real_btf_type_by_id(const btf *types, __u32 id);
btf_type *__wrap_btf_type_by_id(const btf *types, __u32 id) {
  const bpfcc::KernelTypes *kernel = types_behind(types);
  // Writable by its type alone: libbpf changes none of a kernel's.
  return kernel != nullptr ? const_cast<btf_type *>(&kernel->type(id)) : __real_btf_type_by_id(types, id);
}

const char *__real_btf__str_by_offset(const btf *types, __u32 offset);
const char *__wrap_btf__str_by_offset(const btf *types, __u32 offset) {
  const bpfcc::KernelTypes *kernel = types_behind(types);
  return kernel != nullptr ? kernel->text(offset) : __real_btf__str_by_offset(types, offset);
}

const char *__real_btf__name_by_offset(const btf *types, __u32 offset);
const char *__wrap_btf__name_by_offset(const btf *types, __u32 offset) {
  const bpfcc::KernelTypes *kernel = types_behind(types);
  return kernel != nullptr ? kernel->text(offset) : __real_btf__name_by_offset(types, offset);
}

__s32 __real_btf__find_by_name_kind(const btf *types, const char *name, __u32 kind);
__s32 __wrap_btf__find_by_name_kind(const btf *types, const char *name, __u32 kind) {
  const bpfcc::KernelTypes *kernel = types_behind(types);
  if (kernel == nullptr) return __real_btf__find_by_name_kind(types, name, kind);
  if (kind == BTF_KIND_UNKN || std::string_view(name) == "void") return 0;
  const std::uint32_t id = kernel->find(kind, name);
  return id != 0 ? static_cast<__s32>(id) : failed(ENOENT);
}

__s64 __real_btf__resolve_size(const btf *types, __u32 id);
__s64 __wrap_btf__resolve_size(const btf *types, __u32 id) {
  const bpfcc::KernelTypes *kernel = types_behind(types);
  if (kernel == nullptr) return __real_btf__resolve_size(types, id);
  const std::optional<std::uint32_t> size = kernel->value_size(id);
  return size ? __s64{*size} : failed(EINVAL);
}

// A module's, which is based on the kernel's.
btf *__real_btf_get_from_fd(int fd, btf *base);
btf *__wrap_btf_get_from_fd(int fd, btf *base) {
  if (types_behind(base) == nullptr) return __real_btf_get_from_fd(fd, base);
  btf *kernel = bpfcc::KernelBtf::current()->read_by_libbpf();
  return kernel != nullptr ? __real_btf_get_from_fd(fd, kernel) : nullptr;
}
}

namespace bpfcc {
namespace {

thread_local KernelBtf *current_btf = nullptr;

}  // namespace

void KernelBtf::Free::operator()(btf *types) const { __real_btf__free(types); }

KernelBtf::KernelBtf(std::string path) : path_(std::move(path)), outer_(current_btf) { current_btf = this; }

KernelBtf::~KernelBtf() { current_btf = outer_; }

KernelBtf *KernelBtf::current() { return current_btf; }

btf *KernelBtf::handle() {
  if (handle_) return nullptr;
  Result<std::shared_ptr<const KernelTypes>> types = KernelTypes::map(path_);
  if (!types) return nullptr;
  handle_.reset(btf__new_empty());
  if (handle_) types_ = std::move(*types);
  return handle_.get();
}

void KernelBtf::release() {
  handle_.reset();
  read_by_libbpf_.reset();
  types_.reset();
}

btf *KernelBtf::read_by_libbpf() {
  if (!read_by_libbpf_) read_by_libbpf_.reset(btf__parse(path_.c_str(), nullptr));
  return read_by_libbpf_.get();
}

}  // namespace bpfcc
// NOLINTEND(bugprone-reserved-identifier)
