#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "support/kernel_version.h"

namespace bpfcc {

/// What programs can be made of, beyond helpers, maps and types.
enum class Feature : std::uint8_t {
  kFunctionCalls,
  kBtf,
  kLineInfo,
  kSpinLock,
  kGlobalData,
  kKconfigExterns,
  kMillionInstructions,
  kBoundedLoops,
  kKernelBtf,
  kTypedTracepoints,
  kMmapableArrays,
  kGlobalFunctions,
  kRingBuffer,
  kIterators,
  kSleepable,
  kTailCallsWithFunctions,
  kKernelSymbols,
  kInnerMapsOfAnySize,
  kAtomics,
  kKfuncs,
  kCallbacks,
  kTimers,
  kPrintkManyArguments,
  kLoopHelper,
  kXdpFragments,
  kKptrs,
  kDynptrs,
  kLinkedLists,
  kOpenCodedIterators,
  kExceptions,
  kArena,
  kMayGoto,
  kLoadAcquire,
};

struct FeatureFact {
  Feature feature;
  std::string_view name;  ///< for messages: "bounded loops"
  KernelVersion since;
  std::string_view source;  ///< the Linux commit that brought it
};

/// In the order of the enum.
std::span<const FeatureFact> feature_facts();

const FeatureFact &feature_fact(Feature feature);

/// An instruction set of -mcpu.
struct CpuFact {
  std::string_view name;  ///< "v3"
  KernelVersion since;
  std::string_view source;
  std::string_view brings;  ///< what the one before it lacks
};

/// v1 to v4.
std::span<const CpuFact> cpu_facts();

/// The newest instruction set that this kernel runs, "v1" to "v4": 64-bit x86 and arm64 at least, whose JIT compilers
/// have each from its first version on.
std::string_view best_cpu(KernelVersion kernel);

/// The most arguments after the format that the kernel's printk helpers take: bpf_trace_printk takes 3,
/// bpf_trace_vprintk (5.16), which bpf_printk turns to beyond that, 12.
int printk_arguments(KernelVersion kernel);

}  // namespace bpfcc
