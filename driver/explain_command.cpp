#include "driver/explain_command.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "driver/command_options.h"
#include "driver/diag_json.h"
#include "driver/exit_code.h"
#include "driver/explain_refusal.h"
#include "driver/explanation_diag.h"
#include "driver/explanation_json.h"
#include "driver/explanation_text.h"
#include "driver/help_option.h"
#include "loader/object/object_spec.h"
#include "loader/verifier/explanation.h"
#include "loader/verifier/foreign_log.h"
#include "loader/verifier/source_text.h"
#include "support/file_bytes.h"
#include "support/result.h"

namespace bpfcc {
namespace {

constexpr const char *kUse = "bpfrun explain [--format=json|sarif] [-v] LOG [OBJECT]; - is standard input";

struct Request {
  std::vector<std::string> files;  ///< the log, and the object
  std::string format = "text";
  bool verbose = false;
};

Result<Request> read_request(const std::vector<std::string> &arguments) {
  Request request;
  const std::array options = {CommandOption{0, "format", &request.format},
                              CommandOption{'v', "verbose", &request.verbose}};
  BPFCC_TRY(request.files, read_options(options, arguments, kUse));
  if (request.format != "text" && request.format != "json" && request.format != "sarif") {
    return fail(ErrorKind::kUsage, "--format", fmt::format("is text, json or sarif, not '{}'", request.format));
  }
  if (request.files.empty()) return fail(ErrorKind::kUsage, "explain", "no log to explain", 0, kUse);
  if (request.files.size() > 2) return fail(ErrorKind::kUsage, request.files[2], "one log and one object", 0, kUse);
  return request;
}

Result<std::string> read_text(const std::string &path) {
  BPFCC_TRY(const std::vector<std::byte> bytes, read_file(path));
  return std::string(reinterpret_cast<const char *>(bytes.data()), bytes.size());
}

/// The log's instructions are those of the program.
bool fits(const VerifierReport &report, const SourceMap &source) {
  bool any = false;
  for (std::size_t i = 0; i < report.lines.size(); ++i) {
    if (report.lines[i].kind != LineKind::kInstruction) continue;
    const InstructionLine line = split_instruction(report.line(i));
    const auto place = source.place(line.insn);
    if (!place) return false;
    if (line.opcode == 0) continue;  // an instruction that libbpf could not relocate
    if (place->opcode != line.opcode) return false;
    any = true;
  }
  return any;
}

/// The program of the object that the log is about.
Result<SourceMap> find_source(const std::string &path, const VerifierReport &report, const std::string &program) {
  BPFCC_TRY(std::vector<std::byte> bytes, read_file(path));
  const ObjectImage image{path, std::move(bytes)};
  BPFCC_TRY(const ObjectSpec spec, read_object(image));
  for (const ProgramSpec &each : spec.programs) {
    if (!program.empty() && each.name != program) continue;
    BPFCC_TRY(SourceMap source, SourceMap::read(image, each.name));
    if (!program.empty() || fits(report, source)) return source;
  }
  return fail(ErrorKind::kUsage, path,
              program.empty() ? "no program of it has the instructions of the log" : "has no program " + program);
}

void show(const Explanation &explanation, const Request &request) {
  if (request.format == "json") {
    Value json = {{"kind", "explanation"}};
    json.update(explanation_json(explanation));
    std::puts(json.dump(-1, ' ', false, Value::error_handler_t::replace).c_str());
    return;
  }
  if (request.format == "sarif") {
    std::fputs(diag_sarif({explanation_diag(explanation)}, "bpfrun").c_str(), stdout);
    return;
  }
  if (request.verbose) std::fputs(instructions_text(explanation).c_str(), stdout);
  std::fputs(explanation_text(explanation, isatty(STDOUT_FILENO) != 0).c_str(), stdout);
}

Result<int> run(const std::vector<std::string> &arguments) {
  BPFCC_TRY(const Request request, read_request(arguments));
  BPFCC_TRY(const std::string text, read_text(request.files[0]));
  const ForeignLog log = unwrap_log(text);
  const VerifierReport report = parse_verifier_log(log.text);
  SourceMap source;
  if (request.files.size() == 2) {
    BPFCC_TRY(source, find_source(request.files[1], report, log.program));
  }
  Explanation explanation = explain(report, source);
  explain_with_source(explanation, read_source);
  if (!explanation.tells_cause()) {
    return fail(ErrorKind::kRefused, request.files[0], "tells no cause that is known", 0,
                explanation.sentence.empty() ? "" : "its last sentence: " + explanation.sentence);
  }
  show(explanation, request);
  return kExitDone;
}

}  // namespace

int explain_command(const std::vector<std::string> &arguments) {
  if (asks_for_help(arguments)) {
    std::puts(kUse);
    return kExitDone;
  }
  const Result<int> done = run(arguments);
  if (done) return *done;
  std::fputs(("bpfrun: error: " + to_string(done.error()) + '\n').c_str(), stderr);
  return exit_code_for(done.error().kind);
}

}  // namespace bpfcc
