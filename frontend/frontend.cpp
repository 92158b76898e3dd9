#include "frontend/frontend.h"

#include <mutex>

#include <clang/Basic/TargetInfo.h>
#include <clang/Frontend/CompilerInstance.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/IR/Constants.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Instructions.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/MemoryBuffer.h>

#include "frontend/actions.h"
#include "frontend/dependency_rule.h"
#include "frontend/diag_collector.h"
#include "frontend/embedded_file_system.h"
#include "frontend/invocation.h"
#include "frontend/on_demand/large_headers.h"
#include "frontend/on_demand/source_names.h"
#include "frontend/rules/rule.h"
#include "frontend/rules/rule_checker.h"
#include "frontend/vmlinux/spelled_names.h"
#include "frontend/vmlinux/vmlinux_header.h"

namespace bpfcc {
namespace {

CodeGenSettings settings_of(clang::CompilerInstance &compiler) {
  const clang::CodeGenOptions &options = compiler.getCodeGenOpts();
  const clang::TargetOptions &target = compiler.getTarget().getTargetOpts();
  CodeGenSettings settings;
  settings.cpu = target.CPU;
  settings.features = llvm::join(target.Features, ",");
  settings.optimization_level = options.OptimizationLevel;
  settings.size_level = options.OptimizeSize;
  settings.unroll_loops = options.UnrollLoops;
  settings.vectorize_loops = options.VectorizeLoop;
  settings.vectorize_slp = options.VectorizeSLP;
  settings.merge_functions = options.MergeFunctions;
  settings.simplify_libcalls = !options.SimplifyLibCalls ? false : !compiler.getLangOpts().NoBuiltin;
  settings.track_assignments =
      options.getAssignmentTrackingMode() != clang::CodeGenOptions::AssignmentTrackingOpts::Disabled;
  return settings;
}

/// How the settings have a rule reported, `unsaid` where they say nothing; nothing where they silence it.
std::optional<Severity> severity_of(const Rule &rule, const RuleSettings &rules, Severity unsaid) {
  const auto found = rules.severities.find(rule.id);
  if (found == rules.severities.end()) return unsaid;
  if (found->second == RuleSeverity::kError) return Severity::kError;
  if (found->second == RuleSeverity::kIgnored) return std::nullopt;
  return Severity::kWarning;
}

/// The places of all !srcloc metadata in a module, which hold clang's own numbers for them.
std::map<std::uint64_t, SourcePlace> assembly_places(const llvm::Module &module, const clang::SourceManager &sources) {
  std::map<std::uint64_t, SourcePlace> places;
  for (const llvm::Function &function : module) {
    for (const llvm::Instruction &instruction : llvm::instructions(function)) {
      const auto *call = llvm::dyn_cast<llvm::CallInst>(&instruction);
      const llvm::MDNode *node = call && call->isInlineAsm() ? call->getMetadata("srcloc") : nullptr;
      if (node == nullptr) continue;
      for (const llvm::MDOperand &operand : node->operands()) {
        const std::uint64_t number = llvm::mdconst::extract<llvm::ConstantInt>(operand)->getZExtValue();
        const auto location = clang::SourceLocation::getFromRawEncoding(static_cast<unsigned>(number));
        places.emplace(number, place_of(location, sources));
      }
    }
  }
  return places;
}

/// -mllvm sets options that are global to LLVM: once for the process, since one command line holds for all its files.
void apply_llvm_arguments(const std::vector<std::string> &arguments) {
  static std::once_flag once;
  std::call_once(once, [&arguments] {
    std::vector<const char *> pointers = {"bpfcc (LLVM option parsing)"};
    for (const std::string &argument : arguments) pointers.push_back(argument.c_str());
    llvm::cl::ParseCommandLineOptions(static_cast<int>(pointers.size()), pointers.data());
  });
}

std::unique_ptr<clang::FrontendAction> action_for(const CompileJob &job, const DiagCollector &collector,
                                                  LargeHeaders &large_headers, FrontendOutput &output) {
  const auto checker = [&] { return make_rule_checker(job.rules, job.kernel_btf, collector.errors()); };
  switch (job.stage) {
    case Stage::kDependencies:
      return make_scan_action();
    case Stage::kPreprocess:
      return make_preprocess_action(output.text);
    case Stage::kSyntax:
      return make_parse_action(checker(), large_headers, *output.ir.context, nullptr);
    case Stage::kLlvmIr:
    case Stage::kBitcode:
    case Stage::kAssembly:
    case Stage::kObject:
      return make_parse_action(checker(), large_headers, *output.ir.context, &output.ir.module);
  }
  return nullptr;
}

/// Has the text compiled instead of what is in the file, whose name, and folder for its headers, stay. What is returned
/// has to live as long as the invocation is used.
std::unique_ptr<llvm::MemoryBuffer> give_text(const std::string &text, const std::string &path,
                                              clang::CompilerInvocation &invocation) {
  clang::FrontendOptions &options = invocation.getFrontendOpts();
  if (path == "-") {
    clang::FrontendInputFile &input = options.Inputs.front();
    input = clang::FrontendInputFile(llvm::MemoryBufferRef(text, "<stdin>"), input.getKind());
    return nullptr;
  }
  // What stands in the object beside each instruction is a line of this text, not of the file.
  invocation.getCodeGenOpts().EmbedSource = true;
  auto buffer = llvm::MemoryBuffer::getMemBuffer(text, path);
  clang::PreprocessorOptions &preprocessor = invocation.getPreprocessorOpts();
  preprocessor.RetainRemappedFileBuffers = true;  // a source may be parsed twice
  preprocessor.addRemappedFile(path, buffer.get());
  return buffer;
}

/// Nothing is left out of a text that is shown, nor where the source cannot be read beforehand.
LargeHeaders large_headers_for(const CompileJob &job, const clang::CompilerInvocation &invocation) {
  if (job.stage == Stage::kPreprocess) return {};
  std::optional<NameSet> names = source_names(invocation);
  return names ? LargeHeaders(std::move(*names)) : LargeHeaders();
}

/// One parse of the source with what vmlinux.h and large headers give this time.
std::optional<FrontendOutput> parse(const CompileJob &job, const std::shared_ptr<clang::CompilerInvocation> &invocation,
                                    const std::string &default_target, VmlinuxHeader &vmlinux,
                                    LargeHeaders &large_headers, DiagCollector &collector) {
  clang::CompilerInstance compiler;
  compiler.setInvocation(std::make_shared<clang::CompilerInvocation>(*invocation));
  compiler.createDiagnostics(&collector, /*ShouldOwnClient=*/false);
  compiler.setVerboseOutputStream(std::make_unique<llvm::raw_null_ostream>());
  compiler.createFileManager(
      llvm::makeIntrusiveRefCnt<EmbeddedFileSystem>([&vmlinux] { return vmlinux.text(); }, large_headers));

  FrontendOutput output;
  output.ir.context = std::make_unique<llvm::LLVMContext>();
  output.ir.context->setDiscardValueNames(invocation->getCodeGenOpts().DiscardValueNames);
  if (job.dependencies) {
    compiler.addDependencyCollector(make_dependency_rule(*job.dependencies, default_target, output.dependencies));
  }
  const std::unique_ptr<clang::FrontendAction> action = action_for(job, collector, large_headers, output);
  if (!compiler.ExecuteAction(*action)) return std::nullopt;
  output.ir.settings = settings_of(compiler);
  output.ir.settings.loops_allowed = !holds(kLoopRule, job.rules.kernel) || job.rules.severities.contains(kLoopRule.id);
  output.ir.settings.store_constants = job.store_constants;
  output.ir.settings.kernel = job.rules.kernel;
  output.ir.settings.deep_calls = severity_of(kStackRule, job.rules, Severity::kError);
  output.ir.settings.undefined_functions = severity_of(kUndefinedFunctionRule, job.rules, Severity::kWarning);
  if (output.ir.module) output.ir.assembly_places = assembly_places(*output.ir.module, compiler.getSourceManager());
  return output;
}

}  // namespace

std::optional<FrontendOutput> run_frontend(const CompileJob &job, const std::string &default_target, DiagSink &sink) {
  const std::shared_ptr<clang::CompilerInvocation> invocation = make_invocation(job, sink);
  if (!invocation) return std::nullopt;
  if (!invocation->getFrontendOpts().LLVMArgs.empty()) apply_llvm_arguments(invocation->getFrontendOpts().LLVMArgs);

  const std::unique_ptr<llvm::MemoryBuffer> text = job.text ? give_text(*job.text, job.input, *invocation) : nullptr;
  LargeHeaders large_headers = large_headers_for(job, *invocation);
  const auto make_vmlinux = [&] {
    return VmlinuxHeader(job.btf_path,
                         job.full_vmlinux ? VmlinuxHeader::Extent::kFull : VmlinuxHeader::Extent::kOnDemand,
                         [&] { return spelled_names(*invocation, large_headers); });
  };
  VmlinuxHeader vmlinux = make_vmlinux();
  while (true) {
    DiagSink attempt;
    DiagCollector collector(invocation->getDiagnosticOpts(), attempt);
    std::optional<FrontendOutput> output = parse(job, invocation, default_target, vmlinux, large_headers, collector);
    if (large_headers.give_all(!output)) {
      vmlinux = make_vmlinux();  // whole prototypes spell more types
      continue;
    }
    if (!output && vmlinux.extend(collector.missing_names())) continue;
    for (const Diag &diag : attempt.diags()) sink.add(diag);
    return output;
  }
}

}  // namespace bpfcc
