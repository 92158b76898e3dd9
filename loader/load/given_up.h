#pragma once

#include <optional>
#include <span>
#include <vector>

#include "loader/load/libbpf_messages.h"
#include "loader/load/load_failure.h"
#include "loader/object/object_spec.h"
#include "support/error.h"

struct bpf_object;

namespace bpfcc {

/// What a loaded object works without, since the kernel did not take it: its types, its names. `warnings` is what
/// libbpf said meanwhile.
std::vector<Error> find_given_up(const bpf_object *object, const ObjectSpec &spec,
                                 std::span<const LibbpfMessage> warnings);

/// The error for a program that uses global variables which libbpf has left out, because the kernel did not make a map
/// of that kind when it tried. Nothing for any other. `object` is the one that was not loaded.
std::optional<Error> explain_missing_variables(const bpf_object *object, const ObjectSpec &spec,
                                               const ProgramLog &refused);

}  // namespace bpfcc
