#include "loader/object/program_check.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "support/kernel_facts/program_sections.h"

namespace bpfcc {
namespace {

constexpr std::array<std::string_view, 6> kGplCompatible = {
    "GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
};

}  // namespace

bool is_gpl_compatible(const std::string &license) {
  return std::ranges::find(kGplCompatible, license) != kGplCompatible.end();
}

Result<void> check_section(const ObjectSpec &object, const ProgramSpec &program) {
  if (program.type != 0) return {};
  const std::string_view nearest = nearest_program_section(program.section);
  return fail(ErrorKind::kRefused, object.name,
              fmt::format("program {}: section {} is no known kind of program{}", program.name, program.section,
                          nearest.empty() ? "" : fmt::format("; the nearest is {}", nearest)));
}

Result<void> check_license(const ObjectSpec &object, const ProgramSpec &program) {
  if (!program.gpl_only_helper.empty() && !is_gpl_compatible(object.license)) {
    return fail(
        ErrorKind::kRefused, object.name,
        fmt::format("program {}: calls {}, which needs a license that is compatible with the GPL; this object has {}",
                    program.name, program.gpl_only_helper,
                    object.license.empty() ? "none" : fmt::format("\"{}\"", object.license)),
        0, "write char license[] SEC(\"license\") = \"GPL\"");
  }
  return {};
}

}  // namespace bpfcc
