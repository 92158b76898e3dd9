#include "loader/object/numbered_sections.h"

#include <linux/bpf.h>

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "support/kernel_facts/program_sections.h"

namespace bpfcc {
namespace {

bool is_program_array(const LegacyMap &map) { return map.spec.type == BPF_MAP_TYPE_PROG_ARRAY; }

/// The array that a section's name means; null if the object has none such.
MapSpec *find_array(std::vector<LegacyMap> &maps, const SectionMatch &match) {
  const auto is_meant = [&](const LegacyMap &map) {
    return is_program_array(map) && (!match.tail_call_map || (map.id != 0 && map.id == *match.tail_call_map));
  };
  const auto found = std::find_if(maps.rbegin(), maps.rend(), is_meant);
  return found == maps.rend() ? nullptr : &found->spec;
}

}  // namespace

Result<void> fill_program_arrays(const ElfImage &image, const std::vector<Function> &functions,
                                 std::vector<LegacyMap> &maps) {
  if (maps.empty()) return {};
  for (const Function &function : functions) {
    const std::string_view section = image.sections[function.section].name;
    const auto match = find_program_section(section);
    if (!match || !match->tail_call_slot || !function.is_program(image)) continue;
    const auto refuse = [&](const std::string &message) {
      return fail(ErrorKind::kRefused, image.name,
                  fmt::format("program {}: section {}: {}", function.name, section, message));
    };
    MapSpec *array = find_array(maps, *match);
    if (array == nullptr) {
      return refuse(match->tail_call_map ? fmt::format("no program array has the id {}", *match->tail_call_map)
                                         : "the object has no program array");
    }
    const std::uint32_t slot = *match->tail_call_slot;
    if (slot >= array->max_entries) {
      return refuse(fmt::format("{} has {} elements", array->name, array->max_entries));
    }
    const auto [known, is_free] = array->slots.try_emplace(slot, function.name);
    if (!is_free) return refuse(fmt::format("{}[{}] is taken by {}", array->name, slot, known->second));
  }
  return {};
}

}  // namespace bpfcc
