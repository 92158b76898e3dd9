#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "loader/attach/attachment.h"
#include "loader/load/load_plan.h"
#include "loader/share/map_server.h"
#include "support/result.h"

namespace bpfcc {

enum class OutputFormat {
  kText,
  kJson,   ///< one object a line
  kSarif,  ///< one document at the end: what the compiler and the kernel have to say
};

/// The command line of bpfrun.
struct BpfrunOptions {
  std::vector<std::string> inputs;    ///< C files, objects, or "-": standard input
  bool share_maps = false;            ///< maps of the same name in several inputs are one
  std::vector<std::string> programs;  ///< --program: these alone; empty: all that are loaded unasked
  std::vector<AttachTarget> targets;
  AttachOptions attach;  ///< --replace
  std::vector<MapAssignment> map_assignments;
  std::vector<VariableAssignment> variables;            ///< --set
  std::string serve_path;                               ///< --serve; empty without it
  AllowedUsers allowed;                                 ///< --allow
  std::vector<MapReuse> reused_maps;                    ///< --reuse-map
  std::string pin_folder;                               ///< --pin; empty without it
  std::vector<std::string> program_arguments;           ///< what is behind "--": options of the program's own
  std::optional<std::chrono::nanoseconds> duration;     ///< --for; without it a signal ends the run
  unsigned jobs = std::thread::hardware_concurrency();  ///< programs that are verified at the same time
  bool load_only = false;
  bool dry_run = false;
  bool suggest = false;      ///< --suggest: changes of a refused source that make the kernel accept it
  bool fix = false;          ///< --fix: --suggest, and make them
  bool statistics = false;   ///< --stats: what verifying each program took
  std::string earlier_path;  ///< --compare: --stats, and what has changed since these; empty without it
  std::optional<std::string> verifier_log_path;  ///< "-": standard error
  /// What bpfcc is called with for a C file, in the order of the command line: "-DNAME=1", "-Ifolder", "--kernel=5.15".
  std::vector<std::string> compiler_arguments;
  OutputFormat format = OutputFormat::kText;
  bool verbose = false;
  bool doctor = false;  ///< bpfrun doctor: what this machine lets programs do
  bool help = false;
  bool version = false;
};

/// `arguments` without the program's name. Errors are ErrorKind::kUsage.
Result<BpfrunOptions> read_bpfrun_options(const std::vector<std::string> &arguments);

/// The text of --help.
std::string bpfrun_help();

/// What --format says, where text and JSON are the choice.
Result<OutputFormat> parse_output_format(const std::string &text);

/// "10s", "500ms", "1m", "2h"; a number alone is seconds.
Result<std::chrono::nanoseconds> parse_duration(const std::string &text);

}  // namespace bpfcc
