#include "loader/verifier/sentence_wording.h"

#include <charconv>

#include <fmt/format.h>

#include "loader/verifier/type_words.h"
#include "support/kernel_facts/map_type.h"

namespace bpfcc {
namespace {

/// The text for a placeholder; empty where that is not known.
std::string value_of(std::string_view key, const RefusalCase &refusal, const Explanation &explanation) {
  const std::string_view function = called_helper(explanation.disassembly);
  // "&event" is passed, and 'event' is what it is about.
  std::string variable = explanation.variable.substr(explanation.variable.starts_with('&') ? 1 : 0);
  if (key == "name") return quoted(variable, "");
  if (key == "var") return variable;
  if (key == "type0") return words_for_type(refusal.match.values[0]);
  if (key == "call") return function.empty() ? "" : fmt::format("{}()", function);
  if (key == "maptype0") {
    const MapTypeFact *const type = map_type_fact(static_cast<MapType>(refusal.number(0)));
    return type == nullptr ? "" : std::string(type->label);
  }
  if (key == "expression") return quoted(refusal.names.expression, "");
  if (key == "type") return refusal.state ? words_for_type(*refusal.state) : "";
  if (key == "arg") {
    const bool argument = !function.empty() && refusal.reg >= 1 && refusal.reg <= 5;
    return argument ? argument_words(function, refusal.reg) : "";
  }
  std::size_t number = 0;
  const auto [rest, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  return error == std::errc() && number < refusal.match.values.size() ? std::string(refusal.match.values[number]) : "";
}

}  // namespace

std::string fill_in(std::string_view text, const RefusalCase &refusal, const Explanation &explanation) {
  std::string result;
  while (true) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    result += text.substr(0, open);
    if (open == std::string_view::npos || close == std::string_view::npos) return result;
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    const std::size_t bar = inside.find('|');
    const std::string known = value_of(inside.substr(0, bar), refusal, explanation);
    if (!known.empty()) {
      result += known;
    } else if (bar != std::string_view::npos) {
      result += inside.substr(bar + 1);
    }
    text.remove_prefix(close + 1);
  }
}

}  // namespace bpfcc
