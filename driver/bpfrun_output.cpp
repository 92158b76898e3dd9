#include "driver/bpfrun_output.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

#include <fmt/format.h>

#include "driver/diag_json.h"
#include "driver/explanation_diag.h"
#include "driver/explanation_json.h"
#include "driver/explanation_text.h"
#include "loader/observe/value_text.h"

namespace bpfcc {
namespace {

// Enough for the last instructions and the reason; the whole log can have a million lines.
constexpr size_t kShownLogLines = 15;

/// Names and source lines of an object may hold anything: nothing in them drives the terminal.
std::string shown(std::string_view text) {
  std::string result;
  while (true) {
    const size_t end = std::min(text.find_first_of("\n\t"), text.size());
    result += printable(text.substr(0, end));
    if (end == text.size()) return result;
    result += text[end];
    text.remove_prefix(end + 1);
  }
}

void say(const std::string &line) { std::fputs((shown(line) + '\n').c_str(), stderr); }

Value error_json(const Error &error) {
  Value json = {{"subject", error.subject}, {"message", error.message}};
  if (error.error_code != 0) json["errno"] = errno_name(error.error_code);
  if (!error.hint.empty()) json["hint"] = error.hint;
  return json;
}

/// "a.c:3:5: error: what is wrong [bpf-loop]"
std::string line_text(const Diag &diag) {
  std::string text = diag.place.file;
  if (diag.place.line > 0) text += fmt::format(":{}", diag.place.line);
  if (diag.place.line > 0 && diag.place.column > 0) text += fmt::format(":{}", diag.place.column);
  if (!text.empty()) text += ": ";
  text += fmt::format("{}: {}", severity_word(diag.severity), diag.message);
  return diag.id.empty() ? text : fmt::format("{} [{}]", text, diag.id);
}

Diag error_diag(Severity severity, const Error &error) {
  Diag diag;
  diag.severity = severity;
  diag.message = to_string(error);
  return diag;
}

std::string prefix(const std::string &object) { return object.empty() ? "" : printable(object) + ": "; }

std::string indented(const std::string &text) {
  std::string result;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    result += "    " + text.substr(begin, end - begin) + '\n';
    begin = end + 1;
  }
  return result;
}

}  // namespace

void BpfrunOutput::data(const std::string &text) {
  // At once: who reads this through a pipe wants to see an event when it happens.
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) closed_ = true;
}

void BpfrunOutput::json(const char *kind, const Value &fields, const std::string &object) {
  Value line = {{"kind", kind}};
  line.update(fields);
  if (!object.empty()) line["object"] = object;
  // A program may store any bytes in a char array; JSON is UTF-8.
  data(line.dump(-1, ' ', false, Value::error_handler_t::replace) + '\n');
}

void BpfrunOutput::compiler_messages(const std::vector<Diag> &diags) {
  for (const Diag &diag : diags) {
    say(line_text(diag));
    for (const Diag &note : diag.notes) say(line_text(note));
    diags_.push_back(diag);
  }
}

void BpfrunOutput::end() {
  if (format_ == OutputFormat::kSarif) data(diag_sarif(diags_, "bpfrun"));
}

void BpfrunOutput::system_state(const std::vector<StateFinding> &findings) {
  std::string area;
  for (const StateFinding &finding : findings) {
    if (format_ == OutputFormat::kJson) {
      json("finding", {{"area", finding.area},
                       {"name", finding.name},
                       {"value", finding.value},
                       {"meaning", finding.meaning},
                       {"mend", finding.mend}});
      continue;
    }
    if (finding.area != area) data(fmt::format("{}{}:\n", area.empty() ? "" : "\n", finding.area));
    area = finding.area;
    data(
        fmt::format("  {:<39} {:<9} {}\n", finding.name, finding.value.empty() ? "-" : finding.value, finding.meaning));
    if (!finding.mend.empty()) data(fmt::format("  {:<49} to change it: {}\n", "", finding.mend));
  }
}

void BpfrunOutput::loaded(const LoadedObject &object) {
  for (const ProgramSpec &program : object.spec().programs) {
    if (format_ == OutputFormat::kJson) {
      json("loaded", {{"program", program.name}, {"section", program.section}, {"instructions", program.instructions}});
    } else {
      say(fmt::format("loaded {} ({}), {} instructions", program.name, program.section, program.instructions));
    }
  }
}

void BpfrunOutput::statistics(const ProgramStatistics &statistics, const EarlierStatistics *earlier) {
  const Value changes = earlier != nullptr ? changes_since(*earlier, statistics) : Value();
  if (format_ == OutputFormat::kJson) {
    Value fields = statistics_json(statistics);
    if (earlier != nullptr) fields["changes"] = changes;
    json("statistics", fields);
  } else {
    data(statistics_text(statistics) + (earlier != nullptr ? changes_text(changes) : ""));
  }
}

void BpfrunOutput::attached(const AttachedProgram &program) {
  const std::string where = program.attachment->description();
  if (format_ == OutputFormat::kJson) {
    json("attached", {{"program", program.program}, {"to", where}});
  } else {
    say(fmt::format("attached {}: {}", program.program, where));
  }
}

