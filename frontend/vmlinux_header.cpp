#include "frontend/vmlinux_header.h"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <memory>

#include <bpf/btf.h>
#include <fmt/format.h>

#include "support/error.h"

namespace bpfcc {
namespace {

struct FreeBtf {
  void operator()(btf *types) const { btf__free(types); }
};
struct FreeDump {
  void operator()(btf_dump *dump) const { btf_dump__free(dump); }
};

/// Types of a kernel are read where they lie (CO-RE), not where this header says.
constexpr char kProlog[] =
    "#ifndef __VMLINUX_H__\n"
    "#define __VMLINUX_H__\n"
    "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
    "#pragma clang attribute push (__attribute__((preserve_access_index)), apply_to = record)\n"
    "#endif\n";
constexpr char kEpilog[] =
    "#ifndef BPF_NO_PRESERVE_ACCESS_INDEX\n"
    "#pragma clang attribute pop\n"
    "#endif\n"
    "#endif\n";

void append(void *text, const char *format, va_list arguments) {
  char line[512];
  va_list again;
  va_copy(again, arguments);
  const int length = std::vsnprintf(line, sizeof line, format, arguments);
  auto &out = *static_cast<std::string *>(text);
  if (length < static_cast<int>(sizeof line)) {
    out.append(line, static_cast<size_t>(length));
  } else {
    const size_t old_size = out.size();
    out.resize(old_size + static_cast<size_t>(length) + 1);
    std::vsnprintf(out.data() + old_size, static_cast<size_t>(length) + 1, format, again);
    out.pop_back();
  }
  va_end(again);
}

std::string unreadable(const std::string &path, int error_code, bool by_default) {
  const char *advice = by_default ? "this kernel offers no BTF; name a file with --btf=FILE" : "it holds no BTF";
  return fmt::format("#error vmlinux.h cannot be made from {}: {} ({})\n", path, errno_name(error_code), advice);
}

}  // namespace

std::string vmlinux_header(const std::string &btf_path) {
  const bool by_default = btf_path.empty();
  const std::string path = by_default ? kRunningKernelBtf : btf_path;
  const std::unique_ptr<btf, FreeBtf> types(btf__parse(path.c_str(), nullptr));
  if (!types) return unreadable(path, errno, by_default);

  std::string text = kProlog;
  text.reserve(size_t{8} << 20);
  const std::unique_ptr<btf_dump, FreeDump> dump(btf_dump__new(types.get(), append, &text, nullptr));
  if (!dump) return unreadable(path, errno, by_default);
  const __u32 count = btf__type_cnt(types.get());
  for (__u32 id = 1; id < count; ++id) {
    if (const int error = btf_dump__dump_type(dump.get(), id)) return unreadable(path, -error, by_default);
  }
  text += kEpilog;
  return text;
}

}  // namespace bpfcc
