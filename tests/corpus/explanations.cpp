// explanations FILE.o: loads each program of an object by itself, as libbpf_verdicts does, and explains each refusal as
// bpfrun does. Prints one JSON object a refused program: "program" (empty where the object is refused before there are
// any), "errno", "error" (what was not loaded), "log" (the verifier's log: its size), "cause", "line", "annotated" (the
// line that the kernel's own comment gives for the refused instruction, where it gives one), "variable", "message",
// "label", "notes", "help", "sentence", "tail" (of the log), "us" (microseconds of the processor that the explanation
// took). Nothing is attached, nothing stays.
#include <bpf/libbpf.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "driver/explain_refusal.h"
#include "loader/load/loaded_object.h"

namespace bpfcc {
namespace {

using Json = nlohmann::ordered_json;

// For who reads the rows: the instructions before the refusal.
constexpr std::size_t kTailLines = 40;

/// "; source @ file.c:12" before the refused instruction: 12; 0 without one.
unsigned annotated_line(const VerifierReport &report, const Explanation &explanation) {
  if (!explanation.insn) return 0;
  std::size_t i = report.last_instruction();
  if (i == report.lines.size() || report.lines[i].insn != *explanation.insn) return 0;
  while (i-- > 0) {
    if (report.lines[i].kind != LineKind::kSource) continue;
    const std::string text(report.line(i));
    const std::size_t colon = text.rfind(':');
    return text.find(" @ ") == std::string::npos ? 0 : static_cast<unsigned>(std::stoul(text.substr(colon + 1)));
  }
  return 0;
}

Json explain_one(const ObjectImage &image, const LoadFailure &failure, const std::string &program) {
  Json row = {{"program", program}, {"errno", failure.error.error_code}, {"error", to_string(failure.error)}};
  const std::string log = failure.refusal ? failure.refusal->log.text : "";
  row["log"] = log.size();
  const std::clock_t begin = std::clock();
  // Without the source: the kernel's comment has the first line of an assembly, the source tells which one it is.
  const auto no_source = [](const std::string &) { return std::string(); };
  const Explanation explanation = explain_refusal(image, failure, no_source).value_or(Explanation());
  row["us"] = (std::clock() - begin) * 1'000'000 / CLOCKS_PER_SEC;
  row["cause"] = about(explanation.cause).name;
  row["message"] = explanation.message;
  row["sentence"] = explanation.sentence;
  row["variable"] = explanation.variable;
  row["line"] = explanation.at ? explanation.at->line : 0;
  row["source"] = explanation.at ? explanation.at->text : "";
  row["annotated"] = annotated_line(parse_verifier_log(log), explanation);
  row["label"] = explanation.label;
  row["help"] = explanation.help;
  row["notes"] = Json::array();
  for (const ExplanationNote &note : explanation.notes) {
    row["notes"].push_back(note.at ? fmt::format("{}: {}", note.at->line, note.message) : note.message);
  }
  row["tail"] = tail_of_log(log, kTailLines);
  return row;
}

/// Of an object that is refused as a whole: its row has no program.
int explain_object(const ObjectImage &image, const Error &error) {
  const LoadResult loaded = load(image, {});
  const Json row = explain_one(image, loaded ? LoadFailure(error) : loaded.error(), "");
  std::printf("%s\n", row.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
  return 0;
}

int run(const char *path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const auto view = std::as_bytes(std::span(bytes));
  const ObjectImage image{std::filesystem::path(path).filename(), {view.begin(), view.end()}};
  const Result<ObjectSpec> spec = read_object(image);
  if (!spec) return explain_object(image, spec.error());
  for (const ProgramSpec &program : spec->programs) {
    LoadPlan plan;
    plan.programs = {program.name};
    const LoadResult loaded = load(image, plan);
    if (loaded) continue;
    const Json row = explain_one(image, loaded.error(), program.name);
    std::printf("%s\n", row.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    std::fflush(stdout);  // a time limit may end the process: what is known by then counts
  }
  return 0;
}

}  // namespace
}  // namespace bpfcc

int main(int argc, char **argv) {
  if (argc != 2) {
    std::fputs("usage: explanations FILE.o\n", stderr);
    return 2;
  }
  try {
    return bpfcc::run(argv[1]);
  } catch (const std::exception &error) {
    std::fprintf(stderr, "%s: %s\n", argv[1], error.what());
    return 3;
  }
}
