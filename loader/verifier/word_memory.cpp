// What an access reads or writes, and how far that was checked.

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "loader/verifier/refusal_case.h"
#include "support/kernel_facts/program_sections.h"
#include "support/kernel_facts/program_type.h"

namespace bpfcc {
namespace {

std::string bytes(std::int64_t count) { return count == 1 ? "1 byte" : fmt::format("{} bytes", count); }

bool is_store(std::string_view code) { return code.starts_with('*') || code.starts_with("lock "); }

std::string_view verb(const Explanation &explanation) {
  return is_store(explanation.disassembly) ? "writing" : "reading";
}

/// The metadata in front of a packet end where the packet begins.
bool is_metadata(const RefusalCase &refusal) { return refusal.state && refusal.state->type == "pkt_meta"; }

/// The last comparison with the end of the packet, or of its metadata, on the way; null where nothing was compared.
const Step *packet_check(const RefusalCase &refusal) {
  const std::string_view end = is_metadata(refusal) ? "pkt" : "pkt_end";
  for (std::size_t i = refusal.way.size(); i-- > 0;) {
    const Step &step = refusal.way[i];
    if (!step.code.starts_with("if ")) continue;
    for (int reg = 0; reg < 10; ++reg) {
      const std::string name = fmt::format("r{} ", reg);
      if (step.code.find(name) == std::string_view::npos) continue;
      const auto state = state_before(refusal.report, refusal.way, i, reg);
      if (state && state->type == end) return &step;
    }
  }
  return nullptr;
}

/// "end" of "if (data + 4 > end) return 0;": what stands on the right of the comparison. Empty where that is no name.
std::string compared_with(std::string_view line) {
  for (std::size_t at = line.find('>'); at != std::string_view::npos; at = line.find('>', at + 1)) {
    if (at > 0 && line[at - 1] == '-') continue;
    const std::size_t begin = line.find_first_not_of("= ", at + 1);
    if (begin == std::string_view::npos) return {};
    const std::size_t end =
        line.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", begin);
    return std::string(line.substr(begin, end - begin));
  }
  return {};
}

/// How far behind its base register the instruction accesses: 6 of "*(u8 *)(r1 +6)".
std::int64_t distance(const RefusalCase &refusal) {
  if (refusal.refused() == nullptr) return 0;
  const std::string_view code = refusal.refused()->code;
  const std::size_t at = code.find_first_of("+-", code.find("*)(r"));
  if (at == std::string_view::npos) return 0;
  std::int64_t value = 0;
  const std::size_t digits = at + (code[at] == '+' ? 1 : 0);
  std::from_chars(code.data() + digits, code.data() + code.size(), value);
  return value;
}

void word_packet(const RefusalCase &refusal, Explanation &explanation) {
  const std::int64_t size = refusal.number(1);
  const std::int64_t checked = refusal.number(5);
  const std::int64_t begin = refusal.number(0);
  explanation.message =
      checked == 0 ? fmt::format("{} {} of the packet, of which nothing was checked", verb(explanation), bytes(size))
                   : fmt::format("{} {} past what was checked in the packet", verb(explanation), bytes(size));
  const std::string_view data = is_metadata(refusal) ? "data_meta" : "data";
  explanation.label = fmt::format("this access ends at {} + {}", data, begin + size);
  std::string end = is_metadata(refusal) ? "data" : "data_end";
  explanation.help = fmt::format("compare with {} before {}", end, verb(explanation));
  if (const Step *check = packet_check(refusal)) {
    const auto at = refusal.line(*check);
    if (std::string named = at ? compared_with(at->text) : ""; !named.empty()) end = std::move(named);
    explanation.notes.push_back({checked == 0 ? "this check says nothing about the pointer that is used"
                                              : fmt::format("the last check covers {} + {} only", data, checked),
                                 at});
  }
  const std::string &name = explanation.variable;
  if (name.empty()) return;
  // Read through the context's field itself: the name is not that of a pointer into the packet.
  const std::string &expression = refusal.names.expression;
  if (expression == name + "->data" || expression == name + "->data_meta") {
    explanation.help =
        fmt::format("keep the pointer in a variable and compare it before:  if (pointer + {} > {})", begin + size, end);
    return;
  }
  const bool whole_struct = expression.find("->") == name.size();
  explanation.guard = whole_struct ? fmt::format("(void *)({} + 1) > {}", name, end)
                                   : fmt::format("{} + {} > {}", name, distance(refusal) + size, end);
  explanation.help = fmt::format("compare with the end of what is read before:  if ({})", explanation.guard);
}

void word_map_value(const RefusalCase &refusal, Explanation &explanation) {
  const std::int64_t size = refusal.number(0);
  const std::int64_t begin = refusal.number(1);
  const std::int64_t accessed = refusal.number(2);
  const auto map = refusal.state ? refusal.state->text("map") : std::nullopt;
  const std::string what = map ? fmt::format("a value of map {}, which has {}", *map, bytes(size))
                               : fmt::format("an object of {}", bytes(size));
  explanation.message =
      begin < 0       ? fmt::format("{} {} in front of {}", verb(explanation), bytes(accessed), what)
      : accessed == 1 ? fmt::format("{} byte {} of {}", verb(explanation), begin, what)
                      : fmt::format("{} bytes {} to {} of {}", verb(explanation), begin, begin + accessed - 1, what);
  const auto limit = refusal.state ? refusal.state->number("umax") : std::nullopt;
  const auto lowest = refusal.state ? refusal.state->number("smin") : std::nullopt;
  if (limit) {
    explanation.label = fmt::format("the offset is {} to {}", lowest.value_or(0), *limit);
  } else if (refusal.state && refusal.state->attributes.find("var_off") == std::string_view::npos &&
             explanation.disassembly.find("*)(r") != std::string::npos) {
    // No index: what is wrong is in the source as it stands.
    explanation.help =
        fmt::format("the offset is known here: stay inside of the {}, or make the object larger", bytes(size));
  }
  if (!refusal.names.index.empty()) {
    explanation.variable = refusal.names.index;
    // A value of a map is reached through a pointer, whose sizeof says nothing; a global (map .bss) is there by itself.
    const std::string &base = refusal.names.base;
    const bool is_global = !map || map->find('.') != std::string_view::npos;
    const std::string count = is_global       ? fmt::format("sizeof({}) / sizeof({}[0])", base, base)
                              : accessed == 1 ? std::to_string(size)
                                              : fmt::format("{} / sizeof({}[0])", size, base);
    explanation.guard = fmt::format("{} >= {}", refusal.names.index, count);
    explanation.help = fmt::format("check it before, unsigned:  if ({}) return 0;", explanation.guard);
  }
}

/// A global function gets the address of something smaller than what its parameter points to.
void word_argument_of_function(const RefusalCase &refusal, std::int64_t given, std::int64_t wanted,
                               Explanation &explanation) {
  const std::string &function = refusal.names.function;
  const std::string callee = function.empty() ? "the called function" : function + "()";
  explanation.message = fmt::format("{} takes a pointer to {}, and {} has at most {}", callee, bytes(wanted),
                                    quoted(explanation.variable, "the variable"), bytes(given));
  explanation.help = "pass the address of a variable of the type that the function declares, without a cast";
}

// Bytes: an index that is a little too large ends nearer than that.
constexpr std::int64_t kFurtherThanArrays = 65536;

void word_stack(const RefusalCase &refusal, Explanation &explanation) {
  explanation.message = fmt::format("{} outside of the variables on the stack", verb(explanation));
  if (!called_helper(explanation.disassembly).empty()) {
    explanation.message = fmt::format("{}() gets memory that reaches beyond the variable on the stack",
                                      called_helper(explanation.disassembly));
  }
  if (refusal.sentence.find("var_off") != std::string_view::npos) return;
  // "invalid write to stack R1 off=-520 size=8"
  const std::int64_t begin = refusal.number(2);
  const std::int64_t end = begin + refusal.number(3);
  constexpr std::int64_t kStackSize = 512;  // MAX_BPF_STACK
  if (explanation.disassembly.starts_with("call pc") && begin < 0 && end > 0) {
    word_argument_of_function(refusal, -begin, refusal.number(3), explanation);
    return;
  }
  if (begin < -kFurtherThanArrays || end > kFurtherThanArrays) {
    explanation.help = "check the number that is added to the pointer: no variable is that far away";
  }
  if (begin < -kStackSize) {
    explanation.label =
        fmt::format("it begins {} in front of the stack, which has {}", bytes(-kStackSize - begin), kStackSize);
  } else if (end > 0) {
    explanation.label = fmt::format("it ends {} behind the stack of the function", bytes(end));
  }
}

/// "a dynptr" where what is read from the stack is one. Empty otherwise.
std::string_view kernel_object_on_stack(const RefusalCase &refusal) {
  // "invalid read from stack off -16+8 size 8" names the place, "... from stack R1 off ..." a pointer to it.
  std::int64_t offset = refusal.number(0) + refusal.number(1);
  if (refusal.reg >= 0) {
    if (!refusal.state || refusal.state->type != "fp" || !refusal.state->constant) return {};
    offset = *refusal.state->constant;
  }
  constexpr std::int64_t kSlot = 8;
  const std::int64_t slot = (offset - (kSlot - 1)) / kSlot * kSlot;
  for (std::size_t i = refusal.way.size(); i-- > 0;) {
    const std::string_view state = refusal.way[i].state;
    const auto content = find_register(state, fmt::format("fp{}", slot));
    if (content && content->type.starts_with("dynptr")) return "a dynptr";
    if (content) return content->type.starts_with("iter_") ? "an iterator" : "";
    // A dynptr has two slots, and is shown at its first.
    const auto below = find_register(state, fmt::format("fp{}", slot - kSlot));
    if (below && below->type.starts_with("dynptr")) return "a dynptr";
  }
  return {};
}

void word_uninitialised(const RefusalCase &refusal, Explanation &explanation) {
  const std::string_view helper = called_helper(explanation.disassembly);
  if (refusal.sentence.ends_with("!read_ok")) {
    if (refusal.reg == 0 && explanation.disassembly.starts_with("exit")) {
      explanation.message = "the function ends without a value to return";
      explanation.help = "return a value on every way out";
      return;
    }
    if (explanation.variable.empty() && helper.empty()) {
      explanation.message = fmt::format("register r{} is used without a value", refusal.reg);
      explanation.help = "set it before: calls and loads from the packet (LD_ABS, LD_IND) clear r1 to r5";
      return;
    }
    explanation.message = helper.empty() ? fmt::format("{} is used without a value", quoted(explanation.variable))
                                         : fmt::format("{} gets no argument {}", helper, refusal.reg);
    if (refusal.origin.kind == OriginKind::kCleared) {
      explanation.notes.push_back({"a call clears the registers of its arguments", refusal.line(*refusal.origin.step)});
    }
    return;
  }
  const std::int64_t size = refusal.match.values[4].empty() ? refusal.number(2) : refusal.number(4);
  explanation.message = helper.empty() ? fmt::format("{} is read before it is written", quoted(explanation.variable))
                                       : fmt::format("{} reads {} that were never written: {}", helper, bytes(size),
                                                     quoted(explanation.variable));
  std::string_view name = explanation.variable;
  if (name.starts_with('&')) name.remove_prefix(1);
  const std::string_view object = kernel_object_on_stack(refusal);
  if (!object.empty()) {
    explanation.message = helper.empty()
                              ? fmt::format("the bytes of {} are read, which programs may not do", object)
                              : fmt::format("{} holds {}, whose bytes the program may not read", quoted(name), object);
    explanation.help = fmt::format("use {} through its functions alone", object);
  } else if (!name.empty() && !helper.empty()) {
    explanation.help = fmt::format(
        "clear all of it before it is filled in, padding too:  __builtin_memset(&{0}, 0, sizeof({0}));", name);
  }
}

/// "struct __sk_buff", by the section of the program; empty where that does not tell.
std::string_view context_type(const Explanation &explanation) {
  const auto match = explanation.place ? find_program_section(explanation.place->section) : std::nullopt;
  const ProgramTypeFact *const type =
      match && match->section != nullptr ? program_type_fact(match->section->type) : nullptr;
  return type == nullptr ? std::string_view() : type->context;
}

void word_context(const RefusalCase &refusal, Explanation &explanation) {
  const std::string_view action = is_store(explanation.disassembly) ? "write" : "read";
  const auto word = [&](std::string_view what) {
    explanation.message = fmt::format("programs of this type may not {} {}", action, what);
  };
  // A name alone may be a macro's argument.
  const std::string &expression = refusal.names.expression;
  if (expression.find_first_of(".>[") != std::string::npos) word(quoted(expression));
  if (!refusal.sentence.starts_with("invalid bpf_context access")) return;
  const std::int64_t offset = refusal.number(0);
  const std::int64_t size = refusal.number(1);
  const std::string_view context = context_type(explanation);
  explanation.label =
      fmt::format("{} at offset {} of {}", bytes(size), offset, context.empty() ? "the context" : context);
  const auto field = refusal.source.context_field(static_cast<std::uint32_t>(offset));
  if (offset < 0 || !field) return;
  explanation.label = fmt::format("{} at offset {} of {}", bytes(size), offset, field->type);
  if (field->name.empty()) {
    explanation.message = fmt::format("{} has no field here, or ends before", field->type);
    return;
  }
  explanation.variable = field->name;
  word(quoted(field->name));
  if (size == field->size) return;
  explanation.message =
      fmt::format("'{}' has {}: programs may not {} {} there", field->name, bytes(field->size), action, bytes(size));
  explanation.help = fmt::format("use the field with its own size and type, in a variable of {}", bytes(field->size));
}

/// "R4 invalid zero-sized read: u64=[0,64]"
void word_zero_size(const RefusalCase &refusal, Explanation &explanation) {
  const std::string_view helper = called_helper(explanation.disassembly);
  const std::string callee = helper.empty() ? "the function" : fmt::format("{}()", helper);
  if (refusal.number(2) == 0) {
    explanation.message =
        fmt::format("{} is 0, and {} wants at least 1 byte", quoted(explanation.variable, "the size"), callee);
    explanation.help = "pass the number of bytes of the memory in front of it";
    return;
  }
  const std::string name = explanation.variable.empty() ? "n" : explanation.variable;
  explanation.message =
      fmt::format("{} may be 0, and {} wants at least 1 byte", quoted(explanation.variable, "the size"), callee);
  explanation.help = fmt::format("check both ends of it before, unsigned:  if ({0} == 0 || {0} > MAX) return 0;", name);
}

}  // namespace

void word_memory(const RefusalCase &refusal, Explanation &explanation) {
  const std::string_view sentence = refusal.sentence;
  if (sentence.starts_with("invalid access to packet")) return word_packet(refusal, explanation);
  if (sentence.starts_with("invalid access to m")) return word_map_value(refusal, explanation);
  if (sentence.find("invalid zero-sized read: ") != std::string_view::npos) return word_zero_size(refusal, explanation);
  if (explanation.cause == Cause::kStackBounds) return word_stack(refusal, explanation);
  if (explanation.cause == Cause::kUninitialised) return word_uninitialised(refusal, explanation);
  if (explanation.cause == Cause::kContextAccess) return word_context(refusal, explanation);
}

}  // namespace bpfcc
