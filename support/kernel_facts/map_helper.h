#pragma once

#include <optional>

#include "support/kernel_facts/helper.h"
#include "support/kernel_facts/map_type.h"

namespace bpfcc {

/// Whether the helper, which has a map argument, takes a map of this type from programs of this type on this kernel
/// (the newest one, where empty): check_map_func_compatibility in kernel/bpf/verifier.c. That the program may call the
/// helper at all is is_helper_allowed's question.
bool is_map_helper_allowed(MapType map, HelperId helper, ProgramType program, std::optional<KernelVersion> kernel = {});

/// The first Linux in which the helper takes maps of this type, where that is later than both; nothing otherwise.
std::optional<KernelVersion> map_helper_since(MapType map, HelperId helper);

/// The helpers that take maps of this type.
std::span<const HelperId> map_helpers(MapType map);

/// Whether the call is accepted by the verifier and always fails when it runs: an element of an array cannot be
/// deleted.
bool always_fails(MapType map, HelperId helper);

/// Whether programs can name maps of this type in their code at all.
bool is_usable_from_programs(MapType map);

/// A struct of the kernel that a map's value may have as a member, and what goes with it.
struct MapFieldFact {
  std::string_view name;  ///< "bpf_spin_lock"
  KernelVersion since;
  std::string_view source;        ///< the Linux commit that brought it
  MapTypeSet map_types;           ///< maps whose values may have it (map_check_btf in kernel/bpf/syscall.c)
  ProgramTypeSet refusing_types;  ///< programs that may not use such a map (check_map_prog_compatibility)
};

/// bpf_spin_lock, bpf_timer, bpf_list_head, bpf_rb_root, bpf_wq, bpf_refcount.
std::span<const MapFieldFact> map_field_facts();

/// By name, with or without "struct " before it; nothing for any other text.
const MapFieldFact *map_field_fact(std::string_view name);

}  // namespace bpfcc
