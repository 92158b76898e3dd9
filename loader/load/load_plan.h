#pragma once

#include <string>
#include <vector>

#include "support/result.h"

namespace bpfcc {

/// One element to store in a map before the programs are attached, as written by the user:
/// `jump_table[0]=prog:parse_ip`.
struct MapAssignment {
  std::string map;
  std::string key;    ///< read by the map's key type; empty for queues, stacks and Bloom filters
  std::string value;  ///< integer, `prog:NAME`, `map:NAME`, ...; read by the map's value type
};

/// Reads "NAME[KEY]=VALUE", or "NAME[]=VALUE".
Result<MapAssignment> parse_map_assignment(const std::string &text);

/// What a global variable is to be when the programs start: `limit=3`, `config.ports[0]=80`.
struct VariableAssignment {
  std::string path;   ///< the variable, or a part of it as C names it
  std::string value;  ///< read by the type of that part
};

/// Reads "NAME=VALUE".
Result<VariableAssignment> parse_variable_assignment(const std::string &text);

/// A map of the object that is not made but taken: where it is pinned, or `id:7`.
struct MapReuse {
  std::string map;
  std::string source;
};

/// A map of the object that is not made but taken from another object of this process.
struct SharedMap {
  std::string map;
  int fd = -1;         ///< borrowed
  std::string object;  ///< whose it is, for messages
};

/// Reads "NAME=PATH" and "NAME=id:N".
Result<MapReuse> parse_map_reuse(const std::string &text);

/// A program that works in another one, which is in the kernel already: it replaces one of its functions (freplace), or
/// runs when that begins or ends (fentry, fexit).
struct TargetProgram {
  std::string program;
  std::string function;  ///< of the other one
  std::string source;    ///< the other one: where it is pinned, or `id:7`
};

/// What to load, and how. Immutable once loading starts.
struct LoadPlan {
  /// The names of the programs to load; empty: all but those whose section begins with '?'.
  std::vector<std::string> programs;
  std::vector<MapAssignment> map_assignments;
  std::vector<VariableAssignment> variables;
  std::vector<MapReuse> reused_maps;
  std::vector<SharedMap> shared_maps;  ///< reused_maps go before them
  std::vector<TargetProgram> target_programs;
  /// A folder in bpffs where maps and programs are pinned; empty: none are but maps that want it by their definition.
  std::string pin_folder;
  /// With another level than 0 every program's log is asked for and kept, not only the one of a program that is
  /// refused; that costs time. Levels as in BPF_PROG_LOAD's log_level (kernel/bpf/log.c): 1; 2 with each instruction as
  /// often as it was looked at; 4 for statistics, alone or added to these.
  unsigned log_level = 0;
  /// How many programs are verified at the same time, at most. With logs one after the other.
  unsigned jobs = 1;
};

}  // namespace bpfcc
