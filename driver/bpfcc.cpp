// bpfcc: command line -> one CompileJob a file -> compile -> temporary name -> rename.

#include <malloc.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "driver/bpfcc_options.h"
#include "driver/compile.h"
#include "driver/cpu_comparison.h"
#include "driver/diag_json.h"
#include "driver/diag_text.h"
#include "driver/earlier_statistics.h"
#include "driver/exit_code.h"
#include "driver/fix_its.h"
#include "driver/mend.h"
#include "driver/mendable_source.h"
#include "driver/output_file.h"
#include "driver/program_statistics.h"
#include "driver/replace_file.h"
#include "driver/verify.h"
#include "driver/version.h"
#include "frontend/kernel_comment.h"

namespace bpfcc {
namespace {

/// One file of the command line: what to compile, where its products go, and what came of it.
struct FileTask {
  CompileJob job;
  bool reads_standard_input = false;
  std::string output_path;
  std::string dependency_path;  ///< empty: no dependency file
  DiagSink sink;
  std::vector<ProgramStatistics> statistics;
  std::vector<CpuComparison> comparisons;
  int exit_code = kExitDone;
};

const char *default_extension(Stage stage) {
  switch (stage) {
    case Stage::kLlvmIr:
      return ".ll";
    case Stage::kBitcode:
      return ".bc";
    case Stage::kAssembly:
      return ".s";
    default:
      return ".o";
  }
}

bool writes_to_terminal(Stage stage) { return stage == Stage::kPreprocess || stage == Stage::kDependencies; }

/// Told apart from what is wrong in the source: the exit code is another one.
Result<void> check_input(const std::string &input) {
  if (access(input.c_str(), R_OK) != 0) return fail(ErrorKind::kUsage, input, "cannot be opened", errno);
  if (std::filesystem::is_directory(input)) return fail(ErrorKind::kUsage, input, "cannot be read", EISDIR);
  return {};
}

/// Standard input is read once: its first comment counts before the compiler sees it.
void read_standard_input(CompileJob &job) {
  job.text.emplace(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
}

std::string text_of(const std::string &path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A file's first comment may name its kernel; the option wins.
Result<void> apply_first_comment(CompileJob &job) {
  if (job.rules.kernel || (!job.text && !std::filesystem::is_regular_file(job.input))) return {};
  const std::optional<std::string> kernel = kernel_of_first_comment(job.text ? *job.text : text_of(job.input));
  if (!kernel) return {};
  return set_kernel(*kernel, job.rules, job.kernel_btf);
}

FileTask make_task(const BpfccOptions &options, const std::string &input, bool color) {
  const ClangCommandLine &line = options.clang;
  FileTask task;
  task.reads_standard_input = input == "-";
  const bool is_named = task.reads_standard_input && !options.standard_input_name.empty();
  task.job = {.input = is_named ? options.standard_input_name : input,
              .stage = line.stage,
              .clang_arguments = line.rest,
              .dependencies = line.dependencies,
              .btf_path = options.btf_path,
              .kernel_btf = options.kernel_btf,
              .full_vmlinux = options.full_vmlinux,
              .store_constants = options.store_constants,
              .rules = options.rules,
              .color = color};
  const std::string &name = task.job.input;
  const std::filesystem::path stem = name == "-" ? "stdin" : std::filesystem::path(name).stem();
  std::string beside = stem.string() + default_extension(line.stage);
  if (line.output) {
    task.output_path = *line.output;
    if (*line.output != "-") beside = *line.output;
  } else {
    task.output_path = writes_to_terminal(line.stage) ? "-" : beside;
  }
  if (line.dependencies && line.stage != Stage::kDependencies) {
    task.dependency_path =
        line.dependency_path.value_or(std::filesystem::path(beside).replace_extension(".d").string());
  }
  return task;
}

/// The make target that clang would name: the object, whatever else is written this time.
std::string default_target(const FileTask &task) {
  if (task.output_path != "-" && task.job.stage != Stage::kDependencies) return task.output_path;
  return std::filesystem::path(task.job.input).stem().string() + ".o";
}

Result<void> write_products(const FileTask &task, const CompiledFile &file) {
  if (!task.dependency_path.empty()) {
    BPFCC_CHECK(write_output(task.dependency_path, std::as_bytes(std::span(file.dependencies))));
  }
  if (task.job.stage == Stage::kSyntax) return {};
  return write_output(task.output_path, file.bytes);
}

void fail_task(FileTask &task, const Error &error) {
  Diag diag;
  diag.message = to_string(error);
  task.sink.add(std::move(diag));
  task.exit_code = exit_code_for(error.kind);
}

/// Looks for a change of the source that the kernel accepts, tells it, and makes it with --fix. What was made of the
/// changed source is returned then, and stands for what was refused.
std::optional<CompiledFile> suggest(FileTask &task, const BpfccOptions &options) {
  const std::string text = task.job.text ? *task.job.text : text_of(task.job.input);
  const MendableSource source = mendable_source(task.job, text, options.maps);
  const Mended mended = mend(source, {});
  if (mended.text == text) return std::nullopt;
  task.sink.add(patch_diag(source, mended));
  if (!options.fix || task.reads_standard_input) return std::nullopt;
  if (const Result<void> written = replace_file(task.job.input, std::as_bytes(std::span(mended.text))); !written) {
    fail_task(task, written.error());
    return std::nullopt;
  }
  if (!mended.left.empty()) return std::nullopt;
  DiagSink unheard;
  task.exit_code = kExitDone;
  return compile(task.job, options.maps, default_target(task), unheard);
}

void run(FileTask &task, const BpfccOptions &options) {
  if (task.reads_standard_input) {
    read_standard_input(task.job);
  } else if (const Result<void> there = check_input(task.job.input); !there) {
    return fail_task(task, there.error());
  }
  if (const Result<void> read = apply_first_comment(task.job); !read) return fail_task(task, read.error());
  std::optional<CompiledFile> file = compile(task.job, options.maps, default_target(task), task.sink);
  if (!file) task.exit_code = kExitRefused;
  if (file && options.verify) {
    task.exit_code = verify_object({task.job.input, file->bytes}, task.job.color, task.sink);
  }
  if (options.all_cpus) task.comparisons = compare_cpus(task.job, options.maps);
  if (task.exit_code != kExitDone && options.suggest) file = suggest(task, options);
  if (task.exit_code != kExitDone || !file) return;
  if (options.statistics && !options.all_cpus) {
    auto measured = measure_programs({task.job.input, file->bytes}, {});
    if (!measured) return fail_task(task, measured.error().error);
    task.statistics = std::move(*measured);
  }
  if (const Result<void> written = write_products(task, *file); !written) fail_task(task, written.error());
}

void print_statistics(const ProgramStatistics &statistics, DiagFormat format, const EarlierStatistics *earlier) {
  const Value changes = earlier != nullptr ? changes_since(*earlier, statistics) : Value();
  std::string text;
  if (format == DiagFormat::kText) {
    text = statistics_text(statistics) + (earlier != nullptr ? changes_text(changes) : "");
  } else {
    Value value = statistics_json(statistics);
    if (earlier != nullptr) value["changes"] = changes;
    text = value.dump() + '\n';
  }
  std::fputs(text.c_str(), stdout);
}

/// Text and JSON are printed file by file, each in one piece, in the order of the command line.
void print_messages(const FileTask &task, DiagFormat format, const EarlierStatistics *earlier) {
  if (format == DiagFormat::kText) std::fputs(diag_text(task.sink, task.job.color).c_str(), stderr);
  if (format == DiagFormat::kJson) std::fputs(diag_json(task.sink.diags()).c_str(), stderr);
  for (const ProgramStatistics &each : task.statistics) print_statistics(each, format, earlier);
  for (const CpuComparison &each : task.comparisons) {
    std::fputs(
        format == DiagFormat::kText ? comparison_text(each).c_str() : (comparison_json(each).dump() + '\n').c_str(),
        stdout);
  }
}

/// Compiles all files, options.jobs at a time.
int run_all(std::vector<FileTask> &tasks, const BpfccOptions &options, const EarlierStatistics *earlier) {
  std::vector<std::atomic<bool>> finished(tasks.size());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < tasks.size(); i = next++) {
      run(tasks[i], options);
      finished[i] = true;
      finished[i].notify_all();
    }
  };
  const bool alone = options.jobs == 1 || tasks.size() == 1;
  std::vector<std::jthread> threads;
  for (size_t i = 0; !alone && i < std::min<size_t>(options.jobs, tasks.size()); ++i) threads.emplace_back(work);

  int exit_code = kExitDone;
  std::vector<Diag> all;
  for (size_t i = 0; i < tasks.size(); ++i) {
    if (alone) {
      run(tasks[i], options);
    } else {
      finished[i].wait(false);
    }
    print_messages(tasks[i], options.format, earlier);
    const std::vector<Diag> &diags = tasks[i].sink.diags();
    all.insert(all.end(), diags.begin(), diags.end());
    exit_code = std::max(exit_code, tasks[i].exit_code);
  }
  if (options.format == DiagFormat::kSarif) std::fputs(diag_sarif(all, "bpfcc").c_str(), stderr);
  return exit_code;
}

/// Makes the fixes that the files' errors and warnings offer, and says how many in which file.
Result<void> fix_sources(const BpfccOptions &options) {
  std::vector<Diag> diags;
  for (const std::string &input : options.clang.inputs) {
    if (input == "-") continue;
    FileTask task = make_task(options, input, false);
    task.job.stage = Stage::kSyntax;
    task.job.dependencies.reset();
    BPFCC_CHECK(check_input(input));
    BPFCC_CHECK(apply_first_comment(task.job));
    compile(task.job, options.maps, default_target(task), task.sink);
    diags.insert(diags.end(), task.sink.diags().begin(), task.sink.diags().end());
  }
  for (const auto &[path, fixes] : fix_its_by_file(diags)) {
    BPFCC_TRY(const size_t applied, fix_file(path, fixes));
    if (applied > 0) fmt::print(stderr, "bpfcc: {}: {} {} made\n", path, applied, applied == 1 ? "fix" : "fixes");
  }
  return {};
}

int fail_with(const Error &error) {
  std::fputs(("bpfcc: error: " + to_string(error) + "\n").c_str(), stderr);
  return exit_code_for(error.kind);
}

int bpfcc_main(const std::vector<std::string> &arguments) {
  const Result<BpfccOptions> options = read_bpfcc_options(arguments);
  if (!options) return fail_with(options.error());
  if (options->help) {
    std::fputs(bpfcc_help().c_str(), stdout);
    return kExitDone;
  }
  if (options->version) {
    std::fputs(version_text("bpfcc").c_str(), stdout);
    return kExitDone;
  }
  if (!options->explain.empty()) {
    const Result<std::string> page = rule_page(options->explain);
    std::fputs((page ? *page : "bpfcc: error: " + to_string(page.error()) + "\n").c_str(), page ? stdout : stderr);
    return page ? kExitDone : exit_code_for(page.error().kind);
  }
  if (options->list_rules) {
    std::fputs(rule_list().c_str(), stdout);
    return kExitDone;
  }
  if (options->fix) {
    if (const Result<void> fixed = fix_sources(*options); !fixed) return fail_with(fixed.error());
  }
  const bool color = ::isatty(STDERR_FILENO) == 1 && options->format == DiagFormat::kText;
  std::vector<FileTask> tasks;
  for (const std::string &input : options->clang.inputs) tasks.push_back(make_task(*options, input, color));
  if (options->earlier_path.empty()) return run_all(tasks, *options, nullptr);
  const Result<EarlierStatistics> earlier = read_earlier_statistics(options->earlier_path);
  return earlier ? run_all(tasks, *options, &*earlier) : fail_with(earlier.error());
}

}  // namespace
}  // namespace bpfcc

int main(int argc, char **argv) {
  // Memory that is given back is soon asked for again, and is zeroed by the kernel each time. Units: bytes.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 512 << 20);
  try {
    return bpfcc::bpfcc_main({argv + 1, argv + argc});
  } catch (const std::exception &error) {
    std::fprintf(stderr, "bpfcc: error: %s\n", error.what());
    return bpfcc::kExitEnvironment;
  }
}
