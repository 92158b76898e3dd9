#include "loader/verifier/value_copies.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace bpfcc {
namespace {

/// A register or a slot; nothing for other operands.
std::optional<Location> location_of(std::string_view operand) {
  if (const auto reg = register_at(operand)) return Location{*reg, 0};
  if (!operand.starts_with('*')) return std::nullopt;
  const auto slot = slot_in(operand);
  return slot ? std::optional(Location{-1, *slot}) : std::nullopt;
}

Form changed(Form form, std::string_view operation) {
  // Two comparisons made one are lost, however many bits it compares.
  if (operation == "+=" || operation == "-=") return Form::kSum;
  if (form != Form::kSame) return form;
  return operation == "&=" ? Form::kPart : Form::kLowHalf;
}

/// Follows what is made of a value forwards.
class Copies {
 public:
  explicit Copies(const std::vector<Step> &way) : way_(way) {}

  std::vector<Test> tests(const Lineage &lineage, std::size_t use) {
    const std::string_view made = way_[lineage.origin].code;
    forms_[made.starts_with("call ") ? Location{0, 0}
                                     : location_of(split_assignment(made).left).value_or(Location{0, 0})] = Form::kSame;
    std::vector<Test> found;
    for (std::size_t i = lineage.origin + 1; i < use; ++i) {
      const std::string_view code = way_[i].code;
      if (code.starts_with("if ")) {
        const auto tested = register_at(code.substr(3));
        const auto form = tested ? forms_.find({*tested, 0}) : forms_.end();
        if (form == forms_.end()) continue;
        const bool is_own = lineage.carriers[i] == form->first;
        if (is_own && code.starts_with("if w")) found.push_back({i, Form::kOwnLowHalf});
        if (!is_own && form->second != Form::kSame) found.push_back({i, form->second});
      } else if (code.starts_with("call ")) {
        std::erase_if(forms_, [](const auto &entry) { return entry.first.reg >= 0 && entry.first.reg <= 5; });
      } else {
        assign(split_assignment(code));
      }
    }
    return found;
  }

 private:
  void assign(const Assignment &assignment) {
    const auto left = assignment.operation.empty() ? std::nullopt : location_of(assignment.left);
    if (!left) return;
    const auto own = forms_.find(*left);
    if (assignment.operation != "=") {
      if (own == forms_.end()) return;
      if (is_number(assignment.right)) {
        own->second = changed(own->second, assignment.operation);
      } else {
        forms_.erase(own);
      }
      return;
    }
    std::string_view right = assignment.right;
    const bool is_extended = right.starts_with("(s");
    if (is_extended) right.remove_prefix(std::min(right.size(), right.find(')') + 1));
    const auto from = location_of(right);
    const auto source = from ? forms_.find(*from) : forms_.end();
    if (source == forms_.end()) {
      forms_.erase(*left);
      return;
    }
    Form form = source->second;
    if (form == Form::kSame && (right.starts_with('w') || is_extended)) form = Form::kLowHalf;
    forms_[*left] = form;
  }

  const std::vector<Step> &way_;
  std::map<Location, Form> forms_;  ///< of what comes from the value
};

bool is_variable_number(const RefusalCase &refusal, const Use &use) {
  const auto state = state_before(refusal.report, refusal.way, use.step, use.reg);
  return state && state->is_scalar() && !state->constant;
}

}  // namespace

std::optional<Use> used_number(const RefusalCase &refusal) {
  if (refusal.reg < 0 || refusal.way.empty()) return std::nullopt;
  const Use own{refusal.way.size() - 1, refusal.reg};
  if (is_variable_number(refusal, own)) return own;
  for (const Step *move : refusal.origin.moves) {
    const Assignment assignment = split_assignment(move->code);
    if (assignment.operation != "+=") continue;
    const auto step = static_cast<std::size_t>(move - refusal.way.data());
    for (const std::string_view operand : {assignment.right, assignment.left}) {
      const auto reg = register_at(operand);
      if (reg && is_variable_number(refusal, {step, *reg})) return Use{step, *reg};
    }
  }
  return std::nullopt;
}

std::optional<Lineage> lineage_of(const std::vector<Step> &way, const Use &use) {
  Lineage lineage;
  lineage.carriers.resize(way.size());
  Location at{use.reg, 0};
  for (std::size_t i = use.step; i-- > 0;) {
    lineage.carriers[i] = at;
    const std::string_view code = way[i].code;
    if (code.starts_with("exit")) return std::nullopt;
    if (code.starts_with("call ")) {
      if (at.reg > 5 || at.reg < 0) continue;
      lineage.origin = i;
      return at.reg == 0 ? std::optional(std::move(lineage)) : std::nullopt;
    }
    const Assignment assignment = split_assignment(code);
    if (assignment.operation.empty() || location_of(assignment.left) != at) continue;
    if (assignment.operation != "=") {
      if (is_number(assignment.right)) continue;
      return std::nullopt;
    }
    const auto from = location_of(assignment.right);
    if (!from) {
      lineage.origin = i;
      return is_number(assignment.right) ? std::nullopt : std::optional(std::move(lineage));
    }
    at = *from;
  }
  return std::nullopt;
}

std::vector<Test> tests_of_copies(const std::vector<Step> &way, const Lineage &lineage, std::size_t use) {
  return Copies(way).tests(lineage, use);
}

}  // namespace bpfcc
