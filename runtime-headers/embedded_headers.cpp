#include "runtime-headers/embedded_headers.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>

namespace {

/// One row of the table in embedded_headers.S, which CMakeLists.txt writes.
struct Row {
  const char *path;
  const char *text;
  std::uint64_t size;
};

}  // namespace

// NOLINTBEGIN(readability-identifier-naming): as in the assembler file
extern "C" {
extern const Row bpfcc_embedded_headers[];
extern const std::uint64_t bpfcc_embedded_headers_count;
}
// NOLINTEND(readability-identifier-naming)

namespace bpfcc {
namespace {

std::span<const Row> rows() { return {bpfcc_embedded_headers, bpfcc_embedded_headers_count}; }

const Row *lower_bound(std::string_view path) {
  return std::lower_bound(rows().data(), rows().data() + rows().size(), path,
                          [](const Row &row, std::string_view wanted) { return std::string_view(row.path) < wanted; });
}

constexpr std::string_view kUapi = "/bpfcc/uapi/";
constexpr std::string_view kKernelSpelling = "/bpfcc/uapi/uapi/";

/// Maps /bpfcc/uapi/uapi/linux/x.h, which <uapi/linux/x.h> asks for, to /bpfcc/uapi/linux/x.h.
std::string canonical(std::string_view path) {
  if (!path.starts_with(kKernelSpelling)) return std::string(path);
  return std::string(kUapi) + std::string(path.substr(kKernelSpelling.size()));
}

}  // namespace

bool find_embedded_header(std::string_view path, EmbeddedHeader &header) {
  const std::string wanted = canonical(path);
  const Row *row = lower_bound(wanted);
  if (row == rows().data() + rows().size() || row->path != wanted) return false;
  header = {row->path, {row->text, row->size}};
  return true;
}

bool is_embedded_folder(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path == "/bpfcc/uapi/uapi") return true;
  const std::string prefix = canonical(path) + "/";
  const Row *row = lower_bound(prefix);
  return row != rows().data() + rows().size() && std::string_view(row->path).starts_with(prefix);
}

std::size_t embedded_header_count() { return rows().size(); }

}  // namespace bpfcc