void BpfrunOutput::pinned(const std::string &path) {
  if (format_ == OutputFormat::kJson) {
    json("pinned", {{"path", path}});
  } else {
    say(fmt::format("pinned {}: stays when this ends", path));
  }
}

void BpfrunOutput::event(const Event &event, const std::string &object) {
  if (format_ == OutputFormat::kJson) {
    json("event", {{"map", event.map}, {"type", event.type}, {"value", event.value}}, object);
  } else {
    data(fmt::format("{}{}: {}\n", prefix(object), event.map, record_text(event.value)));
  }
}

void BpfrunOutput::printk(const PrintkLine &line) {
  if (format_ == OutputFormat::kJson) {
    json("printk", {{"program", line.program},
                    {"text", line.text},
                    {"time_ns", line.time_ns},
                    {"cpu", line.cpu},
                    {"pid", line.pid},
                    {"comm", line.comm}});
  } else {
    data(fmt::format("{}: {}\n", line.program.empty() ? "bpf_printk" : line.program, printable(line.text)));
  }
}

void BpfrunOutput::iterator(const std::string &program, std::string_view text) {
  if (format_ == OutputFormat::kJson) {
    json("iterator", {{"program", program}, {"text", std::string(text)}});
  } else {
    data(shown(text));
  }
}

void BpfrunOutput::lost(const std::string &source, std::uint64_t count, const std::string &object) {
  if (format_ == OutputFormat::kJson) {
    json("lost", {{"source", source}, {"count", count}}, object);
  } else {
    say(fmt::format("bpfrun: warning: {}{}: {} lost, they came faster than they were read", prefix(object), source,
                    count));
  }
}

void BpfrunOutput::map(const MapDump &dump, const std::string &object) {
  if (format_ == OutputFormat::kJson) {
    json("map", map_dump_json(dump), object);
  } else {
    data(prefix(object) + map_dump_text(dump));
  }
}

void BpfrunOutput::serving(const std::string &path) {
  if (format_ == OutputFormat::kJson) {
    json("serving", {{"path", path}});
  } else {
    say(fmt::format("serving maps at {}", path));
  }
}

void BpfrunOutput::served(const std::string &map) {
  if (format_ == OutputFormat::kJson) {
    json("served", {{"map", map}});
  } else {
    data(printable(map) + '\n');
  }
}

void BpfrunOutput::warning(const Error &error) {
  say("bpfrun: warning: " + to_string(error));
  if (format_ == OutputFormat::kSarif) diags_.push_back(error_diag(Severity::kWarning, error));
}

void BpfrunOutput::error(const Error &error) {
  say("bpfrun: error: " + to_string(error));
  if (format_ == OutputFormat::kJson) json("error", error_json(error));
  // What the compiler has said itself need not be said again.
  if (format_ == OutputFormat::kSarif && diags_.empty()) diags_.push_back(error_diag(Severity::kError, error));
}

void BpfrunOutput::load_failure(const LoadFailure &failure, const Explanation *explanation) {
  const bool color = isatty(STDERR_FILENO) != 0;
  const std::string log = failure.refusal ? failure.refusal->log.text : "";
  const bool is_unlogged = explanation != nullptr && failure.cause != Cause::kRemark;
  say("bpfrun: error: " + (is_unlogged ? failure_text(failure.error, *explanation) : to_string(failure.error)));
  if (is_unlogged) {
    std::fputs(place_note_text(*explanation, color).c_str(), stderr);
  } else if (explanation != nullptr) {
    if (verbose_) std::fputs(instructions_text(*explanation).c_str(), stderr);
    std::fputs(explanation_text(*explanation, color).c_str(), stderr);
  } else if (!log.empty()) {
    const std::string tail = tail_of_log(log, kShownLogLines);
    say("  the verifier's log ends with:");
    std::fputs(shown(indented(tail)).c_str(), stderr);
  }
  if (!log.empty()) say("  all that the verifier says: --verifier-log=FILE");
  if (format_ == OutputFormat::kSarif) {
    diags_.push_back(explanation != nullptr ? explanation_diag(*explanation)
                                            : error_diag(Severity::kError, failure.error));
  }
  if (format_ != OutputFormat::kJson) return;
  Value fields = error_json(failure.error);
  if (failure.refusal) {
    fields["program"] = failure.refusal->log.program;
    fields["section"] = failure.refusal->log.section;
    fields["log"] = log;
  }
  if (explanation != nullptr) fields["explanation"] = explanation_json(*explanation);
  json("error", fields);
}

void BpfrunOutput::suggestion(const MendableSource &source, const Mended &mended) {
  const Diag diag = patch_diag(source, mended);
  std::fputs(shown(diag.rendered).c_str(), stderr);
  if (format_ == OutputFormat::kSarif) diags_.push_back(diag);
  if (format_ != OutputFormat::kJson) return;
  json("suggestion", {{"file", source.path},
                      {"message", diag.message},
                      {"patch", diag.rendered.substr(diag.rendered.find('\n') + 1)},
                      {"left", mended.left}});
}

void BpfrunOutput::progress(const std::string &message) const {
  if (verbose_) say("bpfrun: " + message);
}

}  // namespace bpfcc
