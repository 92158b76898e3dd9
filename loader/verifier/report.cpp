#include "loader/verifier/report.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "loader/verifier/log_text.h"

namespace bpfcc {
namespace {

constexpr std::array<std::string_view, 7> kSummaries = {"processed ",          "verification time ", "stack depth ",
                                                        "max_states_per_insn", "insns processed ",   "peak_states ",
                                                        "mark_read "};
// kernel/bpf/verifier.c, __mark_chain_precision() and propagate_precision(); the last two lines of 5.3 to 6.3.
constexpr std::array<std::string_view, 8> kBacktracking = {
    "mark_precise: ",           "force_precise: ",         "propagating ", "frame 0: propagating", "last_idx ", "regs=",
    "parent didn't have regs=", "parent already had regs="};
// What stands between instructions and explains no refusal.
constexpr std::array<std::string_view, 8> kStates = {
    "caller:", "callee:", "returning from callee:", "to caller at ", "old state:", "cur state:", " frame", " R"};

bool starts_with_any(std::string_view line, auto &&prefixes) {
  return std::ranges::any_of(prefixes, [line](std::string_view prefix) { return line.starts_with(prefix); });
}

std::string_view without_spaces(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// "R1=...", "frame1: R1=...", "fp-8=...": what a state begins with.
bool is_state(std::string_view text) {
  text = without_spaces(text);
  if (text.size() < 2) return text.empty();
  if (text.starts_with("frame") || text.starts_with("fp-") || text.starts_with("fp0")) return true;
  return text[0] == 'R' && text[1] >= '0' && text[1] <= '9' && text.find('=') != std::string_view::npos;
}

LogLine classify_numbered(std::string_view line, LogLine result) {
  std::string_view rest = line;
  const auto insn = take_number(rest);
  if (!insn || !take(rest, ":")) return result;
  // libbpf replaces instructions that it could not relocate in the kernel's log.
  const bool replaced = rest.starts_with(" <invalid ");
  if (replaced || (rest.starts_with(" (") && rest.size() > 5 && rest[4] == ')')) {
    result.kind = LineKind::kInstruction;
  } else if (is_state(rest) || rest == " safe") {
    result.kind = LineKind::kState;
  } else {
    return result;
  }
  result.insn = *insn;
  return result;
}

LogLine classify(std::string_view line, LogLine result) {
  result.kind = LineKind::kMessage;
  if (line.empty() || without_spaces(line).empty()) {
    result.kind = LineKind::kEmpty;
  } else if (line[0] >= '0' && line[0] <= '9') {
    return classify_numbered(line, result);
  } else if (line.starts_with("from ")) {
    std::string_view rest = line.substr(5);
    if (!take_number(rest) || !take(rest, " to ")) return result;
    const auto to = take_number(rest);
    if (!to) return result;
    result.kind = LineKind::kJump;
    result.insn = *to;
  } else if (line.starts_with("; ")) {
    result.kind = LineKind::kSource;
  } else if (starts_with_any(line, kSummaries)) {
    result.kind = LineKind::kSummary;
  } else if (starts_with_any(line, kBacktracking)) {
    result.kind = LineKind::kBacktracking;
  } else if (starts_with_any(line, kStates) && !line.starts_with(" R ")) {
    result.kind = LineKind::kState;
  }
  return result;
}

}  // namespace

std::string_view VerifierReport::line(std::size_t index) const {
  const std::size_t begin = lines[index].begin;
  std::size_t end = index + 1 < lines.size() ? lines[index + 1].begin : text.size();
  if (end > begin && text[end - 1] == '\n') --end;
  return text.substr(begin, end - begin);
}

std::size_t VerifierReport::last_instruction() const {
  const auto found = std::ranges::find(lines.rbegin(), lines.rend(), LineKind::kInstruction, &LogLine::kind);
  return found == lines.rend() ? lines.size() : static_cast<std::size_t>(lines.rend() - found) - 1;
}

std::vector<std::string_view> VerifierReport::messages() const {
  const std::size_t last = last_instruction();
  std::vector<std::string_view> found;
  for (std::size_t i = last == lines.size() ? 0 : last + 1; i < lines.size(); ++i) {
    if (line(i).starts_with(kKernelReport)) break;  // the same in other words: see kernel_report.h
    if (lines[i].kind == LineKind::kMessage) found.push_back(without_spaces(line(i)));
  }
  if (!found.empty()) return found;
  // Some checks follow after all instructions; their sentence then stands in front of nothing but other sentences.
  for (std::size_t i = 0; i < std::min(last, lines.size()); ++i) {
    if (lines[i].kind == LineKind::kMessage) found.push_back(without_spaces(line(i)));
  }
  return found;
}

VerifierReport parse_verifier_log(std::string_view text) {
  VerifierReport report;
  // The kernel's longest log is 1 GiB (kernel/bpf/log.c): what is longer is not a log.
  report.text = text.substr(0, std::numeric_limits<std::uint32_t>::max());
  std::uint32_t insn = 0;
  for (std::size_t begin = 0; begin < report.text.size();) {
    const std::size_t end = std::min(report.text.find('\n', begin), report.text.size());
    const LogLine line =
        classify(report.text.substr(begin, end - begin), {static_cast<std::uint32_t>(begin), insn, LineKind::kMessage});
    insn = line.insn;
    report.lines.push_back(line);
    begin = end + 1;
  }
  return report;
}

InstructionLine split_instruction(std::string_view line) {
  InstructionLine result;
  result.insn = take_number(line).value_or(0);
  take(line, ": ");
  if (line.starts_with('(') && line.size() > 3) {
    std::from_chars(line.data() + 1, line.data() + 3, result.opcode, 16);
    line.remove_prefix(std::min<std::size_t>(line.size(), 4));
  }
  std::size_t end = line.find(';');
  if (end != std::string_view::npos) {
    result.state = without_spaces(line.substr(end + 1));
  } else {
    // "21: (85) call bpf_iter_num_next#64236 22: R0=..."
    for (end = line.find(": "); end != std::string_view::npos; end = line.find(": ", end + 1)) {
      if (!is_state(line.substr(end + 1))) continue;
      result.state = without_spaces(line.substr(end + 1));
      end = line.rfind(' ', end);
      break;
    }
  }
  result.disassembly = without_spaces(line.substr(0, end));
  return result;
}

std::uint32_t branch_of_jump(std::string_view line) {
  if (!take(line, "from ")) return 0;
  return take_number(line).value_or(0);
}

std::string_view state_of_line(std::string_view line, LineKind kind) {
  if (kind == LineKind::kInstruction) return split_instruction(line).state;
  if (kind != LineKind::kState && kind != LineKind::kJump) return {};
  const std::size_t colon = line.starts_with(" frame") ? std::string_view::npos : line.find(": ");
  const std::string_view state = colon == std::string_view::npos ? line : line.substr(colon + 1);
  return is_state(state) ? without_spaces(state) : std::string_view();
}

}  // namespace bpfcc
