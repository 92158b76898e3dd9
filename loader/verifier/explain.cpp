#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "loader/verifier/branch.h"
#include "loader/verifier/inlining.h"
#include "loader/verifier/kernel_report.h"
#include "loader/verifier/log_text.h"
#include "loader/verifier/lost_check.h"
#include "loader/verifier/refusal_case.h"
#include "loader/verifier/sentence_wording.h"

namespace bpfcc {
namespace {

using Wording = void (*)(const RefusalCase &, Explanation &);
struct WordingRow {
  Cause cause;
  Wording word;
};
constexpr std::array kWordings = {
    WordingRow{Cause::kPacketBounds, word_memory},
    WordingRow{Cause::kMemoryBounds, word_memory},
    WordingRow{Cause::kStackBounds, word_memory},
    WordingRow{Cause::kUninitialised, word_memory},
    WordingRow{Cause::kContextAccess, word_memory},
    WordingRow{Cause::kNullCheck, word_null},
    WordingRow{Cause::kNotAPointer, word_null},
    WordingRow{Cause::kTrusted, word_null},
    WordingRow{Cause::kUnbounded, word_values},
    WordingRow{Cause::kReturnValue, word_values},
    WordingRow{Cause::kPointerArithmetic, word_values},
    WordingRow{Cause::kReference, word_calls},
    WordingRow{Cause::kHelperContext, word_calls},
    WordingRow{Cause::kHelperVersion, word_calls},
    WordingRow{Cause::kLicense, word_calls},
    WordingRow{Cause::kArgumentType, word_calls},
    WordingRow{Cause::kMapUse, word_calls},
    WordingRow{Cause::kCoreRelocation, word_calls},
    WordingRow{Cause::kMissingSymbol, word_calls},
    WordingRow{Cause::kKfunc, word_calls},
    WordingRow{Cause::kCriticalSection, word_calls},
    WordingRow{Cause::kTooComplex, word_limits},
    WordingRow{Cause::kLoop, word_limits},
    WordingRow{Cause::kStackSize, word_limits},
};

// Found after or beside the instructions: the last one in the log has nothing to do with it.
constexpr std::array kOfTheWholeProgram = {Cause::kStackSize,  Cause::kDebugInfo, Cause::kTypes, Cause::kAttachTarget,
                                           Cause::kTooComplex, Cause::kExtension, Cause::kJit};

struct Reason {
  MessageMatch match;
  std::string_view sentence;
};

/// The first sentence that tells a cause; sentences behind it say what follows from it.
Reason find_reason(const VerifierReport &report) {
  const std::vector<std::string_view> messages = report.messages();
  Reason last;
  for (const std::string_view message : messages) {
    Reason reason{match_message(message), message};
    if (reason.match.row != nullptr && reason.match.row->cause != Cause::kRemark) return reason;
    if (reason.match.row == nullptr) last = reason;
  }
  return last;
}

/// "; if (p) @ file.c:12", or without the place before 6.9.
SourceLine read_comment(std::string_view comment) {
  SourceLine line;
  comment.remove_prefix(std::min<std::size_t>(2, comment.size()));
  const std::size_t at = comment.rfind(" @ ");
  line.text = comment.substr(0, at);
  if (at == std::string_view::npos) return line;
  const std::string_view place = comment.substr(at + 3);
  const std::size_t colon = place.rfind(':');
  if (colon == std::string_view::npos) return line;
  line.file = place.substr(0, colon);
  std::from_chars(place.data() + colon + 1, place.data() + place.size(), line.line);
  return line;
}

std::optional<SourceLine> comment_before(const VerifierReport &report, std::size_t line) {
  for (std::size_t i = std::min(line, report.lines.size()); i-- > 0;) {
    if (report.lines[i].kind == LineKind::kSource) return read_comment(report.line(i));
  }
  return std::nullopt;
}

bool concerns_whole_program(Cause cause) {
  return std::ranges::find(kOfTheWholeProgram, cause) != kOfTheWholeProgram.end();
}

void locate(const RefusalCase &refusal, Explanation &explanation) {
  const Step *refused = refusal.refused();
  if (refused != nullptr && !concerns_whole_program(explanation.cause)) {
    explanation.insn = refused->insn;
    explanation.disassembly = refused->code;
    explanation.at = refusal.line(*refused);
  } else if (const auto insn = number_behind(refusal.sentence, "insn ")) {
    explanation.insn = insn;
    explanation.at = refusal.source.line(*insn);
  } else {
    explanation.at = refusal.source.first_line();
    if (explanation.at) explanation.at->column = 0;
  }
  explanation.place = refusal.source.place(explanation.insn.value_or(0));
}

constexpr std::size_t kShownSteps = 24;

void add_steps(const RefusalCase &refusal, Explanation &explanation) {
  const std::size_t begin = refusal.way.size() - std::min(kShownSteps, refusal.way.size());
  for (std::size_t i = begin; i < refusal.way.size(); ++i) {
    const Step &step = refusal.way[i];
    explanation.steps.push_back({step.insn, std::string(step.code), std::string(step.state), refusal.line(step)});
  }
}

/// What the register points to, by the object's types: "groot", "value.lock", "node". Empty where they do not tell.
std::string pointed_to(const RefusalCase &refusal) {
  if (!refusal.state) return {};
  const RegisterState &state = *refusal.state;
  const std::int64_t offset = state.number("off").value_or(0);
  // The part of the offset that is not constant has bounds.
  if (offset < 0 || state.attributes.find("max") != std::string_view::npos) return {};
  const auto at = static_cast<std::uint32_t>(offset);
  const auto map = state.text("map");
  if (map && state.type.starts_with("map_value")) return refusal.source.map_data(*map, at);
  constexpr std::string_view kPointer = "ptr_";
  const std::size_t pointer = state.type.find(kPointer);
  if (pointer == std::string_view::npos || state.may_be_null()) return {};
  return refusal.source.struct_field(state.type.substr(pointer + kPointer.size()), at);
}

/// A macro's arguments are text, not what is accessed: "CHECK_OP(pop_front)".
bool is_macro(const std::string &function) {
  return !function.empty() && std::ranges::none_of(function, [](char c) { return c >= 'a' && c <= 'z'; });
}

/// "ptr" of "(const char *)ptr"
std::string without_cast(std::string text) {
  if (!text.starts_with('(')) return text;
  const std::size_t end = text.find("*)");
  return end == std::string::npos || end + 2 >= text.size() ? text : text.substr(text.find_first_not_of(' ', end + 2));
}

/// The sentence's, but for one that the kernel uses for two things: record_func_key() of Linux 6.1 and 6.12 takes a
/// tail call into a map of another type for its own mistake.
Cause cause_of(const RefusalCase &refusal) {
  if (refusal.match.row == nullptr) return Cause::kRemark;
  const bool is_tail_call = refusal.refused() != nullptr && called_helper(refusal.refused()->code) == "bpf_tail_call";
  if (is_tail_call && refusal.sentence == "kernel subsystem misconfigured verifier") return Cause::kMapUse;
  return refusal.match.row->cause;
}

/// The argument that the register is, where the refused instruction is a call; else what is accessed.
std::string variable_of(const RefusalCase &refusal, const Explanation &explanation) {
  if (!explanation.at) return {};
  const std::string_view helper = called_helper(explanation.disassembly);
  if (!helper.empty() && refusal.reg >= 1 && refusal.reg <= 5) {
    const auto number = static_cast<unsigned>(refusal.reg - 1);
    for (const std::string_view name : {helper, helper.substr(0, helper.find("_impl"))}) {
      std::string text = argument_text(explanation.at->text, name, number);
      if (!text.empty()) return without_cast(std::move(text));
    }
    std::string name = pointed_to(refusal);
    if (!name.empty() || is_macro(refusal.names.function)) return name;
  }
  if (explanation.disassembly.starts_with("call pc") && refusal.reg >= 1 && !refusal.names.function.empty()) {
    std::string text =
        argument_text(explanation.at->text, refusal.names.function, static_cast<unsigned>(refusal.reg - 1));
    if (!text.empty()) return without_cast(std::move(text));
  }
  return refusal.names.base;
}

/// The variable that the register's value has by the debug information: at the refused instruction, or where it was
/// copied from. Inside of an assembly it is what was there before: registers change there unseen.
std::string debug_variable_of(const RefusalCase &refusal, const Explanation &explanation) {
  if (refusal.reg < 0 || refusal.refused() == nullptr || !explanation.at) return {};
  if (explanation.at->text.find("asm") != std::string::npos) return {};
  std::string name = refusal.source.variable_in(refusal.refused()->insn, refusal.reg);
  for (const Step *move : refusal.origin.moves) {
    if (!name.empty()) break;
    const int copied = copied_register(move->code);
    if (copied >= 0) name = refusal.source.variable_in(move->insn, copied);
  }
  return name;
}

/// What is read through is the pointer that was found to be NULL: a number for the verifier from then on.
bool is_null_pointer(const RefusalCase &refusal) {
  return refusal.sentence.find("invalid mem access 'scalar'") != std::string_view::npos && refusal.state &&
         refusal.state->is_scalar() && refusal.state->constant == 0 && refusal.origin.kind == OriginKind::kCall;
}

/// What is known of the sentence itself stands for what its cause and the functions above say.
void word_sentence(const RefusalCase &refusal, Explanation &explanation) {
  if (refusal.match.row == nullptr) return;
  const auto wordings = sentence_wordings();
  const auto found = std::ranges::find(wordings, refusal.match.row->format, &SentenceWording::format);
  if (found == wordings.end()) return;
  explanation.message = fill_in(found->message, refusal, explanation);
  if (!found->help.empty()) explanation.help = fill_in(found->help, refusal, explanation);
}

/// Inline assembly, whose line information shows the statement's first line or one of its strings, has no names but
/// those of registers.
void name_register(const RefusalCase &refusal, Explanation &explanation) {
  if (!explanation.variable.empty() || !explanation.label.empty() || refusal.reg < 0 || !explanation.at) return;
  std::string_view text = explanation.at->text;
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  if (text.starts_with('"') || text.starts_with("asm"))
    explanation.label = fmt::format("it is about register r{}", refusal.reg);
}

/// What the kernel says itself stands beside what is known here, or for it.
void add_kernel_report(const VerifierReport &report, Explanation &explanation) {
  const auto own = read_kernel_report(report);
  if (!own) return;
  explanation.kernel_reason = own->reason;
  explanation.notes.push_back({fmt::format("the kernel says: {}: {}", own->title, own->reason), std::nullopt});
  if (explanation.cause != Cause::kRemark) return;
  explanation.message = own->title;
  if (!own->suggestion.empty()) explanation.help = own->suggestion;
}

// What goes wrong on one way and not on another: the branch between them tells which.
constexpr std::array kOfOneWay = {Cause::kReference,       Cause::kReturnValue, Cause::kUninitialised,
                                  Cause::kCriticalSection, Cause::kLock,        Cause::kDynptr,
                                  Cause::kIterator,        Cause::kReleased};

void note_branch(const RefusalCase &refusal, Explanation &explanation) {
  if (std::ranges::find(kOfOneWay, explanation.cause) == kOfOneWay.end()) return;
  if (auto branch = last_branch(refusal)) explanation.notes.push_back(std::move(*branch));
}

}  // namespace

std::int64_t RefusalCase::number(std::size_t conversion) const {
  if (conversion >= match.values.size()) return 0;
  const std::string_view text = match.values[conversion];
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<SourceLine> RefusalCase::line(const Step &step) const {
  if (auto found = source.line(step.insn)) return found;
  return comment_before(report, step.line);
}

CNames RefusalCase::names_of(const Step &step) const {
  const auto at = line(step);
  return at ? names_at(at->text, at->column) : CNames();
}

std::string RefusalCase::name_at_origin() const {
  if (origin.step == nullptr) return {};
  const CNames made = names_of(*origin.step);
  return made.assigned;
}

std::string quoted(std::string_view name, std::string_view otherwise) {
  return name.empty() ? std::string(otherwise) : fmt::format("'{}'", name);
}

Explanation explain(const VerifierReport &report, const SourceMap &source) {
  const Reason reason = find_reason(report);
  RefusalCase refusal{report, source, reason.match, reason.sentence, way_to_refusal(report), -1, {}, {}, {}};
  Explanation explanation;
  explanation.sentence = reason.sentence;
  explanation.cause = cause_of(refusal);
  explanation.message = about(explanation.cause).meaning;
  explanation.help = about(explanation.cause).remedy;
  locate(refusal, explanation);
  refusal.reg = register_of_message(reason.sentence);
  // Sentences about locks, lists and trees name no register: it is the first argument.
  const bool is_first = explanation.cause == Cause::kGraph || explanation.cause == Cause::kLock;
  if (refusal.reg < 0 && is_first && !called_helper(explanation.disassembly).empty()) refusal.reg = 1;
  // Of an access beyond a map's value only the sentence after the first one does.
  if (refusal.reg < 0 && explanation.cause == Cause::kMemoryBounds) {
    refusal.reg = base_register(explanation.disassembly);
  }
  if (refusal.reg >= 0 && !refusal.way.empty()) {
    const std::size_t last = refusal.way.size() - 1;
    refusal.state = state_before(report, refusal.way, last, refusal.reg);
    refusal.origin = trace_back(refusal.way, last, {refusal.reg, 0});
  }
  if (explanation.at) refusal.names = names_at(explanation.at->text, explanation.at->column);
  if (is_null_pointer(refusal)) explanation.cause = Cause::kNullCheck;
  explanation.variable = variable_of(refusal, explanation);
  // What an access is called that a macro makes, the debug information knows better; a call's argument is what it is.
  const bool is_call = explanation.disassembly.starts_with("call ");
  if (explanation.variable.empty() || (is_macro(explanation.variable) && !is_call)) {
    if (std::string name = debug_variable_of(refusal, explanation); !name.empty()) explanation.variable = name;
  }
  add_steps(refusal, explanation);
  const auto *const row = std::ranges::find(kWordings, explanation.cause, &WordingRow::cause);
  if (row != kWordings.end()) row->word(refusal, explanation);
  word_sentence(refusal, explanation);
  name_register(refusal, explanation);
  word_lost_check(refusal, explanation);
  add_kernel_report(report, explanation);
  note_branch(refusal, explanation);
  note_inlining(refusal, explanation);
  return explanation;
}

}  // namespace bpfcc
