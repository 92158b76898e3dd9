#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace bpfcc {

/// Why the verifier refuses programs, in groups that have the same remedy. kRemark is no cause: what a log says
/// besides.
enum class Cause : std::uint8_t {
  kRemark,
  kArena,
  kArgumentConstant,
  kArgumentType,
  kAtomic,
  kAttachTarget,
  kCallback,
  kContextAccess,
  kControlFlow,
  kCoreRelocation,
  kCriticalSection,
  kDebugInfo,
  kDevice,
  kDivision,
  kDynptr,
  kException,
  kExtension,
  kFormatString,
  kGlobalFunction,
  kGraph,
  kHelperContext,
  kHelperVersion,
  kInstruction,
  kIterator,
  kJit,
  kKernelBug,
  kKernelField,
  kKfunc,
  kKptr,
  kLicense,
  kLock,
  kLoop,
  kMapField,
  kMapUse,
  kMemoryBounds,
  kMisaligned,
  kMissingSymbol,
  kModifiedPointer,
  kNotAPointer,
  kNullCheck,
  kPacketBounds,
  kPointerArithmetic,
  kPointerLeak,
  kPrivilege,
  kReadOnly,
  kReference,
  kReleased,
  kReturnValue,
  kSleep,
  kStackBounds,
  kStackSize,
  kTailCall,
  kTimer,
  kTooComplex,
  kTrusted,
  kTypes,
  kUnbounded,
  kUninitialised,
};
inline constexpr std::size_t kCauseCount = static_cast<std::size_t>(Cause::kUninitialised) + 1;

/// What is known of a cause, whatever the program.
struct CauseRow {
  Cause cause;
  std::string_view name;     ///< as in [verifier: packet-bounds], and of its page docs/verifier/NAME.md
  std::string_view meaning;  ///< in C terms, lowercase, without a full stop
  std::string_view remedy;   ///< what to do, an imperative
};

/// In the order of Cause.
std::span<const CauseRow, kCauseCount> causes();
const CauseRow &about(Cause cause);

}  // namespace bpfcc
