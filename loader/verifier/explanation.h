#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "loader/verifier/cause.h"
#include "loader/verifier/report.h"
#include "loader/verifier/source_map.h"

namespace bpfcc {

/// Something that led to a refusal.
struct ExplanationNote {
  std::string message;
  std::optional<SourceLine> at;
};

/// An instruction that was looked at, on the way to the refusal.
struct ExplainedStep {
  std::uint32_t insn = 0;
  std::string code;
  std::string state;  ///< of registers and stack behind it; empty where the log has none
  std::optional<SourceLine> at;
};

/// A check in the source that the compiler has made on another value than the one that is used: what the verifier
/// learns from it, it does not learn of that one.
struct LostCheck {
  std::string variable;  ///< that the source checks
  SourceLine at;         ///< of the check
};

/// Why the verifier refused a program, in terms of its source.
struct Explanation {
  Cause cause = Cause::kRemark;
  std::string sentence;               ///< the verifier's own; empty where the log has none
  std::string message;                ///< what is wrong, lowercase, no full stop
  std::optional<std::uint32_t> insn;  ///< the refused instruction, as the kernel numbers it
  std::string disassembly;            ///< of it
  std::optional<SourceLine> at;       ///< nothing without line information
  std::optional<CodePlace> place;     ///< nothing without the object
  std::string label;                  ///< stands behind the caret: what is known of the value; may be empty
  std::string variable;               ///< what it is about by its name in C, "ip"; empty where no name is known
  std::vector<ExplanationNote> notes;
  std::string help;                   ///< what to do
  std::string guard;                  ///< in C: where this holds, what is refused must not be reached; may be empty
  std::vector<std::string> releases;  ///< in C: each of these calls would release what is not; may be empty
  std::optional<LostCheck> lost_check;
  std::string kernel_reason;         ///< in the words of the kernel, 7.3 and newer; empty otherwise
  std::vector<ExplainedStep> steps;  ///< the last ones on the way, the refused one at the end

  /// Whether it says more than the log's last lines do.
  bool tells_cause() const { return cause != Cause::kRemark || !kernel_reason.empty(); }
};

/// Never fails: what is not known is left out.
Explanation explain(const VerifierReport &report, const SourceMap &source);

}  // namespace bpfcc
