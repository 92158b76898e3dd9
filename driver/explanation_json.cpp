#include "driver/explanation_json.h"

namespace bpfcc {
namespace {

void put(Value &json, const char *name, const std::string &text) {
  if (!text.empty()) json[name] = text;
}

void put_place(Value &json, const std::optional<SourceLine> &at) {
  if (!at) return;
  put(json, "file", at->file);
  if (at->line > 0) json["line"] = at->line;
  if (at->column > 0) json["column"] = at->column;
  put(json, "source", at->text);
}

}  // namespace

Value explanation_json(const Explanation &explanation) {
  Value json = {{"cause", about(explanation.cause).name}, {"message", explanation.message}};
  put_place(json, explanation.at);
  put(json, "label", explanation.label);
  put(json, "variable", explanation.variable);
  if (explanation.place) put(json, "function", explanation.place->function);
  if (explanation.insn) json["instruction"] = *explanation.insn;
  put(json, "disassembly", explanation.disassembly);
  put(json, "verifier", explanation.sentence);
  for (const ExplanationNote &note : explanation.notes) {
    Value each = {{"message", note.message}};
    put_place(each, note.at);
    json["notes"].push_back(std::move(each));
  }
  put(json, "help", explanation.help);
  put(json, "kernel_reason", explanation.kernel_reason);
  for (const ExplainedStep &step : explanation.steps) {
    Value each = {{"instruction", step.insn}, {"code", step.code}};
    put(each, "state", step.state);
    if (step.at && step.at->line > 0) each["line"] = step.at->line;
    json["steps"].push_back(std::move(each));
  }
  return json;
}

}  // namespace bpfcc
