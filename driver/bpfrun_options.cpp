#include "driver/bpfrun_options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "driver/allowed_users.h"
#include "driver/command_options.h"

namespace bpfcc {
namespace {

struct TimeUnit {
  std::string_view name;
  double nanoseconds;
};
constexpr std::array kTimeUnits = {TimeUnit{"ms", 1e6}, TimeUnit{"s", 1e9}, TimeUnit{"", 1e9}, TimeUnit{"m", 60e9},
                                   TimeUnit{"h", 3600e9}};
constexpr double kLongestRun = 10.0 * 365 * 24 * 3600 * 1e9;  // ten years, far below what the type can hold

constexpr unsigned kMostJobs = 1024;

/// As it is written, before it is read further.
struct RawOptions {
  BpfrunOptions options;
  std::vector<std::string> attach;
  std::vector<std::string> map;
  std::vector<std::string> set;
  std::vector<std::string> reuse;
  std::vector<std::string> allow;
  std::vector<std::string> defines;
  std::vector<std::string> include_folders;
  std::string duration;
  std::string jobs;
  std::string kernel;
  std::string format = "text";
};

std::vector<CommandOption> declare(RawOptions &raw) {
  BpfrunOptions &options = raw.options;
  return {
      {'h', "help", &options.help},
      {0, "version", &options.version},
      {'v', "verbose", &options.verbose},
      {'p', "program", &options.programs},
      {'a', "attach", &raw.attach},
      {0, "replace", &options.attach.replace},
      {'m', "map", &raw.map},
      {'s', "set", &raw.set},
      {0, "pin", &options.pin_folder},
      {0, "share-maps", &options.share_maps},
      {0, "reuse-map", &raw.reuse},
      {0, "serve", &options.serve_path},
      {0, "allow", &raw.allow},
      {0, "for", &raw.duration},
      {'j', "jobs", &raw.jobs},
      {0, "load-only", &options.load_only},
      {0, "dry-run", &options.dry_run},
      {0, "suggest", &options.suggest},
      {0, "fix", &options.fix},
      {0, "stats", &options.statistics},
      {0, "compare", &options.earlier_path},
      {0, "verifier-log", &options.verifier_log_path},
      {0, "format", &raw.format},
      {0, "kernel", &raw.kernel},
      {'D', "", &raw.defines},
      {'I', "", &raw.include_folders},
  };
}

/// A word, not a file: a file of that name is written as ./doctor.
constexpr std::string_view kDoctor = "doctor";

Result<unsigned> parse_jobs(const std::string &text) {
  unsigned jobs = 0;
  const char *const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, jobs);
  if (error == std::errc() && rest == end && jobs > 0 && jobs <= kMostJobs) return jobs;
  return fail(ErrorKind::kUsage, "--jobs", fmt::format("is a number from 1 to {}, not '{}'", kMostJobs, text));
}

Result<OutputFormat> parse_format(const std::string &text, const BpfrunOptions &options) {
  if (text == "text" || text == "json") return parse_output_format(text);
  if (text != "sarif") {
    return fail(ErrorKind::kUsage, "--format", fmt::format("is text, json or sarif, not '{}'", text));
  }
  // Events and maps have no place in such a document, and it has an end.
  if (!options.load_only && !options.dry_run) {
    return fail(ErrorKind::kUsage, "--format=sarif", "goes with --load-only or --dry-run", 0,
                "--format=json shows what a running program does");
  }
  if (options.statistics) return fail(ErrorKind::kUsage, "--stats", "has no place in a SARIF document");
  return OutputFormat::kSarif;
}

Result<void> complete(RawOptions &raw) {
  BpfrunOptions &options = raw.options;
  options.doctor = !options.inputs.empty() && options.inputs.front() == kDoctor;
  if (options.inputs.empty()) {
    return fail(ErrorKind::kUsage, "", "no file to run", 0, "bpfrun FILE.c, or bpfrun --help");
  }
  if (options.doctor && options.inputs.size() > 1) {
    return fail(ErrorKind::kUsage, "doctor", "takes no files", 0, "a file of that name is written as ./doctor");
  }
  for (const std::string &text : raw.attach) {
    BPFCC_TRY(AttachTarget target, parse_attach_target(text));
    options.targets.push_back(std::move(target));
  }
  for (const std::string &text : raw.map) {
    BPFCC_TRY(MapAssignment assignment, parse_map_assignment(text));
    options.map_assignments.push_back(std::move(assignment));
  }
  for (const std::string &text : raw.set) {
    BPFCC_TRY(VariableAssignment assignment, parse_variable_assignment(text));
    options.variables.push_back(std::move(assignment));
  }
  for (const std::string &text : raw.reuse) {
    BPFCC_TRY(MapReuse reuse, parse_map_reuse(text));
    options.reused_maps.push_back(std::move(reuse));
  }
  if (!raw.allow.empty() && options.serve_path.empty()) {
    return fail(ErrorKind::kUsage, "--allow", "says who may have the maps of --serve, which is missing");
  }
  BPFCC_TRY(options.allowed, read_allowed_users(raw.allow));
  if (!options.pin_folder.empty() && !options.pin_folder.starts_with('/')) {
    return fail(ErrorKind::kUsage, "--pin", fmt::format("'{}' is not an absolute path", options.pin_folder), 0,
                "for example --pin=/sys/fs/bpf/mine");
  }
  if (!raw.duration.empty()) {
    BPFCC_TRY(options.duration, parse_duration(raw.duration));
  }
  if (!raw.jobs.empty()) {
    BPFCC_TRY(options.jobs, parse_jobs(raw.jobs));
  }
  options.statistics = options.statistics || !options.earlier_path.empty();
  BPFCC_TRY(options.format, parse_format(raw.format, options));
  options.suggest = options.suggest || options.fix;
  for (const std::string &text : raw.defines) options.compiler_arguments.push_back("-D" + text);
  for (const std::string &text : raw.include_folders) options.compiler_arguments.push_back("-I" + text);
  if (!raw.kernel.empty()) options.compiler_arguments.push_back("--kernel=" + raw.kernel);
  return {};
}

/// How many arguments come before "--". A file may have a name that begins with '-' in the folder of this process: it
/// is written as ./-odd.c.
size_t count_own(const std::vector<std::string> &arguments) {
  return static_cast<size_t>(std::ranges::find(arguments, "--") - arguments.begin());
}

}  // namespace

