#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "support/kernel_facts/attach_type.h"
#include "support/kernel_facts/enum_set.h"
#include "support/kernel_facts/program_type.h"

namespace bpfcc {

/// What a section's name may go on with. The last three are not libbpf 1.5's: loaders before libbpf 1.0 and
/// samples/bpf's took whatever began with a known name, so that each program could have a section of its own.
enum class SectionRest : std::uint8_t {
  kNothing,
  kTarget,  ///< "/" and where to attach, or nothing
  kNumber,  ///< digits: "cgroup/sock2"
  kWord,    ///< the same, or a word: "xdp_prog"
  kPath,    ///< the same, with "/" too: "socket/3", "classifier/egress"
};

enum class SectionFlag : std::uint8_t {
  kSleepable,  ///< the program is loaded with BPF_F_SLEEPABLE
  kFrags,      ///< the program is loaded with BPF_F_XDP_HAS_FRAGS
};

/// A form that SEC() names take.
struct ProgramSection {
  std::string_view name;  ///< "tracepoint"
  SectionRest rest;
  ProgramType type;
  std::optional<AttachType> attach_type = {};  ///< what the program is loaded for, where the name tells
  EnumSet<SectionFlag> flags = {};
  std::string_view target_syntax = {};   ///< of kTarget: "CATEGORY/EVENT"
  std::string_view target_example = {};  ///< of kTarget: "sched/sched_switch"
};

/// What a section's name says.
struct SectionMatch {
  /// Null where the name gives only the place of a tail call: "2/0".
  const ProgramSection *section = nullptr;
  std::string_view target = {};  ///< where to attach; empty where the name does not say
  /// The element of a program array that the program belongs in: "2/0", "socket/3", "kprobe/3".
  std::optional<std::uint32_t> tail_call_slot = {};
  /// The id of that array in iproute2's struct bpf_elf_map ("2/0"). Without it, the object's last array is meant, as in
  /// samples/bpf/bpf_load.c.
  std::optional<std::uint32_t> tail_call_map = {};
};

/// Every form: those of libbpf 1.5 (section_defs[] in libbpf.c), and which of them had looser forms before libbpf 1.0.
std::span<const ProgramSection> program_sections();

/// What the name tells; nothing for a name that has never meant anything. A "?" in front, libbpf's mark of programs
/// that are not loaded unless asked for, is passed over. The match points into `name`.
std::optional<SectionMatch> find_program_section(std::string_view name);

/// The known name that an unknown one was most probably meant to be; empty if none is near.
std::string_view nearest_program_section(std::string_view name);

}  // namespace bpfcc
