#include "frontend/invocation.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <clang/Driver/Compilation.h>
#include <clang/Driver/Driver.h>
#include <clang/Driver/Job.h>
#include <clang/Frontend/CompilerInvocation.h>
#include <clang/Lex/HeaderSearchOptions.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <llvm/Support/VirtualFileSystem.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/TargetParser/Triple.h>

#include "frontend/diag_collector.h"
#include "frontend/plain_c.h"
#include "runtime-headers/embedded_headers.h"

namespace bpfcc {
namespace {

/// The letters that bpf_tracing.h of libbpf wants after __TARGET_ARCH_ for the machine that the program will run on.
std::string tracing_architecture() {
  const llvm::Triple host(llvm::sys::getProcessTriple());
  switch (host.getArch()) {
    case llvm::Triple::x86_64:
      return "x86";
    case llvm::Triple::aarch64:
      return "arm64";
    case llvm::Triple::riscv64:
      return "riscv";
    default:
      return host.getArchName().str();
  }
}

/// The newest instruction set that the kernel runs. With
/// no kernel named v3, the default of clang 20 and later.
const char *cpu_option(const std::optional<KernelVersion> &kernel) {
  if (!kernel) return "-mcpu=v3";
  if (*kernel >= KernelVersion{6, 6}) return "-mcpu=v4";
  if (*kernel >= KernelVersion{5, 1}) return "-mcpu=v3";
  if (*kernel >= KernelVersion{4, 14}) return "-mcpu=v2";
  return "-mcpu=v1";
}

std::vector<const char *> driver_arguments(const CompileJob &job) {
  std::vector<const char *> arguments = {"clang", "--target=bpf", "-O2", "-g", cpu_option(job.rules.kernel)};
  const bool language_given =
      std::ranges::any_of(job.clang_arguments, [](const std::string &argument) { return argument.starts_with("-x"); });
  if (!language_given && (job.input == "-" || !job.input.ends_with(".i"))) arguments.push_back("-xc");
  for (const std::string &argument : job.clang_arguments) arguments.push_back(argument.c_str());
  // Only -E lets -C and -dM through; what else there is to make is decided by the job, not by the driver.
  arguments.push_back(job.stage == Stage::kPreprocess ? "-E" : "-fsyntax-only");
  if (job.color) arguments.push_back("-fcolor-diagnostics");
  arguments.push_back(job.input.c_str());
  return arguments;
}

/// Whether a folder holds the headers that some clang comes with: a name that no one else's headers have.
bool holds_clang_headers(const std::string &folder) {
  std::error_code ignored;
  return std::filesystem::exists(folder + "/__stddef_max_align_t.h", ignored);
}

/// The embedded folders come after what the user named with -I and -isystem; the host's own headers (glibc's and other
/// libraries', where installed) last.
void add_header_folders(clang::HeaderSearchOptions &search) {
  const auto add = [&search](llvm::StringRef folder, clang::frontend::IncludeDirGroup group) {
    search.AddPath(folder, group, /*IsFramework=*/false, /*IgnoreSysRoot=*/true);
  };
  if (search.UseBuiltinIncludes) {
    // Makefiles add clang's search path once more with -idirafter. clang knows its own folder again and drops it; found
    // a second time, a header's #include_next would end at its own copy, and glibc's <stdint.h> never be read.
    std::erase_if(search.UserEntries, [](const auto &entry) { return holds_clang_headers(entry.Path); });
    for (const std::string_view folder : kEmbeddedSearchPath) add(folder, clang::frontend::System);
  }
  if (search.UseStandardSystemIncludes) {
    add("/usr/local/include", clang::frontend::After);
    add("/usr/include/" + llvm::Triple(llvm::sys::getProcessTriple()).getArchName().str() + "-linux-gnu",
        clang::frontend::After);
    add("/usr/include", clang::frontend::After);
  }
  search.UseBuiltinIncludes = false;
  search.UseStandardSystemIncludes = false;
}

/// Whether the source defines KBUILD_MODNAME itself, as some old programs do before their first #include.
bool defines_module_name(const std::string &path) {
  if (!std::filesystem::is_regular_file(path)) return false;
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return text.find("KBUILD_MODNAME") != std::string::npos && text.find("define KBUILD_MODNAME") != std::string::npos;
}

void add_macros(const CompileJob &job, clang::PreprocessorOptions &preprocessor) {
  const auto given = [&preprocessor](llvm::StringRef prefix) {
    return std::ranges::any_of(preprocessor.Macros, [prefix](const auto &macro) {
      return !macro.second && llvm::StringRef(macro.first).starts_with(prefix);
    });
  };
  if (!given("__TARGET_ARCH_")) preprocessor.addMacroDef("__TARGET_ARCH_" + tracing_architecture());
  // Kernel-tree builds define it for every object.
  if (!given("KBUILD_MODNAME") && !defines_module_name(job.input)) {
    preprocessor.addMacroDef("KBUILD_MODNAME=\"" + std::filesystem::path(job.input).stem().string() + "\"");
  }
}

}  // namespace

std::shared_ptr<clang::CompilerInvocation> make_invocation(const CompileJob &job, DiagSink &sink) {
  const std::vector<const char *> arguments = driver_arguments(job);
  const llvm::IntrusiveRefCntPtr<clang::DiagnosticOptions> options = clang::CreateAndPopulateDiagOpts(arguments);
  const auto diagnostics = llvm::makeIntrusiveRefCnt<clang::DiagnosticsEngine>(
      llvm::makeIntrusiveRefCnt<clang::DiagnosticIDs>(), options,
      new DiagCollector(*options, sink));  // NOLINT: the engine owns it
  // Unknown -W options are reported by the engine of the compilation itself.
  clang::ProcessWarningOptions(*diagnostics, *options, /*ReportDiags=*/false);

  // The driver looks for GCC, CUDA and sysroots on the disk; a BPF program has use for none of them.
  clang::driver::Driver driver("clang", "bpf", *diagnostics, "bpfcc",
                               llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>());
  driver.setCheckInputsExist(false);
  driver.setProbePrecompiled(false);
  const std::unique_ptr<clang::driver::Compilation> compilation(driver.BuildCompilation(arguments));
  if (!compilation || diagnostics->hasErrorOccurred() || compilation->getJobs().empty()) return nullptr;

  auto invocation = std::make_shared<clang::CompilerInvocation>();
  const llvm::opt::ArgStringList &arguments_of_compiler = compilation->getJobs().begin()->getArguments();
  if (!clang::CompilerInvocation::CreateFromArgs(*invocation, arguments_of_compiler, *diagnostics)) return nullptr;
  if (!is_plain_c(*invocation, sink)) return nullptr;
  // Several files are compiled by one process: nothing may be left behind for its end to clean up.
  invocation->getFrontendOpts().DisableFree = false;
  invocation->getCodeGenOpts().DisableFree = false;
  add_header_folders(invocation->getHeaderSearchOpts());
  add_macros(job, invocation->getPreprocessorOpts());
  return invocation;
}

}  // namespace bpfcc
