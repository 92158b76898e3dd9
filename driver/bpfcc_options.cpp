#include "driver/bpfcc_options.h"

#include <sys/utsname.h>

#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "frontend/rules/rule.h"
#include "runtime-headers/embedded_headers.h"
#include "support/nearest_name.h"

namespace bpfcc {
namespace {

/// The rest of `argument` behind `prefix`, or nothing.
std::optional<std::string_view> value_of(std::string_view argument, std::string_view prefix) {
  if (!argument.starts_with(prefix)) return std::nullopt;
  return argument.substr(prefix.size());
}

Result<unsigned> read_jobs(std::string_view text) {
  unsigned jobs = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), jobs);
  if (error != std::errc() || end != text.data() + text.size() || jobs == 0) {
    return fail(ErrorKind::kUsage, "-j " + std::string(text),
                "the number of files to compile at once must be 1 or more");
  }
  return jobs;
}

Result<EmittedMaps> read_maps(std::string_view text) {
  if (text == "legacy") return EmittedMaps::kAsWritten;
  if (text == "btf") return EmittedMaps::kBtf;
  return fail(ErrorKind::kUsage, "--maps=" + std::string(text), "the map form is 'legacy' or 'btf'");
}

/// Whether all types are asked for.
Result<bool> read_vmlinux_extent(std::string_view text) {
  if (text == "full") return true;
  if (text == "on-demand") return false;
  return fail(ErrorKind::kUsage, "--vmlinux=" + std::string(text), "the types of vmlinux.h are 'on-demand' or 'full'");
}

Result<DiagFormat> read_format(std::string_view text) {
  if (text == "text") return DiagFormat::kText;
  if (text == "json") return DiagFormat::kJson;
  if (text == "sarif") return DiagFormat::kSarif;
  return fail(ErrorKind::kUsage, "--format=" + std::string(text), "the format is 'text', 'json' or 'sarif'");
}

Result<std::string> known_rule(std::string_view id) {
  const Rule *rule = find_rule(id);
  if (rule != nullptr) return std::string(rule->id);
  std::vector<std::string_view> ids;
  for (const Rule *known : all_rules()) ids.push_back(known->id);
  const std::string_view nearest = nearest_name(id, ids);
  return fail(ErrorKind::kUsage, "bpf-" + std::string(id), "no rule has this name", 0,
              nearest.empty() ? "bpfcc --rules lists them" : "did you mean bpf-" + std::string(nearest) + "?");
}

/// Clang knows nothing of our rules: their -W options are read here. False: not one of them.
Result<bool> read_rule_option(std::string_view argument, RuleSettings &rules) {
  constexpr std::pair<std::string_view, RuleSeverity> kForms[] = {{"-Wno-error=bpf-", RuleSeverity::kWarning},
                                                                  {"-Werror=bpf-", RuleSeverity::kError},
                                                                  {"-Wno-bpf-", RuleSeverity::kIgnored},
                                                                  {"-Wbpf-", RuleSeverity::kWarning}};
  if (argument == "-Wno-bpf") {
    silence_all_rules(rules);
    return true;
  }
  for (const auto &[prefix, severity] : kForms) {
    const auto id = value_of(argument, prefix);
    if (!id) continue;
    BPFCC_TRY(const std::string rule, known_rule(*id));
    rules.severities[rule] = severity;
    return true;
  }
  return false;
}

}  // namespace

Result<void> set_kernel(const std::string &text, RuleSettings &rules, std::optional<std::string> &kernel_btf) {
  std::string release = text;
  if (text == "running") {
    utsname system;
    ::uname(&system);
    release = system.release;
  }
  const std::optional<KernelVersion> version = parse_kernel_version(release);
  if (!version)
    return fail(ErrorKind::kUsage, "--kernel=" + text, "a kernel is named by its version, as 5.15, or 'running'");
  rules.kernel = *version;
  if (text == "running" && !kernel_btf) kernel_btf.emplace();
  return {};
}

void silence_all_rules(RuleSettings &rules) {
  for (const Rule *rule : all_rules()) rules.severities[std::string(rule->id)] = RuleSeverity::kIgnored;
}

