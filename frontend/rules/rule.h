#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "support/kernel_version.h"

namespace bpfcc {

/// What makes a rule step aside.
enum class Lifted {
  kNever,        ///< no kernel runs such a program
  kByVersion,    ///< from Rule::since on
  kByAnyKernel,  ///< part of the strict subset alone: with --kernel the compiler decides whether it can be translated
};

/// One check of the restricted subset. Its code is a file of its own in this folder.
struct Rule {
  std::string_view id;       ///< as in -Wno-bpf-ID and --explain=ID
  std::string_view summary;  ///< one line for --rules
  Lifted lifted = Lifted::kNever;
  KernelVersion since = {};  ///< for kByVersion: the first Linux that runs such a program
  bool silenceable =
      false;  ///< whether -Wno-bpf-ID and -Wno-error=bpf-ID hold: false where the code could not run at all
};

inline constexpr Rule kLoopRule = {"loop", "for, while, do and backward goto", Lifted::kByVersion, {5, 3}, true};
inline constexpr Rule kRecursionRule = {"recursion", "a function that calls itself, directly or through others"};
inline constexpr Rule kFloatRule = {"float", "floating point types, literals and conversions"};
inline constexpr Rule kVariadicRule = {"variadic", "functions with a variable number of arguments"};
inline constexpr Rule kStructArgumentRule = {
    "struct-arg", "struct or union arguments by value", Lifted::kByAnyKernel, {}, true};
inline constexpr Rule kVariableArrayRule = {"vla", "variable-length arrays and alloca"};
inline constexpr Rule kComputedGotoRule = {"computed-goto", "goto to a computed address"};

inline constexpr Rule kIndirectCallRule = {"indirect-call", "calls through function pointers"};
inline constexpr Rule kLibraryCallRule = {"library-call", "calls of the C library that are left in the generated code"};
inline constexpr Rule kUndefinedFunctionRule = {
    "undefined-function", "calls of functions that another file must define", Lifted::kNever, {}, true};
inline constexpr Rule kArgumentsRule = {"arguments", "more than five arguments"};
inline constexpr Rule kStructReturnRule = {"struct-return", "results that are larger than a register"};
inline constexpr Rule kAtomicRule = {"atomic",
                                     "atomic operations that the instruction set or the kernel does not have"};
inline constexpr Rule kSignedDivisionRule = {"signed-division", "division of signed numbers below -mcpu=v4"};
inline constexpr Rule kWideArithmeticRule = {"wide-arithmetic", "products and quotients of 128 bits"};
inline constexpr Rule kAssemblyRule = {"assembly", "addresses as short constants of inline assembly"};
inline constexpr Rule kConstructorRule = {"constructor", "functions that should run before a program, or after it"};
inline constexpr Rule kStackRule = {
    "stack", "more than the 512 bytes of stack that a program and what it calls have", Lifted::kNever, {}, true};

inline constexpr Rule kSectionRule = {
    "section", "sections that name no type of program, and programs that are static", Lifted::kNever, {}, true};
inline constexpr Rule kContextTypeRule = {
    "context-type", "programs that take the context of another type", Lifted::kNever, {}, true};
inline constexpr Rule kSectionVersionRule = {"section-version",
                                             "program and attach types that the kernel of --kernel does not have"};
inline constexpr Rule kHelperVersionRule = {"helper-version", "helpers that the kernel of --kernel does not have"};
inline constexpr Rule kMapVersionRule = {"map-version",
                                         "map types and flags that the kernel of --kernel does not have"};
inline constexpr Rule kMapDefinitionRule = {
    "map-definition", "maps whose sizes, flags or fields their type does not take", Lifted::kNever, {}, true};
inline constexpr Rule kMapHelperRule = {
    "map-helper", "helpers that do not take maps of the type that they are given", Lifted::kNever, {}, true};
inline constexpr Rule kMapArgumentRule = {
    "map-argument", "keys and values that are smaller than the map's", Lifted::kNever, {}, true};
inline constexpr Rule kPrintkFormatRule = {"printk-format",
                                           "formats that the kernel refuses, and arguments that do not go with them",
                                           Lifted::kNever,
                                           {},
                                           true};
inline constexpr Rule kLicenseRule = {"license", "helpers for GPL programs alone, under another license or none"};

inline constexpr Rule kNullRule = {
    "null-check", "results that may be NULL, used without a check on some path", Lifted::kNever, {}, true};
inline constexpr Rule kPointerRule = {"pointer", "numbers used as pointers, and NULL", Lifted::kNever, {}, true};
inline constexpr Rule kReadOnlyRule = {
    "read-only", "writes to memory that programs may only read", Lifted::kNever, {}, true};
inline constexpr Rule kTrustedRule = {
    "trusted", "pointers that a kfunc or a function of the program cannot take", Lifted::kNever, {}, true};
inline constexpr Rule kKptrRule = {
    "kptr", "pointers to kernel objects in maps, accessed otherwise than as such", Lifted::kNever, {}, true};
inline constexpr Rule kTimerRule = {
    "timer", "timers and work queues that are not those of a map's value", Lifted::kNever, {}, true};
inline constexpr Rule kExceptionRule = {
    "exception", "bpf_throw where it may not be called, and exception callbacks", Lifted::kNever, {}, true};
inline constexpr Rule kMemoryBoundsRule = {
    "memory-bounds", "accesses outside of a map's value or a record", Lifted::kNever, {}, true};
inline constexpr Rule kPacketBoundsRule = {
    "packet-bounds", "packet data that was not compared with data_end", Lifted::kNever, {}, true};
inline constexpr Rule kPacketMovedRule = {
    "packet-moved", "packet pointers used after a helper that may move the packet", Lifted::kNever, {}, true};
inline constexpr Rule kReferenceRule = {
    "reference", "references and ring buffer records not given back on some path", Lifted::kNever, {}, true};
inline constexpr Rule kReleasedRule = {
    "released", "references and ring buffer records used after their release", Lifted::kNever, {}, true};
inline constexpr Rule kObjectRule = {
    "object",
    "dynptrs and iterators used before they are made, overwritten, or not on the stack",
    Lifted::kNever,
    {},
    true};
inline constexpr Rule kUninitialisedRule = {
    "uninitialised", "bytes of variables that a helper reads and that nothing wrote", Lifted::kByVersion, {6, 1}, true};
inline constexpr Rule kProgramTypeRule = {
    "program-type", "helpers and kfuncs that the program's type may not call", Lifted::kNever, {}, true};
inline constexpr Rule kContextAccessRule = {
    "context-access", "fields of the context that the program's type may not read or write", Lifted::kNever, {}, true};
inline constexpr Rule kSleepRule = {
    "sleep", "helpers and kfuncs that may sleep, in programs that may not", Lifted::kNever, {}, true};
inline constexpr Rule kReturnValueRule = {
    "return-value", "results that the program's type may not return", Lifted::kNever, {}, true};
inline constexpr Rule kLockRule = {
    "lock", "locks, RCU and preemption sections not ended on some path", Lifted::kNever, {}, true};

/// All rules, in the order in which --rules lists them.
std::span<const Rule *const> all_rules();

/// The rule of that id, or null.
const Rule *find_rule(std::string_view id);

/// Whether a rule holds for the kernel to run on; without one nothing is lifted.
bool holds(const Rule &rule, const std::optional<KernelVersion> &kernel);

}  // namespace bpfcc
