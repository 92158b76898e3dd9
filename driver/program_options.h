#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "loader/load/load_plan.h"
#include "loader/load/variables.h"
#include "support/result.h"

namespace bpfcc {

/// Comments of variables, by name.
using VariableComments = std::map<std::string, std::string, std::less<>>;

using VariableAssignments = std::vector<VariableAssignment>;

/// Reads what is written behind "--" as options of the programs' own: --limit 3, --limit=3, and --verbose, --no-verbose
/// for a bool. Each is a global variable; '-' in an option stands for '_' in its name. Those that are static and not
/// constant are the program's own business. With several objects an option is set in each that has it. What each of
/// them is set to; errors are ErrorKind::kUsage.
Result<std::vector<VariableAssignments>> read_program_options(const std::vector<std::string> &arguments,
                                                              std::span<const ObjectVariables> objects);

/// What is shown of them where the arguments ask for help: option, type, what it is without the option, and what its
/// comment says.
std::string program_help(const ObjectVariables &object, const std::string &name, const VariableComments &comments);

}  // namespace bpfcc
