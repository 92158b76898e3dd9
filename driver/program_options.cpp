#include "driver/program_options.h"

#include <bpf/btf.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "loader/load/value_type.h"
#include "loader/observe/value.h"
#include "loader/observe/value_text.h"
#include "support/nearest_name.h"

namespace bpfcc {
namespace {

constexpr size_t kWidestOption = 32;

bool is_option(const Variable &variable) { return variable.is_constant ? variable.is_volatile : !variable.is_static; }

bool is_bool(const btf *types, const Variable &variable) {
  const BareType bare = bare_type(types, variable.type_id);
  return bare.type != nullptr && btf_is_int(bare.type) && (btf_int_encoding(bare.type) & BTF_INT_BOOL) != 0;
}

std::string option_name(const Variable &variable) {
  std::string name = fmt::format("--{}", variable.name);
  std::ranges::replace(name, '_', '-');
  return name;
}

const Variable *find_option(const ObjectVariables &object, std::string_view option) {
  std::string name(option);
  std::ranges::replace(name.begin() + 2, name.end(), '_', '-');
  const auto found = std::ranges::find_if(
      object.variables, [&](const Variable &variable) { return is_option(variable) && option_name(variable) == name; });
  return found == object.variables.end() ? nullptr : &*found;
}

tl::unexpected<Error> no_such_option(std::string_view option, std::span<const ObjectVariables> objects) {
  std::vector<std::string> names;
  for (const ObjectVariables &object : objects) {
    for (const Variable &variable : object.variables) {
      if (is_option(variable)) names.push_back(option_name(variable));
    }
  }
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  return fail(ErrorKind::kUsage, std::string(option), "the program has no such option", 0,
              did_you_mean(option, candidates, "-- --help lists its options"));
}

/// "--config.limit" and "--ports[2]" set a part.
struct OptionPath {
  std::string option;
  std::string part;
};

OptionPath split_part(const std::string &text) {
  const size_t end = std::min(text.find_first_of(".["), text.size());
  return {text.substr(0, end), text.substr(end)};
}

std::string type_text(const btf *types, const Variable &variable) {
  return is_bool(types, variable) ? "" : fmt::format(" {}", spell_type(types, variable.type_id));
}

/// The objects that have an option, with the variable that it is there.
struct OptionOwners {
  std::vector<std::pair<size_t, const Variable *>> variables;
  bool is_switch = false;  ///< a bool: it takes no value
};

/// With objects of which one has a switch and the other an option with a value of that name, nobody knows whether what
/// follows is the value.
Result<OptionOwners> find_owners(std::span<const ObjectVariables> objects, const std::string &option) {
  OptionOwners owners;
  for (size_t i = 0; i < objects.size(); ++i) {
    const Variable *variable = find_option(objects[i], option);
    if (variable == nullptr) continue;
    const bool is_switch = is_bool(objects[i].types, *variable);
    if (!owners.variables.empty() && is_switch != owners.is_switch) {
      return fail(ErrorKind::kUsage, option, "takes a value in one of the files and none in another", 0,
                  "give one of the variables another name");
    }
    owners.is_switch = is_switch;
    owners.variables.emplace_back(i, variable);
  }
  return owners;
}

/// The switches that "--no-NAME" turns off.
Result<OptionOwners> find_negated(std::span<const ObjectVariables> objects, const std::string &option) {
  if (!option.starts_with("--no-")) return OptionOwners{};
  BPFCC_TRY(OptionOwners owners, find_owners(objects, "--" + option.substr(5)));
  return owners.is_switch ? owners : OptionOwners{};
}

}  // namespace

Result<std::vector<VariableAssignments>> read_program_options(const std::vector<std::string> &arguments,
                                                              std::span<const ObjectVariables> objects) {
  std::vector<VariableAssignments> assignments(objects.size());
  const auto assign = [&](const OptionOwners &owners, const std::string &part, const std::string &value) {
    for (const auto &[object, variable] : owners.variables) {
      assignments[object].push_back({std::string(variable->name) + part, value});
    }
  };
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string &text = arguments[i];
    if (!text.starts_with("--") || text.size() == 2) {
      return fail(ErrorKind::kUsage, text, "is no option of the program", 0, "options of the program: --NAME VALUE");
    }
    const size_t equals = text.find('=');
    const OptionPath path = split_part(text.substr(0, equals));
    BPFCC_TRY(const OptionOwners owners, find_owners(objects, path.option));
    if (!owners.variables.empty()) {
      std::string value = "true";
      if (equals != std::string::npos) {
        value = text.substr(equals + 1);
      } else if (!owners.is_switch) {
        if (++i == arguments.size()) return fail(ErrorKind::kUsage, text, "a value is missing");
        value = arguments[i];
      }
      assign(owners, path.part, value);
      continue;
    }
    BPFCC_TRY(const OptionOwners negated, find_negated(objects, path.option));
    if (negated.variables.empty() || equals != std::string::npos) return no_such_option(path.option, objects);
    assign(negated, "", "false");
  }
  return assignments;
}

std::string program_help(const ObjectVariables &object, const std::string &name, const VariableComments &comments) {
  std::string text;
  for (const Variable &variable : object.variables) {
    if (!is_option(variable)) continue;
    const std::string option = option_name(variable) + type_text(object.types, variable);
    const auto comment = comments.find(variable.name);
    std::string about = comment != comments.end() ? comment->second : std::string(variable.tag);
    if (about.ends_with('.')) about.pop_back();
    const std::string value = value_text(read_value(object.types, variable.type_id, variable.value));
    const std::string gap = option.size() > kWidestOption ? fmt::format("\n{:{}}", "", kWidestOption + 4) : "  ";
    text += fmt::format("  {:<{}}{}{}{}{}\n", option, kWidestOption, gap, printable(about), about.empty() ? "" : "; ",
                        value.empty() ? "empty by default" : value + " by default");
  }
  if (text.empty()) {
    return fmt::format("{} has no options: a global variable that is const volatile, or not static, is one\n", name);
  }
  return fmt::format("Options of {}, behind the --:\n\n{}", name, text);
}

}  // namespace bpfcc
