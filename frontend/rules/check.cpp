#include "frontend/rules/check.h"

namespace bpfcc {

void check_rules(const CheckedUnit &unit, Reporter &reporter) {
  constexpr void (*kChecks[])(const CheckedUnit &, Reporter &) = {
      check_loops,
      check_recursion,
      check_floats,
      check_arguments,
      check_unsupported_constructs,
      check_kernel_version,
      check_sections,
      check_context_types,
      check_section_versions,
      check_license,
      check_exceptions,
      check_map_definitions,
      check_map_helpers,
      check_map_arguments,
      check_printk_formats,
      check_paths,
  };
  for (const auto check : kChecks) check(unit, reporter);
}

}  // namespace bpfcc
