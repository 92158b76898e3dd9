#pragma once

#include <string>
#include <vector>

#include "loader/object/object_spec.h"
#include "support/result.h"

struct bpf_object;

namespace bpfcc {

/// Leaves in `spec` the programs to load: those of these names, or, without a name, those whose section does not begin
/// with
/// '?'. A name that the object does not have, and an object of which nothing would be loaded unasked, is an
/// ErrorKind::kUsage.
Result<void> choose_programs(ObjectSpec &spec, const std::vector<std::string> &names);

/// Makes libbpf load these programs and no others.
void apply_choice(const ObjectSpec &spec, bpf_object *object);

}  // namespace bpfcc
