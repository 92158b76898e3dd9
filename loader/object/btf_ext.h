#pragma once

#include <cstdint>

namespace bpfcc {

/// The head of a section .BTF.ext, of version 1 (Documentation/bpf/btf.rst; libbpf_internal.h: btf_ext_header). Offsets
/// are from its end, sizes in bytes.
struct BtfExtHeader {
  std::uint16_t magic;
  std::uint8_t version;
  std::uint8_t flags;
  std::uint32_t header_size;  ///< tells whether there is more than this
  std::uint32_t function_offset;
  std::uint32_t function_size;
  std::uint32_t line_offset;
  std::uint32_t line_size;
};

/// With CO-RE relocations: since LLVM 10.
struct BtfExtCoreHeader : BtfExtHeader {
  std::uint32_t core_offset;
  std::uint32_t core_size;
};

/// Before the records for one section of code.
struct BtfExtSection {
  std::uint32_t name;  ///< offset in the strings of .BTF
  std::uint32_t count;
};

}  // namespace bpfcc
