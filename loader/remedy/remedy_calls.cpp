// Calls that have to be in pairs.

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "loader/remedy/proposal.h"

namespace bpfcc {
namespace {

/// The function's statements of a kind behind an offset, in their order.
std::vector<const Statement *> statements_behind(const Proposal &proposal, StatementKind kind, std::size_t offset) {
  std::vector<const Statement *> found;
  for (const Statement &statement : proposal.source.statements()) {
    const bool is_inside = proposal.function != nullptr && statement.begin >= proposal.function->head &&
                           statement.end <= proposal.function->end;
    if (is_inside && statement.kind == kind && statement.begin >= offset) found.push_back(&statement);
  }
  return found;
}

/// Whether the statement is what is done where a check found nothing: "if (!event) return 0;".
bool is_behind_null_check(const CSource &source, const Statement &statement, std::string_view name) {
  for (const Statement *around = source.parent(statement); around != nullptr; around = source.parent(*around)) {
    if (around->kind != StatementKind::kBranch) continue;
    const std::string_view text = source.text(*around);
    const std::string_view condition = text.substr(0, text.find(')'));
    if (condition.find(fmt::format("!{}", name)) != std::string_view::npos) return true;
    if (condition.find(fmt::format("{} == NULL", name)) != std::string_view::npos) return true;
  }
  return false;
}

/// The value is kept until the code has run: "long result = f(x); code; return result;".
Edits return_after(const CSource &source, const Statement &statement, const std::string &code) {
  const std::string_view text = source.text(statement);
  constexpr std::string_view kReturn = "return";
  const std::size_t begin = std::min(text.find_first_not_of(' ', kReturn.size()), text.size());
  const std::string_view value = text.substr(begin, text.rfind(';') - begin);
  // A number, or a name like XDP_PASS, is the same behind the code.
  const bool is_constant = std::ranges::all_of(
      value, [](char c) { return c == '-' || c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
  if (value == ";" || is_constant) return put_in_front(source, statement, code);
  Edits edits = put_in_front(source, statement, fmt::format("long result = {};\n{}", value, code));
  edits.push_back({statement.begin, statement.end, "return result;"});
  return edits;
}

void add_before_returns(Proposal &proposal, std::size_t behind, std::string_view name, const std::string &code) {
  const CSource &source = proposal.source;
  std::vector<const Statement *> returns = statements_behind(proposal, StatementKind::kReturn, behind);
  // The one that is refused first, then from the last one on.
  std::ranges::reverse(returns);
  std::ranges::stable_partition(returns, [&](const Statement *each) { return each == proposal.statement; });
  for (const Statement *each : returns) {
    if (!name.empty() && is_behind_null_check(source, *each, name)) continue;
    const bool uses = !name.empty() && source.text(*each).find(name) != std::string_view::npos;
    if (uses) {
      proposal.add(return_after(source, *each, code));
      proposal.add(return_after(source, *each, fmt::format("if ({}) {}", name, code)));
    } else {
      proposal.add(put_in_front(source, *each, code));
    }
  }
  if (!returns.empty() || proposal.function == nullptr) return;
  // A function that ends with its '}'.
  const std::size_t end = proposal.function->end - 1;
  proposal.add({{end, end, fmt::format("{}{}\n", source.indent_unit(), code)}});
}

std::optional<std::size_t> offset_of_note(const Proposal &proposal, std::string_view words) {
  for (const ExplanationNote &note : proposal.explanation.notes) {
    if (note.at && note.message.find(words) != std::string::npos) {
      return proposal.source.offset(note.at->line, note.at->column);
    }
  }
  return std::nullopt;
}

struct Section {
  std::string_view begins;
  std::string_view ends;
};
constexpr std::array kSections = {
    Section{"bpf_spin_lock", "bpf_spin_unlock"},
    Section{"bpf_rcu_read_lock", "bpf_rcu_read_unlock"},
    Section{"bpf_preempt_disable", "bpf_preempt_enable"},
    Section{"bpf_local_irq_save", "bpf_local_irq_restore"},
};

/// Space does not count: the code is the same.
bool is_same_code(std::string_view a, std::string_view b) {
  const auto shortened = [](std::string_view text) {
    std::string result(text);
    std::erase_if(result, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
    return result;
  };
  return shortened(a) == shortened(b);
}

}  // namespace

void propose_release(Proposal &proposal) {
  const CSource &source = proposal.source;
  const auto acquired = offset_of_note(proposal, "acquires it here");
  if (!acquired || proposal.explanation.releases.empty()) return;
  proposal.function = source.function_at(*acquired);
  if (proposal.function == nullptr) return;
  // What is finished elsewhere is given up here; what is finished nowhere was forgotten.
  std::vector<std::string> calls = proposal.explanation.releases;
  const std::string_view first = std::string_view(calls.front()).substr(0, calls.front().find('('));
  if (calls.size() > 1 && find_call(source, first, *acquired, proposal.function->end)) std::swap(calls[0], calls[1]);
  add_before_returns(proposal, *acquired, proposal.explanation.variable, calls.front() + ";");
}

void propose_unlock(Proposal &proposal) {
  if (proposal.function == nullptr || !proposal.explanation.disassembly.starts_with("exit")) return;
  for (const Section &section : kSections) {
    const auto call = find_call(proposal.source, section.begins, proposal.function->head, proposal.function->end);
    if (!call) continue;
    const std::string argument(call->arguments.empty() ? "" : proposal.source.text(call->arguments.front()));
    add_before_returns(proposal, call->end, "", fmt::format("{}({});", section.ends, argument));
  }
}

void propose_single_call(Proposal &proposal) {
  const CSource &source = proposal.source;
  if (proposal.statement == nullptr || proposal.statement->kind != StatementKind::kSimple) return;
  const bool is_repeated = std::ranges::any_of(source.statements(), [&](const Statement &each) {
    return each.kind == StatementKind::kSimple && each.begin < proposal.statement->begin &&
           source.function_at(each.begin) == proposal.function &&
           is_same_code(source.text(each), source.text(*proposal.statement));
  });
  if (is_repeated) proposal.add({remove_statement(source, *proposal.statement)});
}

void propose_later_release(Proposal &proposal) {
  const CSource &source = proposal.source;
  const auto released = offset_of_note(proposal, "may not be used any more");
  if (!released || proposal.statement == nullptr) return;
  const Statement *release = source.statement_at(*released);
  if (release == nullptr || release->kind != StatementKind::kSimple || release == proposal.statement) return;
  const std::string code(source.text(*release));
  const Statement &use = source.in_block(*proposal.statement);
  Edits edits;
  if (use.kind == StatementKind::kReturn) {
    edits = return_after(source, use, code);
  } else {
    edits.push_back(put_behind(source, use, code));
  }
  edits.push_back(remove_statement(source, *release));
  proposal.add(std::move(edits));
}

void propose_same_argument(Proposal &proposal) {
  const CSource &source = proposal.source;
  if (proposal.statement == nullptr) return;
  for (const Section &section : kSections) {
    const auto here = find_call(source, section.ends, proposal.statement->begin, proposal.statement->end);
    if (!here || here->arguments.empty() || proposal.function == nullptr) continue;
    const auto earlier = find_call(source, section.begins, proposal.function->head, here->begin);
    if (!earlier || earlier->arguments.empty()) continue;
    proposal.add({{here->arguments[0].begin, here->arguments[0].end, std::string(source.text(earlier->arguments[0]))}});
    return;
  }
  // "submit(event + 1, 0)": the pointer itself.
  std::string_view function = proposal.explanation.disassembly;
  constexpr std::string_view kCall = "call ";
  if (!function.starts_with(kCall)) return;
  function = function.substr(kCall.size(), function.find('#') - kCall.size());
  const auto call = find_call(source, function, proposal.statement->begin, proposal.statement->end);
  if (!call) return;
  for (const Token &argument : call->arguments) {
    const std::string_view text = source.text(argument);
    if (text.find_first_of("+-") == std::string_view::npos || text.find("->") != std::string_view::npos) continue;
    proposal.add({{argument.begin, argument.end, std::string(main_word(text))}});
  }
}

}  // namespace bpfcc
