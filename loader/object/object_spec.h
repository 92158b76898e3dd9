#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/object_image.h"
#include "support/result.h"

namespace bpfcc {

/// How a map was declared.
enum class MapForm {
  kLegacy,  ///< struct bpf_map_def (or iproute2's bpf_elf_map) in SEC("maps")
  kBtf,     ///< a variable in SEC(".maps"), described by its BTF type
  kGlobal,  ///< made for global variables: .data, .rodata, .bss, .kconfig
};

/// One map of an object: the same struct whatever form it was declared in.
struct MapSpec {
  std::string name;
  MapForm form;
  std::uint32_t type = 0;        ///< enum bpf_map_type of linux/bpf.h
  std::uint32_t key_size = 0;    ///< bytes
  std::uint32_t value_size = 0;  ///< bytes
  std::uint32_t max_entries = 0;
  std::uint32_t flags = 0;  ///< BPF_F_*, as map_flags of bpf(2)'s BPF_MAP_CREATE
  std::uint32_t numa_node = 0;
  std::uint32_t inner_map_index = 0;  ///< legacy: position in SEC("maps") of the inner map's definition
  bool pinned_by_name = false;
  std::uint32_t key_type_id = 0;    ///< BTF type, or 0 where the object does not say
  std::uint32_t value_type_id = 0;  ///< BTF type, or 0 where the object does not say
};

/// One program of an object.
struct ProgramSpec {
  std::string name;               ///< of its function
  std::string section;            ///< as written in SEC()
  std::uint32_t type = 0;         ///< enum bpf_prog_type, 0 where the section's name does not tell
  std::uint32_t attach_type = 0;  ///< enum bpf_attach_type, where the section's name tells one
  std::uint32_t instructions = 0;
};

/// What is in an object. Read without asking the kernel anything: the same on every machine.
struct ObjectSpec {
  std::string name;
  std::string license;
  std::uint32_t kernel_version = 0;  ///< of the section `version`, KERNEL_VERSION(a, b, c); 0 without one
  bool has_btf = false;
  std::vector<ProgramSpec> programs;
  std::vector<MapSpec> maps;
};

/// Reads a 64-bit ELF for EM_BPF of the host's byte order. Anything else, and anything damaged, is an error that names
/// the file and the section or symbol (ErrorKind::kRefused). No bytes make it crash.
Result<ObjectSpec> read_object(const ObjectImage &image);

}  // namespace bpfcc
