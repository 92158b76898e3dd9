#include "loader/verifier/core_relocation.h"

#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "loader/object/btf_types.h"
#include "support/nearest_name.h"

namespace bpfcc {
namespace {

/// "struct task_struct___old.a.b[2]" of libbpf's sentence "... <byte_off> [12] struct task_struct___old.a.b[2] (0:1 @
/// offset 4)", taken apart.
struct Relocated {
  std::string_view keyword;              ///< "struct" or "union"
  std::string_view type;                 ///< without its flavor, "task_struct"
  std::vector<std::string_view> fields;  ///< without their indices
};

std::optional<Relocated> read_relocated(std::string_view sentence) {
  constexpr std::string_view kBeforePath = "] ";
  const std::size_t begin = sentence.find(kBeforePath);
  if (!sentence.starts_with("failed to resolve CO-RE relocation") || begin == std::string_view::npos) return {};
  std::string_view path = sentence.substr(begin + kBeforePath.size());
  path = path.substr(0, path.find(" ("));
  const std::size_t space = path.find(' ');
  if (space == std::string_view::npos) return {};
  Relocated relocated{path.substr(0, space), {}, {}};
  if (relocated.keyword != "struct" && relocated.keyword != "union") return {};
  path.remove_prefix(space + 1);
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    std::string_view part = path.substr(0, dot);
    part = part.substr(0, part.find('['));
    if (relocated.type.empty()) {
      relocated.type = part.substr(0, part.find("___"));
    } else {
      relocated.fields.push_back(part);
    }
    path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
  }
  return relocated;
}

/// The type of a member, in structs without a name too; nothing where none has the name, and `names` has those that
/// are.
std::optional<std::uint32_t> member_type(const btf *types, std::uint32_t id, std::string_view name, int depth,
                                         std::vector<std::string_view> &names) {
  constexpr int kDeepest = 8;
  const btf_type *type = skip_modifiers(types, id);
  while (type != nullptr && btf_is_array(type)) type = skip_modifiers(types, btf_array(type)->type);
  if (type == nullptr || !btf_is_composite(type) || depth > kDeepest) return std::nullopt;
  for (std::uint32_t i = 0; i < btf_vlen(type); ++i) {
    const btf_member &member = btf_members(type)[i];
    const std::string_view its_name = btf_name(types, member.name_off);
    if (its_name == name) return member.type;
    if (!its_name.empty()) {
      names.push_back(its_name);
    } else if (const auto found = member_type(types, member.type, name, depth + 1, names)) {
      return found;
    }
  }
  return std::nullopt;
}

std::vector<std::string_view> struct_names(const btf *types) {
  std::vector<std::string_view> names;
  for (std::uint32_t id = 1; id < btf__type_cnt(types); ++id) {
    const btf_type *const type = btf__type_by_id(types, id);
    if (btf_is_composite(type) && type->name_off != 0) names.push_back(btf_name(types, type->name_off));
  }
  return names;
}

void say_missing(std::string message, std::string_view name, const std::vector<std::string_view> &names,
                 Explanation &explanation) {
  explanation.message = std::move(message);
  const std::string_view near = nearest_name(name, names);
  if (!near.empty()) explanation.label = fmt::format("the nearest name is '{}'", near);
}

}  // namespace

void explain_core_relocation(const btf *kernel, Explanation &explanation) {
  const auto relocated = read_relocated(explanation.sentence);
  if (kernel == nullptr || explanation.cause != Cause::kCoreRelocation || !relocated) return;
  const bool is_struct = relocated->keyword == "struct";
  std::uint32_t id = find_btf(kernel, relocated->type, is_struct ? BTF_KIND_STRUCT : BTF_KIND_UNION);
  if (id == 0) {
    explanation.help = "guard it with bpf_core_type_exists()";
    return say_missing(fmt::format("this kernel has no {} {}", relocated->keyword, relocated->type), relocated->type,
                       struct_names(kernel), explanation);
  }
  for (const std::string_view field : relocated->fields) {
    std::vector<std::string_view> names;
    const auto type = member_type(kernel, id, field, 0, names);
    if (!type) {
      explanation.help = "guard it with bpf_core_field_exists()";
      return say_missing(
          fmt::format("{} {} of this kernel has no field '{}'", relocated->keyword, relocated->type, field), field,
          names, explanation);
    }
    id = *type;
  }
  explanation.message =
      fmt::format("'{}' of {} {} has another kind of type in this kernel",
                  relocated->fields.empty() ? "it" : relocated->fields.back(), relocated->keyword, relocated->type);
  explanation.help = "declare it as this kernel does, in a struct of its own flavor: struct name___new";
}

}  // namespace bpfcc
