#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "loader/observe/map_dump.h"
#include "loader/observe/value_text.h"

namespace bpfcc {
namespace {

// Longer keys do not push the values of all others to the right.
constexpr size_t kWidestKey = 40;

std::string headline(const MapDump &dump) {
  if (!dump.note.empty() && dump.elements.empty()) return fmt::format("{}: {}; {}", dump.name, dump.type, dump.note);
  if (dump.type == "variables") return fmt::format("{}: variables", dump.name);
  const size_t present = dump.elements.size() + dump.zeros_left_out;
  if (dump.max_entries == 0)
    return fmt::format("{}: {}, {} element{}", dump.name, dump.type, present, present == 1 ? "" : "s");
  return fmt::format("{}: {}, {} of {} element{}", dump.name, dump.type, present, dump.max_entries,
                     dump.max_entries == 1 ? "" : "s");
}

bool is_zero(const Value &value) {
  if (value.is_structured()) return std::ranges::all_of(value, is_zero);
  return value.is_null() || value == 0 || value == false ||
         (value.is_string() && value.get_ref<const std::string &>().empty());
}

/// A frame a line, the innermost first.
std::string stack_text(const MapElement &element, size_t key_width) {
  std::string text;
  std::string key = value_text(element.key);
  for (const Value &frame : element.value) {
    text += fmt::format("  {:<{}}  {}\n", std::exchange(key, ""), key_width, frame.get_ref<const std::string &>());
  }
  return text;
}

std::string element_text(const MapElement &element, size_t key_width) {
  std::string text = fmt::format("  {:<{}}  {}\n", value_text(element.key), key_width, value_text(element.value));
  for (size_t cpu = 0; cpu < element.per_cpu.size(); ++cpu) {
    if (is_zero(element.per_cpu[cpu])) continue;
    text += fmt::format("  {:<{}}    cpu {}: {}\n", "", key_width, cpu, value_text(element.per_cpu[cpu]));
  }
  return text;
}

}  // namespace

std::string map_dump_text(const MapDump &dump) {
  std::string text = headline(dump) + '\n';
  size_t key_width = 0;
  for (const MapElement &element : dump.elements) {
    const size_t width = value_text(element.key).size();
    if (width <= kWidestKey) key_width = std::max(key_width, width);
  }
  for (const MapElement &element : dump.elements) {
    text += dump.type == "stack_trace" ? stack_text(element, key_width) : element_text(element, key_width);
  }
  if (dump.zeros_left_out > 0) {
    text += fmt::format("  and {} that {} zero\n", dump.zeros_left_out, dump.zeros_left_out == 1 ? "is" : "are");
  }
  if (!dump.note.empty() && !dump.elements.empty()) text += fmt::format("  {}\n", dump.note);
  return text;
}

Value map_dump_json(const MapDump &dump) {
  Value json = {{"map", dump.name}, {"type", dump.type}, {"max_entries", dump.max_entries}};
  json["elements"] = Value::array();
  for (const MapElement &element : dump.elements) {
    Value row = {{"key", element.key}, {"value", element.value}};
    if (!element.per_cpu.empty()) row["per_cpu"] = element.per_cpu;
    json["elements"].push_back(std::move(row));
  }
  if (dump.zeros_left_out > 0) json["zeros_left_out"] = dump.zeros_left_out;
  if (!dump.note.empty()) json["note"] = dump.note;
  return json;
}

}  // namespace bpfcc
