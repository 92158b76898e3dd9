#pragma once

#include <linux/bpf.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "support/kernel_facts/map_type.h"
#include "support/kernel_facts/program_type.h"
#include "support/unique_fd.h"

// The few bpf(2) calls of the probes, without a library between: what is tested is what the kernel says.
namespace bpfcc::probe {

/// The object in the kernel that a program is loaded for, where its type needs one.
struct LoadTarget {
  std::uint32_t expected_attach_type = 0;
  std::uint32_t btf_id = 0;  ///< attach_btf_id, in vmlinux
  bool sleepable = false;
};

/// fd on success; else the errno, and the verifier's log.
struct Outcome {
  UniqueFd fd;
  int error = 0;
  std::string log;

  [[nodiscard]] bool ok() const { return static_cast<bool>(fd); }
  [[nodiscard]] bool says(const char *text) const { return log.find(text) != std::string::npos; }
};

Outcome load_program(ProgramType type, const LoadTarget &target, std::span<const bpf_insn> code,
                     const char *license = "GPL");

struct MapRequest {
  MapType type;
  std::uint32_t key_size;
  std::uint32_t value_size;
  std::uint32_t max_entries;
  std::uint32_t flags = 0;
  int btf_fd = 0;                      ///< 0 for none
  std::uint32_t btf_key_id = 0;        ///< in btf_fd
  std::uint32_t btf_value_id = 0;      ///< in btf_fd
  std::uint32_t vmlinux_value_id = 0;  ///< for kStructOps
  int inner_map_fd = -1;
};

Outcome create_map(const MapRequest &request);

/// BTF with one type, id 1: a 4-byte int.
Outcome load_int_btf();

/// The running kernel's release. The tests run on any.
KernelVersion running_kernel();

/// Whether the kernel is locked down, so that programs may not write to the memory of a process.
bool is_locked_down();

/// Whether an option is set in the running kernel's configuration; nothing where no configuration can be read.
std::optional<bool> has_kernel_option(const std::string &option);

}  // namespace bpfcc::probe
