#include "loader/verifier/trace.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace bpfcc {
std::optional<int> register_at(std::string_view text) {
  if (text.size() < 2 || (text[0] != 'r' && text[0] != 'w')) return std::nullopt;
  int number = 0;
  const auto [rest, error] = std::from_chars(text.data() + 1, text.data() + text.size(), number);
  return error == std::errc() && number <= 10 ? std::optional(number) : std::nullopt;
}

std::optional<int> slot_in(std::string_view text) {
  const std::size_t at = text.find("(r10 ");
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + 5);
  if (text.starts_with('+')) text.remove_prefix(1);
  int offset = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), offset);
  return error == std::errc() ? std::optional(offset) : std::nullopt;
}

Assignment split_assignment(std::string_view code) {
  if (code.starts_with("if ")) return {};
  const std::size_t equals = code.find("= ");
  if (equals == std::string_view::npos || equals < 2) return {};
  const std::size_t begin = code.rfind(' ', equals);
  if (begin == std::string_view::npos) return {};
  return {code.substr(0, begin), code.substr(begin + 1, equals - begin), code.substr(equals + 2)};
}

bool is_number(std::string_view text) {
  return !text.empty() && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9'));
}

namespace {

bool is_exit(std::string_view code) { return code.starts_with("exit"); }
bool is_local_call(std::string_view code) { return code.starts_with("call pc"); }

/// Walks backwards.
class Walk {
 public:
  Walk(std::span<const Step> way, Location location) : way_(way), location_(location) {}

  ValueOrigin from(std::size_t at) {
    for (std::size_t i = std::min(at, way_.size()); i-- > 0;) {
      const Step &step = way_[i];
      const bool survives_calls = location_.reg < 0 || location_.reg >= 6;
      if (is_exit(step.code) && survives_calls) {
        i = before_call(i);
      } else if (step.code.starts_with("if ")) {
        if (tests(step.code)) origin_.conditions.push_back(&step);
      } else if (step.code.starts_with("call ") && !is_local_call(step.code)) {
        if (survives_calls) continue;
        end(location_.reg == 0 ? OriginKind::kCall : OriginKind::kCleared, step);
        break;
      } else if (!follow(step)) {
        break;
      }
    }
    return std::move(origin_);
  }

 private:
  std::size_t before_call(std::size_t exit) const {
    int depth = 1;
    std::size_t i = exit;
    while (i > 0 && depth > 0) {
      --i;
      if (is_exit(way_[i].code)) ++depth;
      if (is_local_call(way_[i].code)) --depth;
    }
    return i;
  }

  bool tests(std::string_view code) const {
    if (location_.reg < 0) return false;
    for (const char letter : {'r', 'w'}) {
      const std::string name = fmt::format("{}{} ", letter, location_.reg);
      if (code.find(name) != std::string_view::npos) return true;
    }
    return false;
  }

  void end(OriginKind kind, const Step &step) {
    origin_.kind = kind;
    origin_.step = &step;
    if (kind == OriginKind::kCall) origin_.function = called_helper(step.code);
  }

  /// False where the value's origin is found.
  bool follow(const Step &step) {
    const Assignment assignment = split_assignment(step.code);
    if (assignment.operation.empty()) return true;
    Location written;
    if (const auto reg = register_at(assignment.left)) {
      written.reg = *reg;
    } else if (const auto slot = slot_in(assignment.left)) {
      written.slot = *slot;
    } else {
      return true;
    }
    if (!(written == location_)) return true;
    if (assignment.operation != "=") {
      if (is_number(assignment.right)) return true;
      const auto reg = register_at(assignment.right);
      if (assignment.operation == "+=" && reg) {
        origin_.moves.push_back(&step);
        return true;  // a pointer, and what is added: the pointer is followed
      }
      end(OriginKind::kComputed, step);
      return false;
    }
    std::string_view right = assignment.right;
    if (right.starts_with("(s")) right.remove_prefix(std::min(right.size(), right.find(')') + 1));
    if (const auto reg = register_at(right)) {
      location_ = {*reg, 0};
      origin_.moves.push_back(&step);
      return true;
    }
    if (right.starts_with('*')) {
      const auto slot = slot_in(right);
      if (!slot) {
        end(OriginKind::kLoad, step);
        return false;
      }
      location_ = {-1, *slot};
      origin_.moves.push_back(&step);
      return true;
    }
    end(is_number(right) ? OriginKind::kConstant : OriginKind::kComputed, step);
    return false;
  }

  std::span<const Step> way_;
  Location location_;
  ValueOrigin origin_;
};

}  // namespace

std::vector<Step> way_to_refusal(const VerifierReport &report, std::size_t limit) {
  std::vector<Step> way;
  const std::size_t last = report.last_instruction();
  if (last == report.lines.size()) return way;
  // Set while the lines belong to a way that was left: the branch at which the one that is followed parted from it.
  // Negative otherwise.
  std::int64_t branch = -1;
  for (std::size_t i = last + 1; i-- > 0 && way.size() < limit;) {
    const LogLine &line = report.lines[i];
    if (line.kind == LineKind::kJump && branch < 0) {
      branch = branch_of_jump(report.line(i));
    } else if (line.kind == LineKind::kInstruction && (branch < 0 || branch == line.insn)) {
      const InstructionLine parts = split_instruction(report.line(i));
      branch = -1;
      way.push_back({parts.insn, parts.disassembly, parts.state, i});
    } else if (line.kind == LineKind::kMessage && branch < 0 && report.line(i).starts_with("Validating ")) {
      break;  // another function begins here: it is looked at alone
    }
  }
  std::ranges::reverse(way);
  return way;
}

ValueOrigin trace_back(std::span<const Step> way, std::size_t at, Location location) {
  return Walk(way, location).from(at);
}

std::optional<RegisterState> state_before(const VerifierReport &report, std::span<const Step> way, std::size_t at,
                                          int reg) {
  if (way.empty()) return std::nullopt;
  const std::string name = fmt::format("R{}", reg);
  for (std::size_t i = std::min(at, way.size() - 1); i < way.size(); --i) {
    // The whole state is printed behind a jump and where the verifier begins.
    const std::size_t begin = i > 0 ? way[i - 1].line + 1 : 0;
    for (std::size_t line = way[i].line; line-- > begin;) {
      const LineKind kind = report.lines[line].kind;
      if (kind == LineKind::kInstruction) break;
      if (const auto state = find_register(state_of_line(report.line(line), kind), name)) return state;
    }
    if (i == 0) break;
    if (const auto state = find_register(way[i - 1].state, name)) return state;
  }
  return std::nullopt;
}

std::string_view called_helper(std::string_view code) {
  constexpr std::string_view kCall = "call ";
  if (!code.starts_with(kCall)) return {};
  const std::string_view name = code.substr(kCall.size());
  return name.starts_with("pc") ? std::string_view() : name.substr(0, name.find('#'));
}

int copied_register(std::string_view code) {
  const Assignment assignment = split_assignment(code);
  if (assignment.operation != "=" || assignment.right.find(' ') != std::string_view::npos) return -1;
  return register_at(assignment.right).value_or(-1);
}

int base_register(std::string_view code) {
  const std::size_t at = code.find("*)(");
  if (at == std::string_view::npos) return -1;
  return register_at(code.substr(at + 3)).value_or(-1);
}

}  // namespace bpfcc
