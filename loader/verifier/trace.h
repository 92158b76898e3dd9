#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "loader/verifier/register_state.h"
#include "loader/verifier/report.h"

namespace bpfcc {

/// An instruction on the way to the refusal, as the log shows it.
struct Step {
  std::uint32_t insn = 0;
  std::string_view code;   ///< "r1 = *(u32 *)(r2 +4)"
  std::string_view state;  ///< after it; empty where the log has none
  std::size_t line = 0;    ///< of the report
};

/// The instructions that lead to the refused one, which is the last; the ways that the verifier followed before it gave
/// them up or found them safe are left out. At most `limit` of them, the last ones.
std::vector<Step> way_to_refusal(const VerifierReport &report, std::size_t limit = 20000);

/// What a register or a stack slot is, to follow it: "r3", or a slot by its offset from the frame's end.
struct Location {
  int reg = -1;  ///< 0 to 9; -1 for a slot
  int slot = 0;  ///< for a slot: its offset, -8

  auto operator<=>(const Location &) const = default;
};

enum class OriginKind : std::uint8_t {
  kUnknown,   ///< the log ends before
  kCall,      ///< what a helper or kfunc returned
  kLoad,      ///< read from memory
  kConstant,  ///< a number in the code
  kComputed,  ///< the result of arithmetic with something else than a constant
  kCleared,   ///< a call left nothing in the register
};

/// "left = right", "left += right": taken apart.
struct Assignment {
  std::string_view left;
  std::string_view operation;  ///< "=", "+=", ...; empty for what assigns nothing
  std::string_view right;
};
Assignment split_assignment(std::string_view code);

/// The register that an operand is, 3 of "r3" and "w3"; nothing for others.
std::optional<int> register_at(std::string_view text);
/// The slot of "*(u64 *)(r10 -8)"; nothing for memory elsewhere.
std::optional<int> slot_in(std::string_view text);
/// Whether an operand is a constant.
bool is_number(std::string_view text);

/// Where a value comes from.
struct ValueOrigin {
  OriginKind kind = OriginKind::kUnknown;
  const Step *step = nullptr;            ///< that made it; null for kUnknown
  std::string_view function;             ///< of kCall: its name in the log
  std::vector<const Step *> moves;       ///< that copied it since, the latest first
  std::vector<const Step *> conditions;  ///< branches that tested it since, the latest first
};

/// Follows what a location holds before the step `at` of the way backwards through copies, spills and additions.
ValueOrigin trace_back(std::span<const Step> way, std::size_t at, Location location);

/// A register's last known state before the step `at`. Nothing where the log shows none.
std::optional<RegisterState> state_before(const VerifierReport &report, std::span<const Step> way, std::size_t at,
                                          int reg);

/// "bpf_map_lookup_elem" of "call bpf_map_lookup_elem#1"; empty for anything else.
std::string_view called_helper(std::string_view code);

/// The register whose value an instruction copies, r6 of "r1 = r6" and of "*(u64 *)(r10 -8) = r6"; -1 where it copies
/// none.
int copied_register(std::string_view code);

/// The register that an instruction reads or writes memory through; -1 where it does neither.
int base_register(std::string_view code);

}  // namespace bpfcc
