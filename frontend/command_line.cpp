#include "frontend/command_line.h"

#include <clang/Driver/Options.h>
#include <llvm/Option/Arg.h>
#include <llvm/Option/ArgList.h>
#include <llvm/Option/OptTable.h>
#include <llvm/Support/Allocator.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/Error.h>

namespace bpfcc {
namespace {

namespace options = clang::driver::options;

/// What -MT means literally and -MQ with make's quoting: `$` doubled, blanks and `#` behind a backslash.
std::string quoted_for_make(std::string_view target) {
  std::string quoted;
  for (const char c : target) {
    if (c == '$') quoted += '$';
    if (c == ' ' || c == '\t' || c == '#') quoted += '\\';
    quoted += c;
  }
  return quoted;
}

Stage stage_of(const llvm::opt::InputArgList &arguments) {
  if (arguments.hasArg(options::OPT_M, options::OPT_MM)) return Stage::kDependencies;
  if (arguments.hasArg(options::OPT_E)) return Stage::kPreprocess;
  if (arguments.hasArg(options::OPT_fsyntax_only)) return Stage::kSyntax;
  const bool llvm = arguments.hasArg(options::OPT_emit_llvm);
  if (arguments.hasArg(options::OPT_S)) return llvm ? Stage::kLlvmIr : Stage::kAssembly;
  return llvm ? Stage::kBitcode : Stage::kObject;
}

std::optional<DependencyRequest> dependencies_of(const llvm::opt::InputArgList &arguments) {
  if (!arguments.hasArg(options::OPT_M, options::OPT_MM, options::OPT_MD, options::OPT_MMD)) return std::nullopt;
  DependencyRequest request;
  request.system_headers = arguments.hasArg(options::OPT_M, options::OPT_MD);
  request.phony_targets = arguments.hasArg(options::OPT_MP);
  for (const llvm::opt::Arg *argument : arguments.filtered(options::OPT_MT, options::OPT_MQ)) {
    const std::string target = argument->getValue();
    request.targets.push_back(argument->getOption().matches(options::OPT_MQ) ? quoted_for_make(target) : target);
  }
  return request;
}

/// Handled here, so clang's driver must not see them.
bool is_ours(const llvm::opt::Option &option) {
  for (const unsigned id :
       {options::OPT_INPUT, options::OPT_o, options::OPT_c, options::OPT_S, options::OPT_E, options::OPT_fsyntax_only,
        options::OPT_emit_llvm, options::OPT_M, options::OPT_MM, options::OPT_MD, options::OPT_MMD, options::OPT_MF,
        options::OPT_MT, options::OPT_MQ, options::OPT_MP}) {
    if (option.matches(id)) return true;
  }
  return false;
}

}  // namespace

Result<ClangCommandLine> read_clang_command_line(const std::vector<std::string> &arguments) {
  llvm::SmallVector<const char *> pointers;
  for (const std::string &argument : arguments) pointers.push_back(argument.c_str());
  llvm::BumpPtrAllocator allocator;
  llvm::cl::ExpansionContext response_files(allocator, llvm::cl::TokenizeGNUCommandLine);
  if (llvm::Error error = response_files.expandResponseFiles(pointers)) {
    return fail(ErrorKind::kUsage, "", llvm::toString(std::move(error)));
  }

  unsigned missing_index = 0;
  unsigned missing_count = 0;
  const llvm::opt::InputArgList parsed = clang::driver::getDriverOptTable().ParseArgs(
      pointers, missing_index, missing_count, llvm::opt::Visibility(options::ClangOption));
  if (missing_count > 0) return fail(ErrorKind::kUsage, pointers[missing_index], "this option needs a value");

  if (const llvm::opt::Arg *target = parsed.getLastArg(options::OPT_target, options::OPT_target_legacy_spelling)) {
    if (!llvm::StringRef(target->getValue()).starts_with("bpf")) {
      return fail(ErrorKind::kUsage, target->getAsString(parsed), "bpfcc compiles for BPF only", 0,
                  "leave the target out");
    }
  }

  ClangCommandLine line;
  line.inputs = parsed.getAllArgValues(options::OPT_INPUT);
  if (const llvm::opt::Arg *output = parsed.getLastArg(options::OPT_o)) line.output = output->getValue();
  line.stage = stage_of(parsed);
  line.dependencies = dependencies_of(parsed);
  if (const llvm::opt::Arg *path = parsed.getLastArg(options::OPT_MF)) line.dependency_path = path->getValue();
  line.verbose = parsed.hasArg(options::OPT_v);

  llvm::opt::ArgStringList rest;
  for (const llvm::opt::Arg *argument : parsed) {
    if (!is_ours(argument->getOption())) argument->render(parsed, rest);
  }
  line.rest.assign(rest.begin(), rest.end());
  return line;
}

}  // namespace bpfcc
