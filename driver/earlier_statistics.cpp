#include "driver/earlier_statistics.h"

#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "support/text_file.h"

namespace bpfcc {
namespace {

/// The members that are compared, and what people call them.
constexpr std::pair<const char *, const char *> kCompared[] = {{"instructions", "instructions"},
                                                               {"machine_code", "bytes of machine code"},
                                                               {"processed", "instructions processed"},
                                                               {"peak_states", "states at the peak"}};

bool is_statistics(const Value &line) {
  const auto program = line.is_object() ? line.find("program") : line.end();
  return program != line.end() && program->is_string() && line.contains("machine_code");
}

}  // namespace

Result<EarlierStatistics> read_earlier_statistics(const std::string &path) {
  const std::optional<std::string> text = read_text(path);
  if (!text) return fail(ErrorKind::kUsage, path, "cannot be opened", errno);
  EarlierStatistics earlier;
  for (const std::string_view each : lines_of(*text)) {
    const Value line = Value::parse(each, nullptr, /*allow_exceptions=*/false);
    if (is_statistics(line)) earlier[line["program"].get<std::string>()] = line;
  }
  if (earlier.empty()) {
    return fail(ErrorKind::kUsage, path, "has no statistics", 0,
                "bpfcc --stats --format=json FILE.c > old.json makes them");
  }
  return earlier;
}

Value changes_since(const EarlierStatistics &earlier, const ProgramStatistics &now) {
  const auto before = earlier.find(now.program);
  if (before == earlier.end()) return nullptr;
  const Value values = statistics_json(now);
  Value changes = Value::object();
  for (const auto &[member, words] : kCompared) {
    const auto old_value = before->second.find(member);
    const auto new_value = values.find(member);
    if (old_value == before->second.end() || new_value == values.end() || !old_value->is_number_integer()) continue;
    if (*old_value != *new_value) changes[member] = {{"before", *old_value}, {"now", *new_value}};
  }
  return changes;
}

std::string changes_text(const Value &changes) {
  if (changes.is_null()) return "  not there before\n";
  std::string text;
  for (const auto &[member, words] : kCompared) {
    const auto change = changes.find(member);
    if (change == changes.end()) continue;
    const auto difference = (*change)["now"].get<std::int64_t>() - (*change)["before"].get<std::int64_t>();
    text += fmt::format("{}{:+} {}", text.empty() ? "" : ", ", difference, words);
  }
  return text.empty() ? "  as before\n" : "  since then: " + text + '\n';
}

}  // namespace bpfcc
