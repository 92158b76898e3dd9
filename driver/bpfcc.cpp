// bpfcc: command line -> one CompileJob a file -> compile -> temporary name -> rename.

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <thread>
#include <vector>

#include "driver/bpfcc_options.h"
#include "driver/compile.h"
#include "driver/diag_text.h"
#include "driver/exit_code.h"
#include "driver/output_file.h"
#include "driver/version.h"

namespace bpfcc {
namespace {

/// One file of the command line: what to compile, where its products go, and what came of it.
struct FileTask {
  CompileJob job;
  std::string output_path;
  std::string dependency_path;  ///< empty: no dependency file
  std::string messages;         ///< for standard error
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

FileTask make_task(const BpfccOptions &options, const std::string &input, bool color) {
  const ClangCommandLine &line = options.clang;
  FileTask task;
  task.job = {input, line.stage, line.rest, line.dependencies, options.btf_path, options.rules, color};
  const std::filesystem::path stem = input == "-" ? "stdin" : std::filesystem::path(input).stem();
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

void run(FileTask &task, EmittedMaps maps) {
  DiagSink sink;
  const std::optional<CompiledFile> file = compile(task.job, maps, default_target(task), sink);
  task.messages = diag_text(sink, task.job.color);
  if (!file) {
    task.exit_code = kExitRefused;
    return;
  }
  if (const Result<void> written = write_products(task, *file); !written) {
    task.messages += "bpfcc: error: " + to_string(written.error()) + "\n";
    task.exit_code = exit_code_for(written.error().kind);
  }
}

/// Compiles all files, `jobs` at a time. What is said about one file is printed in one piece, in the order of the
/// command line.
int run_all(std::vector<FileTask> &tasks, const BpfccOptions &options) {
  std::vector<std::atomic<bool>> finished(tasks.size());
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t i = next++; i < tasks.size(); i = next++) {
      run(tasks[i], options.maps);
      finished[i] = true;
      finished[i].notify_all();
    }
  };
  std::vector<std::jthread> helpers;
  for (size_t i = 1; i < std::min<size_t>(options.jobs, tasks.size()); ++i) helpers.emplace_back(work);
  if (helpers.empty()) {
    for (FileTask &task : tasks) {
      run(task, options.maps);
      std::fputs(task.messages.c_str(), stderr);
    }
  } else {
    helpers.emplace_back(work);
    for (size_t i = 0; i < tasks.size(); ++i) {
      finished[i].wait(false);
      std::fputs(tasks[i].messages.c_str(), stderr);
    }
  }
  int exit_code = kExitDone;
  for (const FileTask &task : tasks) exit_code = std::max(exit_code, task.exit_code);
  return exit_code;
}

int bpfcc_main(const std::vector<std::string> &arguments) {
  const Result<BpfccOptions> options = read_bpfcc_options(arguments);
  if (!options) {
    std::fputs(("bpfcc: error: " + to_string(options.error()) + "\n").c_str(), stderr);
    return exit_code_for(options.error().kind);
  }
  if (options->help) {
    std::fputs(bpfcc_help().c_str(), stdout);
    return kExitDone;
  }
  if (options->version) {
    std::fputs(version_text("bpfcc").c_str(), stdout);
    return kExitDone;
  }
  if (options->list_rules) {
    std::fputs(rule_list().c_str(), stdout);
    return kExitDone;
  }
  const bool color = ::isatty(STDERR_FILENO) == 1;
  std::vector<FileTask> tasks;
  for (const std::string &input : options->clang.inputs) tasks.push_back(make_task(*options, input, color));
  return run_all(tasks, *options);
}

}  // namespace
}  // namespace bpfcc

int main(int argc, char **argv) { return bpfcc::bpfcc_main({argv + 1, argv + argc}); }
