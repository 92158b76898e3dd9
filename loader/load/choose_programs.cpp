#include "loader/load/choose_programs.h"

#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "support/nearest_name.h"

namespace bpfcc {
namespace {

/// What a struct_ops map refers to is loaded with the map, whatever its section says.
bool unasked(const ProgramSpec &program) { return program.autoload || program.type == BPF_PROG_TYPE_STRUCT_OPS; }

Result<void> check_names(const ObjectSpec &spec, const std::vector<std::string> &names) {
  for (const std::string &name : names) {
    if (std::ranges::count(spec.programs, name, &ProgramSpec::name) > 0) continue;
    return fail(ErrorKind::kUsage, spec.name, fmt::format("has no program '{}'", name), 0,
                did_you_mean(name, spec.programs, &ProgramSpec::name));
  }
  return {};
}

bool holds(const ObjectSpec &spec, const bpf_program *program) {
  return std::ranges::count(spec.programs, bpf_program__name(program), &ProgramSpec::name) > 0;
}

}  // namespace

Result<void> choose_programs(ObjectSpec &spec, const std::vector<std::string> &names) {
  BPFCC_CHECK(check_names(spec, names));
  if (names.empty() && std::ranges::none_of(spec.programs, unasked)) {
    return fail(ErrorKind::kUsage, spec.name, "the section of every program begins with '?': none is loaded unasked", 0,
                fmt::format("for example --program {}", spec.programs.front().name));
  }
  std::erase_if(spec.programs, [&names](const ProgramSpec &program) {
    return names.empty() ? !unasked(program) : std::ranges::count(names, program.name) == 0;
  });
  return {};
}

void apply_choice(const ObjectSpec &spec, bpf_object *object) {
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object) bpf_program__set_autoload(program, holds(spec, program));

  const bool struct_ops = std::ranges::count(spec.programs, BPF_PROG_TYPE_STRUCT_OPS, &ProgramSpec::type) > 0;
  bpf_map *map = nullptr;
  bpf_object__for_each_map(map, object) {
    if (bpf_map__type(map) == BPF_MAP_TYPE_STRUCT_OPS && !struct_ops) bpf_map__set_autocreate(map, false);
  }
}

}  // namespace bpfcc