Result<BpfccOptions> read_bpfcc_options(const std::vector<std::string> &arguments) {
  BpfccOptions options;
  std::vector<std::string> clang;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string &argument = arguments[i];
    if (argument == "--help" || argument == "-h") {
      options.help = true;
    } else if (argument == "--version") {
      options.version = true;
    } else if (const auto maps = value_of(argument, "--maps=")) {
      BPFCC_TRY(options.maps, read_maps(*maps));
    } else if (const auto path = value_of(argument, "--btf=")) {
      options.btf_path = *path;
      options.kernel_btf = options.btf_path;
    } else if (const auto name = value_of(argument, "--stdin-name=")) {
      options.standard_input_name = *name;
    } else if (const auto extent = value_of(argument, "--vmlinux=")) {
      BPFCC_TRY(options.full_vmlinux, read_vmlinux_extent(*extent));
    } else if (argument == "-mstore-imm" || argument == "-mno-store-imm") {
      options.store_constants = argument == "-mstore-imm";
    } else if (argument == "-j" && i + 1 < arguments.size()) {
      BPFCC_TRY(options.jobs, read_jobs(arguments[++i]));
    } else if (const auto jobs = value_of(argument, "-j")) {
      BPFCC_TRY(options.jobs, read_jobs(*jobs));
    } else if (const auto kernel = value_of(argument, "--kernel=")) {
      BPFCC_CHECK(set_kernel(std::string(*kernel), options.rules, options.kernel_btf));
    } else if (const auto format = value_of(argument, "--format=")) {
      BPFCC_TRY(options.format, read_format(*format));
    } else if (const auto explain = value_of(argument, "--explain=")) {
      options.explain = *explain;
    } else if (argument == "--verify") {
      options.verify = true;
    } else if (const auto earlier = value_of(argument, "--compare=")) {
      options.earlier_path = *earlier;
      options.verify = options.statistics = true;
    } else if (argument == "--stats") {
      options.verify = options.statistics = true;
    } else if (argument == "-mcpu=all" || argument == "--mcpu=all") {
      options.verify = options.all_cpus = true;
    } else if (argument == "--suggest") {
      options.verify = options.suggest = true;
    } else if (argument == "--fix") {
      options.fix = true;
    } else if (argument == "--rules") {
      options.list_rules = true;
    } else {
      BPFCC_TRY(const bool about_a_rule, read_rule_option(argument, options.rules));
      if (!about_a_rule) clang.push_back(argument);
    }
  }
  if (options.help || options.version || options.list_rules || !options.explain.empty()) return options;

  BPFCC_TRY(options.clang, read_clang_command_line(clang));
  if (options.clang.inputs.empty()) {
    return fail(ErrorKind::kUsage, "", "no input file", 0, "bpfcc FILE.c compiles FILE.c to FILE.o; bpfcc --help");
  }
  if (!options.standard_input_name.empty() && options.clang.inputs != std::vector<std::string>{"-"}) {
    return fail(ErrorKind::kUsage, "--stdin-name", "goes with '-' as the only input file");
  }
  if (options.verify && options.clang.stage != Stage::kObject) {
    return fail(ErrorKind::kUsage, options.statistics ? "--stats" : "--verify", "the kernel verifies object files", 0,
                "leave -S, -E, -emit-llvm, -M and -fsyntax-only out");
  }
  if (options.all_cpus && !options.earlier_path.empty()) {
    return fail(ErrorKind::kUsage, "-mcpu=all", "does not go with --compare, which is about one instruction set");
  }
  if ((options.statistics || options.all_cpus) && options.clang.output == "-") {
    return fail(ErrorKind::kUsage, options.all_cpus ? "-mcpu=all" : "--stats",
                "goes to standard output, as the object would");
  }
  if (options.clang.output && options.clang.inputs.size() > 1) {
    return fail(ErrorKind::kUsage, *options.clang.output, "one output for several input files", 0,
                "leave -o out: each object is named after its source");
  }
  return options;
}

