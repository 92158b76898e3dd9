#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/object_image.h"
#include "support/result.h"

namespace bpfcc {

/// How a map was declared.
enum class MapForm {
  kLegacy,     ///< struct bpf_map_def (or iproute2's bpf_elf_map) in SEC("maps")
  kBtf,        ///< a variable in SEC(".maps"), described by its BTF type
  kGlobal,     ///< made for global variables: .data, .rodata, .bss, .kconfig
  kStructOps,  ///< a variable in SEC(".struct_ops") or SEC(".struct_ops.link")
};

/// One map of an object: the same struct whatever form it was declared in.
struct MapSpec {
  std::string name;  ///< of the variable; of the section for kGlobal
  MapForm form = MapForm::kBtf;
  std::uint32_t type = 0;        ///< enum bpf_map_type of linux/bpf.h
  std::uint32_t key_size = 0;    ///< bytes
  std::uint32_t value_size = 0;  ///< bytes
  std::uint32_t max_entries = 0;
  std::uint32_t flags = 0;      ///< BPF_F_*, as map_flags of bpf(2)'s BPF_MAP_CREATE
  std::uint32_t numa_node = 0;  ///< meant only with BPF_F_NUMA_NODE
  std::uint64_t map_extra = 0;  ///< as in bpf(2)
  bool pinned_by_name = false;
  std::uint32_t key_type_id = 0;         ///< BTF type, or 0 where the object does not say
  std::uint32_t value_type_id = 0;       ///< BTF type, or 0 where the object does not say
  std::shared_ptr<const MapSpec> inner;  ///< for a map of maps: what those in it are like; without a name
  /// What the object wants to have in the map when it is loaded: programs of a PROG_ARRAY, maps of a map of maps, by
  /// name. From `.values`, iproute2's inner_idx, and sections such as "2/0" and "socket/3" that number tail calls.
  std::map<std::uint32_t, std::string> slots;
};

/// One program of an object.
struct ProgramSpec {
  std::string name;               ///< of its function
  std::string section;            ///< as written in SEC()
  std::uint32_t type = 0;         ///< enum bpf_prog_type, 0 where the section's name does not tell
  std::uint32_t attach_type = 0;  ///< enum bpf_attach_type, where the section's name tells one
  std::uint32_t instructions = 0;
  bool sleepable = false;       ///< by its section's name
  bool autoload = true;         ///< false for SEC("?..."): loaded only when asked for
  std::string gpl_only_helper;  ///< the first helper it calls that is only for GPL-compatible licenses; empty if none
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
