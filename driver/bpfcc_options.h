#pragma once

#include <string>
#include <vector>

#include "frontend/command_line.h"
#include "frontend/rules/rule_settings.h"
#include "support/result.h"

namespace bpfcc {

/// How SEC("maps") definitions leave the compiler.
enum class EmittedMaps {
  kAsWritten,
  kBtf,  ///< as SEC(".maps"), which libbpf 1.x and bpftool load
};

/// How diagnostics are written.
enum class DiagFormat { kText, kJson, kSarif };

/// The command line of bpfcc: our own long options, and clang's.
struct BpfccOptions {
  ClangCommandLine clang;
  EmittedMaps maps = EmittedMaps::kAsWritten;
  std::string btf_path;                   ///< --btf; empty: the running kernel's
  std::optional<std::string> kernel_btf;  ///< --btf, --kernel=running: see CompileJob
  bool full_vmlinux = false;              ///< --vmlinux=full
  bool store_constants = true;            ///< -mstore-imm, -mno-store-imm: see CodeGenSettings
  std::string standard_input_name;        ///< --stdin-name: the file whose text standard input has; may be empty
  unsigned jobs = 1;                      ///< -j: files compiled at once
  RuleSettings rules;                     ///< --kernel, -Wno-bpf-ID, -Wno-error=bpf-ID
  DiagFormat format = DiagFormat::kText;
  bool verify = false;       ///< --verify: the running kernel has to accept each object
  bool statistics = false;   ///< --stats: --verify, and what that took
  bool all_cpus = false;     ///< -mcpu=all: --verify, for each instruction set
  std::string earlier_path;  ///< --compare: what --stats printed at another time; empty without it
  bool suggest = false;      ///< --suggest: --verify, and changes of the source that make the kernel accept it
  bool fix =
      false;  ///< --fix: the fixes of errors and warnings are made in the sources; with --suggest its changes too
  bool list_rules = false;  ///< --rules
  std::string explain;      ///< --explain: a rule's id, empty without it
  bool help = false;
  bool version = false;
};

/// `arguments` without the program's name. Errors are ErrorKind::kUsage.
Result<BpfccOptions> read_bpfcc_options(const std::vector<std::string> &arguments);

/// Reads what --kernel= or a file's first comment names: a version, or "running" for the kernel that bpfcc runs on,
/// whose BTF then is `kernel_btf` (see CompileJob) unless there is one already.
Result<void> set_kernel(const std::string &text, RuleSettings &rules, std::optional<std::string> &kernel_btf);

/// As -Wno-bpf does: what the kernel could run at all is left to it.
void silence_all_rules(RuleSettings &rules);

/// The text of --help.
std::string bpfcc_help();

/// The text of --explain: the page of a rule, or of a cause of the verifier ("verifier:null-check").
Result<std::string> rule_page(std::string_view id);

/// The text of --rules: a line a rule, with what lifts it.
std::string rule_list();

}  // namespace bpfcc
