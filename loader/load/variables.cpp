#include "loader/load/variables.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "loader/load/failure.h"
#include "loader/load/libbpf_messages.h"
#include "loader/load/value_parser.h"
#include "loader/load/value_path.h"
#include "loader/load/value_type.h"
#include "loader/object/legacy_maps.h"
#include "support/nearest_name.h"

namespace bpfcc {
namespace {

constexpr std::array<std::string_view, 3> kSections = {".rodata", ".data", ".bss"};

bool holds_variables(std::string_view section) {
  return std::ranges::any_of(kSections, [section](std::string_view name) { return section.starts_with(name); });
}

/// Of the type itself, or of the elements of an array.
bool is_volatile(const btf *types, std::uint32_t id) {
  const btf_type *type = btf__type_by_id(types, id);
  while (type != nullptr && (btf_is_mod(type) || btf_is_typedef(type) || btf_is_array(type))) {
    if (btf_is_volatile(type)) return true;
    type = btf__type_by_id(types, btf_is_array(type) ? btf_array(type)->type : type->type);
  }
  return false;
}

std::string_view tag_of(const btf *types, std::uint32_t variable) {
  for (std::uint32_t id = 1; id < btf__type_cnt(types); ++id) {
    const btf_type *type = btf__type_by_id(types, id);
    if (btf_is_decl_tag(type) && type->type == variable && btf_decl_tag(type)->component_idx == -1) {
      return type_name(types, type->name_off);
    }
  }
  return {};
}

void add_section(const btf *types, const btf_type *section, std::span<std::byte> content,
                 std::vector<Variable> &variables) {
  const std::string_view name = type_name(types, section->name_off);
  for (std::uint32_t i = 0; i < btf_vlen(section); ++i) {
    const btf_var_secinfo &place = btf_var_secinfos(section)[i];
    const btf_type *type = btf__type_by_id(types, place.type);
    if (!btf_is_var(type) || place.offset > content.size() || place.size > content.size() - place.offset) continue;
    variables.push_back({type_name(types, type->name_off), type->type, content.subspan(place.offset, place.size),
                         name.starts_with(".rodata"), is_volatile(types, type->type),
                         btf_var(type)->linkage == BTF_VAR_STATIC, tag_of(types, place.type)});
  }
}

/// The variable that a path begins with: names of static variables in functions may have dots in them.
const Variable *find_variable(const std::vector<Variable> &variables, std::string_view path) {
  const Variable *found = nullptr;
  for (const Variable &variable : variables) {
    const std::string_view rest = path.starts_with(variable.name) ? path.substr(variable.name.size()) : "?";
    if (!rest.empty() && rest.front() != '.' && rest.front() != '[') continue;
    if (found == nullptr || variable.name.size() > found->name.size()) found = &variable;
  }
  return found;
}

tl::unexpected<Error> no_such_variable(std::string_view path, std::string_view object, const btf *types,
                                       const std::vector<Variable> &variables) {
  if (types == nullptr) {
    return fail(ErrorKind::kUsage, "", fmt::format("the variables of {} are not known: it has no BTF", object), 0,
                "compile it with -g");
  }
  const std::string_view name = path.substr(0, path.find_first_of(".["));
  return fail(ErrorKind::kUsage, "", fmt::format("no variable '{}' in {}", name, object), 0,
              did_you_mean(name, variables, &Variable::name));
}

Result<void> set_variable(const btf *types, std::string_view object, const std::vector<Variable> &variables,
                          const VariableAssignment &assignment) {
  const Variable *variable = find_variable(variables, assignment.path);
  if (variable == nullptr) return no_such_variable(assignment.path, object, types, variables);
  if (variable->is_constant && !variable->is_volatile) {
    return fail(
        ErrorKind::kUsage, "",
        fmt::format("{} is const and not volatile: the compiler has put its value into the code", variable->name), 0,
        "declare it const volatile");
  }
  BPFCC_TRY(const TypedBytes part, find_part(types, {variable->type_id, variable->value},
                                             std::string_view(assignment.path).substr(variable->name.size())));
  return store_value(assignment.value, types, part.type_id, part.bytes);
}

}  // namespace

std::vector<Variable> find_variables(const bpf_object *object) {
  std::vector<Variable> variables;
  const btf *types = bpf_object__btf(object);
  const bpf_map *map = nullptr;
  bpf_object__for_each_map(map, object) {
    const std::uint32_t id = bpf_map__is_internal(map) && types != nullptr ? bpf_map__btf_value_type_id(map) : 0;
    const btf_type *section = id == 0 ? nullptr : btf__type_by_id(types, id);
    if (section == nullptr || !btf_is_datasec(section)) continue;
    if (!holds_variables(type_name(types, section->name_off))) continue;
    size_t size = 0;
    void *content = bpf_map__initial_value(map, &size);
    if (content != nullptr) add_section(types, section, {static_cast<std::byte *>(content), size}, variables);
  }
  return variables;
}

Result<ObjectVariables> read_variables(const ObjectImage &image) {
  BPFCC_TRY(const ObjectSpec spec, read_object(image));
  BPFCC_TRY(const ObjectImage loadable, legacy_maps_to_btf(image));
  const LibbpfMessages messages;
  ObjectVariables result;
  result.object = open_object(loadable);
  if (!result.object) return tl::unexpected(explain_failure(errno, spec, messages.warnings(), {}).error);
  result.types = bpf_object__btf(result.object.get());
  result.variables = find_variables(result.object.get());
  return result;
}

Result<void> set_variables(const bpf_object *object, std::string_view name,
                           const std::vector<VariableAssignment> &assignments) {
  if (assignments.empty()) return {};
  const std::vector<Variable> variables = find_variables(object);
  for (const VariableAssignment &assignment : assignments) {
    if (Result<void> set = set_variable(bpf_object__btf(object), name, variables, assignment); !set) {
      Error error = std::move(set).error();
      error.subject = fmt::format("{}={}", assignment.path, assignment.value);
      return tl::unexpected(std::move(error));
    }
  }
  return {};
}

}  // namespace bpfcc