Result<OutputFormat> parse_output_format(const std::string &text) {
  if (text == "text") return OutputFormat::kText;
  if (text == "json") return OutputFormat::kJson;
  return fail(ErrorKind::kUsage, "--format", fmt::format("is text or json, not '{}'", text));
}

Result<std::chrono::nanoseconds> parse_duration(const std::string &text) {
  const size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string number_text = text.substr(0, digits);
  char *rest = nullptr;
  const double number = std::strtod(number_text.c_str(), &rest);
  const auto *const unit = std::ranges::find(kTimeUnits, std::string_view(text).substr(digits), &TimeUnit::name);
  if (digits == 0 || *rest != '\0' || unit == kTimeUnits.end() || number * unit->nanoseconds > kLongestRun) {
    return fail(ErrorKind::kUsage, "--for", fmt::format("'{}' is not a time", text), 0, "for example 10s, 500ms, 2m");
  }
  return std::chrono::nanoseconds(static_cast<std::int64_t>(number * unit->nanoseconds));
}

Result<BpfrunOptions> read_bpfrun_options(const std::vector<std::string> &arguments) {
  RawOptions raw;
  const size_t own = count_own(arguments);
  raw.options.program_arguments.assign(arguments.begin() + static_cast<long>(std::min(own + 1, arguments.size())),
                                       arguments.end());
  BPFCC_TRY(raw.options.inputs,
            read_options(declare(raw), {arguments.begin(), arguments.begin() + static_cast<long>(own)},
                         "bpfrun --help lists the options"));
  if (!raw.options.help && !raw.options.version) BPFCC_CHECK(complete(raw));
  return std::move(raw.options);
}