std::string bpfcc_help() {
  return R"(bpfcc - compiles C to BPF object files

usage: bpfcc [options] FILE.c...        each FILE.c becomes FILE.o in the current folder
       bpfcc [options] FILE.c -o OUT    '-' as FILE.c reads standard input, as OUT writes standard output

what to make
  -c                 an object file (so it is without this option too)
  -S                 BPF assembly
  -S -emit-llvm      LLVM's intermediate representation; -c -emit-llvm: the same as bitcode
  -E                 the preprocessed source
  -fsyntax-only      diagnostics alone
  --stdin-name=FILE  with '-': standard input is what FILE will be, as an editor has it; messages name it so,
                     and headers are found beside it
  --verify           have the running kernel verify the programs, without attaching them: refusals are
                     errors at their line of C, and such an object is not written (needs privileges)
  --suggest          --verify, and try changes of a refused source: one that the kernel accepts is shown as a
                     patch (with --fix it is made in the source, and the object is written)
  --stats            --verify, and print what each program is and what it took to verify it: instructions,
                     machine code, states, stack, time, the lines of C that cost most
  --compare=OLD      --stats, and what has changed since --stats --format=json wrote OLD
  --maps=btf         turn SEC("maps") definitions into SEC(".maps"), which libbpf 1.x and bpftool load
                     (--maps=legacy, the default, leaves them as written)

for which kernel
  --kernel=5.15      the oldest Linux that must run the program, or 'running': lifts what that version lifts
                     (loops from 5.3), makes newer helpers and map types errors, and picks the
                     instruction set. "// bpfcc: kernel=5.15" in a file's first comment says the same
  -mcpu=v1..v4       the BPF instruction set (default v3: Linux 5.1 and later); -mcpu=all: --verify, and a
                     table of what the running kernel makes of the programs in each; the object is v3
  -mno-store-imm     below v4, store constants from registers alone, as clang does, and not in one instruction
                     where every kernel takes that
  --btf=FILE         what "vmlinux.h" is made from (default: the running kernel's BTF)
  --vmlinux=full     all types in "vmlinux.h", instead of those that the source can reach

the restricted subset
  --rules            lists the rules; each has a name
  --explain=loop     what the rule is about, why the kernel wants it, wrong and right code;
                     --explain=verifier:null-check: the same for a cause that bpfrun shows
  -Wno-error=bpf-loop, -Wno-bpf-loop
                     make the rule 'loop' a warning, or silence it, where the code could run at all;
                     -Wno-bpf silences all of them

messages
  --fix              make the fixes that errors and warnings offer, in the sources; then compile
  --format=json      one JSON object a line on standard error; --format=sarif: a SARIF 2.1.0 document

as in clang
  -D -U -I -isystem -include -std= -O -g -W* -f* -M* -v and the rest of clang's options; -O2 -g are the default
  -j N               compile N files at once

Headers need not be installed: clang's own, <bpf/...> of libbpf, <linux/...> and <asm/...> are inside bpfcc, and
"vmlinux.h" is made when it is included. A folder given with -I comes before them.

exit status: 0 compiled, 1 errors in the source, 2 wrong command line, 3 the machine lacks something
)";
}

namespace {

Result<std::string> verifier_page(std::string_view cause) {
  EmbeddedHeader page;
  if (!find_embedded_header(fmt::format("{}/verifier/{}.md", kEmbeddedRoot, cause), page)) {
    return fail(ErrorKind::kUsage, fmt::format("verifier:{}", cause), "there is no page of this name", 0,
                "bpfrun shows the names in the brackets of a refusal: [verifier: null-check]");
  }
  return std::string(page.text);
}

}  // namespace

Result<std::string> rule_page(std::string_view id) {
  if (id.starts_with("verifier:")) return verifier_page(id.substr(std::string_view("verifier:").size()));
  if (id.starts_with("bpf-")) id.remove_prefix(4);
  BPFCC_TRY(const std::string rule, known_rule(id));
  EmbeddedHeader page;
  if (!find_embedded_header(std::string(kEmbeddedRoot) + "/rules/" + rule + ".md", page)) {
    return fail(ErrorKind::kUsage, rule, "this rule has no page");
  }
  return std::string(page.text);
}

std::string rule_list() {
  std::string text;
  for (const Rule *rule : all_rules()) {
    std::string lifted;
    if (rule->lifted == Lifted::kByVersion) lifted = fmt::format(" (until Linux {})", to_string(rule->since));
    if (rule->lifted == Lifted::kByAnyKernel) lifted = " (without --kernel)";
    text += fmt::format("{:<20}{}{}\n", rule->id, rule->summary, lifted);
  }
  return text;
}

}  // namespace bpfcc
