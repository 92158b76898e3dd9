#include "frontend/vmlinux/c_declarations.h"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <memory>

#include <bpf/btf.h>

namespace bpfcc {
namespace {

struct FreeBtf {
  void operator()(btf *types) const { btf__free(types); }
};
struct FreeDump {
  void operator()(btf_dump *dump) const { btf_dump__free(dump); }
};

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

tl::unexpected<Error> cannot_print(int error_code) {
  return fail(ErrorKind::kUsage, "BTF", "its types cannot be written as C", error_code);
}

int append_symbol(btf_dump &dump, const BtfSubset &subset, const KernelTypes &types, const btf_type &symbol,
                  std::string &text) {
  const std::string name(types.name(symbol));
  btf_dump_emit_type_decl_opts options{};
  options.sz = sizeof options;
  options.field_name = name.c_str();
  text += kind_of(symbol) == BTF_KIND_FUNC ? "extern " : "extern const ";
  const int error = btf_dump__emit_type_decl(&dump, subset.new_ids[symbol.type], &options);
  text += " __attribute__((section(\".ksyms\")));\n";
  return error;
}

}  // namespace

Result<void> append_declarations(const BtfSubset &subset, const KernelTypes &types,
                                 const std::vector<std::uint32_t> &symbols, std::string &text) {
  const std::unique_ptr<btf, FreeBtf> copy(btf__new(subset.raw.data(), static_cast<__u32>(subset.raw.size())));
  if (!copy) return cannot_print(errno);
  const std::unique_ptr<btf_dump, FreeDump> dump(btf_dump__new(copy.get(), append, &text, nullptr));
  if (!dump) return cannot_print(errno);
  for (__u32 id = 1; id < btf__type_cnt(copy.get()); ++id) {
    if (const int error = btf_dump__dump_type(dump.get(), id)) return cannot_print(-error);
  }
  for (const std::uint32_t id : symbols) {
    if (const int error = append_symbol(*dump, subset, types, types.type(id), text)) return cannot_print(-error);
  }
  return {};
}

}  // namespace bpfcc