std::string bpfrun_help() {
  return R"(Runs a BPF program: compiles it, loads it into the kernel, attaches it, shows what it
does, and takes it out again at the end.

  bpfrun [options] FILE.c     a C file, compiled by bpfcc
  bpfrun [options] FILE.o     a BPF object, as bpfcc and clang write them
  bpfrun [options] FILE...    several, at work together
  bpfrun [options] -          either of them, from standard input
  bpfrun explain LOG [FILE.o] says what a verifier's log means that any loader wrote
  bpfrun map --from=PATH [NAME | NAME[KEY]=VALUE]...
                              lists, shows, changes maps of a bpfrun --serve=PATH; needs
                              no privilege
  bpfrun doctor [--format=json]
                              what this machine lets programs do; loads nothing
  bpfrun [options] FILE -- [OPTIONS OF THE PROGRAM]
                              for example -- --limit 3; -- --help lists them

For example, with the samples that come with bpfcc:

  sudo bpfrun count_execs.c --for 10s
  sudo bpfrun count_by_source.c --attach count=socket:lo

Ctrl-C ends the run. What is in the program's maps is shown then. Loading BPF needs root.

What, where and how long:
  -p, --program NAME             load this program alone, and others so named; without it all
                                 whose SEC() does not begin with '?'
  -a, --attach PROG=KIND:WHERE   where to attach a program, unless its SEC() says so:
                                   count=socket:eth0          packets of an interface
                                   drop=xdp:eth0              the same, as they come in
                                   shape=tc:eth0
                                   sample=perf:cpu-clock@99hz times a second, on every CPU
                                   watch=tracepoint:sched/sched_switch
      --replace                  take the place of another XDP program until the end
  -m, --map NAME[KEY]=VALUE      store an element in a map before the start:
                                   config_map[0]=1024
                                   rules[10.0.0.0/8]=1
                                   limits[eth0]={packets=5, bytes=1024}
                                   jump_table[0]=prog:parse_ip
                                   tenants[1]=map:red
  -s, --set NAME=VALUE           set a global variable before the start, or a part of it:
                                   limit=3
                                   config.ports[0]=80
      --share-maps               maps of one name in several files are one map
      --reuse-map NAME=PATH|id:N use a map that is in the kernel already
      --serve PATH               hand out the maps at a UNIX socket, to bpfrun map
      --allow USER|:GROUP        who may have them, besides who runs this
      --pin FOLDER               keep maps, programs and links at the end, under these names:
                                   /sys/fs/bpf/mine, with several files below
                                   /sys/fs/bpf/mine/FILE
      --for TIME                 end after 10s, 500ms, 2m, 1h
  -j, --jobs N                   verify so many programs at the same time; all processors
                                 unless said otherwise
      --load-only                load, do not attach: does the kernel accept it?
      --dry-run                  load and attach, then end

What is shown:
      --format text|json|sarif   json: one object a line; sarif: with --load-only or --dry-run, what
                                 the compiler and the verifier refuse, as one document
      --stats                    what each program is and what it took to verify it: instructions,
                                 machine code, states, stack, time, the lines of C that cost most
      --compare OLD              --stats, and what has changed since --stats --format=json
                                 wrote OLD
      --verifier-log FILE        write all that the kernel's verifier says; - is standard error
  -v, --verbose                  say what is being done

For C files that the kernel or bpfcc refuses:
      --suggest                  try changes of the source; one that the kernel accepts is shown
                                 as a patch
      --fix                      make the change in the source, and run it

For C files, passed to bpfcc:
  -D NAME[=VALUE], -I FOLDER     as for any C compiler
      --kernel VERSION           refuse what that kernel (5.15, or "running") does not support

  -h, --help
      --version

Exit code: 0 done, 1 the program was refused, 2 wrong usage, 3 a privilege or something in
the kernel is missing, 4 it could not be attached.
)";
}

}  // namespace bpfcc
