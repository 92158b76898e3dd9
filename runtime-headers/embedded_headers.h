#pragma once

#include <cstddef>
#include <string_view>

namespace bpfcc {

/// One header inside the program. `text` is followed by a zero byte, and lives as long as the program.
struct EmbeddedHeader {
  std::string_view path;  ///< absolute, below kEmbeddedRoot
  std::string_view text;
};

/// All embedded headers lie below this folder, which need not exist and is never looked for on the disk.
inline constexpr std::string_view kEmbeddedRoot = "/bpfcc";

/// The folders to search for headers, in this order, each below kEmbeddedRoot: our own and libbpf's; clang's; the Linux
/// uapi ones.
inline constexpr std::string_view kEmbeddedSearchPath[] = {"/bpfcc/include", "/bpfcc/clang", "/bpfcc/uapi"};

/// Finds a header by its absolute path; false when there is none. Kernel sources write <uapi/linux/x.h> for
/// <linux/x.h>: both find the same text.
bool find_embedded_header(std::string_view path, EmbeddedHeader &header);

/// Whether some embedded header lies below this absolute path.
bool is_embedded_folder(std::string_view path);

/// How many headers there are, for `bpfcc --version`-like output and tests.
std::size_t embedded_header_count();

}  // namespace bpfcc
