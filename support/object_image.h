#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bpfcc {

/// The bytes of a BPF ELF object and the name to show for it. The only contract between compiler and loader: a rewrite
/// returns another image.
struct ObjectImage {
  std::string name;
  std::vector<std::byte> bytes;
};

}  // namespace bpfcc
