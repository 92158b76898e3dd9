#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace bpfcc {

/// Why programs are refused, by the verifier or before it sees them, in groups that have the same remedy. kRemark is no
/// cause: what a log says besides.
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
  kForbidden,
  kFormatString,
  kGlobalFunction,
  kGraph,
  kHelperContext,
  kHelperVersion,
  kInstruction,
  kIterator,
  kJit,
  kKconfig,
  kKernelBtf,
  kKernelBug,
  kKernelField,
  kKfunc,
  kKptr,
  kLicense,
  kLock,
  kLoop,
  kMapDefinition,
  kMapField,
  kMapType,
  kMapUse,
  kMemoryBounds,
  kMisaligned,
  kMissingSymbol,
  kModifiedPointer,
  kNotAPointer,
  kNullCheck,
  kObject,
  kPacketBounds,
  kPinned,
  kPointerArithmetic,
  kPointerLeak,
  kPrivilege,
  kProgramType,
  kReadOnly,
  kReference,
  kReleased,
  kReturnValue,
  kSection,
  kSleep,
  kStackBounds,
  kStackSize,
  kStructOps,
  kSymbolType,
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
