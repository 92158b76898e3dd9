// What the rules add to a compilation: the same sources from text to object bytes, with the rules' consumer in the
// parse and without it. The sources are the arguments; --kernel=running is assumed, as the most that can be asked of
// the rules.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <clang/Frontend/CompilerInstance.h>
#include <fmt/format.h>

#include "backend/backend.h"
#include "frontend/actions.h"
#include "frontend/diag_collector.h"
#include "frontend/embedded_file_system.h"
#include "frontend/frontend.h"
#include "frontend/invocation.h"
#include "frontend/rules/rule_checker.h"

namespace bpfcc {
namespace {

CompileJob job_for(const std::string &source) {
  CompileJob job;
  job.input = source;
  job.rules.kernel = KernelVersion{6, 18};
  job.kernel_btf.emplace();
  return job;
}

/// The parse of run_frontend, with or without the rules. False: there are errors.
bool parse(const CompileJob &job, bool with_rules) {
  DiagSink sink;
  const std::shared_ptr<clang::CompilerInvocation> invocation = make_invocation(job, sink);
  if (!invocation) return false;
  clang::CompilerInstance compiler;
  compiler.setInvocation(invocation);
  DiagCollector collector(invocation->getDiagnosticOpts(), sink);
  compiler.createDiagnostics(&collector, /*ShouldOwnClient=*/false);
  LargeHeaders large_headers;
  compiler.createFileManager(
      llvm::makeIntrusiveRefCnt<EmbeddedFileSystem>([] { return Result<std::string>(""); }, large_headers));
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module;
  auto checker = with_rules ? make_rule_checker(job.rules, job.kernel_btf, collector.errors())
                            : std::make_unique<clang::ASTConsumer>();
  const auto action = make_parse_action(std::move(checker), large_headers, context, &module);
  return compiler.ExecuteAction(*action);
}

bool parse_with_rules(const CompileJob &job) { return parse(job, true); }

bool parse_without_rules(const CompileJob &job) { return parse(job, false); }

bool compile(const CompileJob &job) {
  DiagSink sink;
  std::optional<FrontendOutput> parsed = run_frontend(job, "out.o", sink);
  return parsed && run_backend(parsed->ir, EmitKind::kObject, sink);
}

struct Measurement {
  const char *name;
  bool (*run)(const CompileJob &job);
};
constexpr Measurement kMeasurements[] = {
    {"parse_without_rules", parse_without_rules}, {"parse_with_rules", parse_with_rules}, {"compile", compile}};
constexpr std::size_t kRounds = 25;

/// Processor time of one run.
double milliseconds(const Measurement &measurement, const CompileJob &job) {
  const std::clock_t begin = std::clock();
  if (!measurement.run(job)) {
    fmt::print(stderr, "{}: the source has errors\n", job.input);
    std::exit(1);
  }
  return 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

/// The measurements take turns, so that a machine that is busy for a while does not favour one; the median is printed.
void measure(const std::string &source) {
  const CompileJob job = job_for(source);
  std::map<std::string, std::vector<double>> times;
  for (std::size_t round = 0; round < kRounds; ++round) {
    for (const Measurement &measurement : kMeasurements) {
      times[measurement.name].push_back(milliseconds(measurement, job));
    }
  }
  for (auto &[name, each] : times) {
    std::ranges::nth_element(each, each.begin() + kRounds / 2);
    std::printf("%s\t%s\t%.3f\n", name.c_str(), source.c_str(), each[kRounds / 2]);
  }
}

}  // namespace
}  // namespace bpfcc

int main(int argc, char **argv) {
  for (int i = 1; i < argc; ++i) bpfcc::measure(argv[i]);
}
