#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace bpfcc {

/// What a line of a verifier log is.
enum class LineKind : std::uint8_t {
  kInstruction,   ///< "3: (7b) *(u64 *)(r10 -16) = r2   ; R2=0", state included
  kState,         ///< "3: R1=ctx() R10=fp0", of level 2 and of callbacks and frames; "cur state:", " frame1: R0=..."
  kJump,          ///< "from 4 to 7: R0=0 ...": another way is taken up at a branch
  kSource,        ///< "; if (p) @ file.c:12"
  kBacktracking,  ///< "mark_precise: frame0: last_idx 5 ...": how the verifier looked back
  kSummary,       ///< "processed 14 insns ...", "stack depth 32", "verification time 12 usec"
  kMessage,       ///< a sentence, or anything else that is not known: kept
  kEmpty,
};

/// One line: text of the log from `begin` to the next line's.
struct LogLine {
  std::uint32_t begin = 0;
  std::uint32_t insn =
      0;  ///< of kInstruction and kState: its index; of kJump: where it goes to; otherwise the last one
  LineKind kind = LineKind::kEmpty;
};

/// With this begins what Linux 7.3 and newer say once more in other words: see kernel_report.h.
inline constexpr std::string_view kKernelReport = "Verification failed: ";

/// A verifier log of any level taken apart in lines. Views the text, which must outlive it; a line costs 12 bytes.
struct VerifierReport {
  std::string_view text;
  std::vector<LogLine> lines;

  std::string_view line(std::size_t index) const;
  /// The index of the last line with an instruction that was looked at, before which everything else is the way there;
  /// lines.size() where the log has none.
  std::size_t last_instruction() const;
  /// The sentences at the end: why the program was refused. Instructions may have been printed in front of them.
  std::vector<std::string_view> messages() const;
};

/// Reads a log of Linux 4.14 to 6.18, whole or cut at either end, in one pass. No text is an error.
VerifierReport parse_verifier_log(std::string_view text);

/// "3: (7b) *(u64 *)(r10 -16) = r2         ; R2=0": its parts.
struct InstructionLine {
  std::uint32_t insn = 0;
  unsigned opcode = 0;
  std::string_view disassembly;  ///< "*(u64 *)(r10 -16) = r2"
  std::string_view state;        ///< "R2=0", empty where the log has none
};
/// Of a line of LineKind::kInstruction.
InstructionLine split_instruction(std::string_view line);

/// "from 4 to 7: R0=0": the branch that it comes from. 0 for a line of another kind.
std::uint32_t branch_of_jump(std::string_view line);

/// The registers and stack slots that a line of kState, kJump or kInstruction shows; empty where none.
std::string_view state_of_line(std::string_view line, LineKind kind);

}  // namespace bpfcc
