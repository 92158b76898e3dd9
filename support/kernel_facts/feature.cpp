#include "support/kernel_facts/feature.h"

#include <cstddef>
#include <iterator>

namespace bpfcc {
namespace {

using F = Feature;

constexpr FeatureFact kFeatures[] = {
    {F::kFunctionCalls, "calls of functions of the program", {4, 16}, "cc8b0b92a169"},
    {F::kBtf, "BTF", {4, 18}, "69b693f0aefa"},
    {F::kLineInfo, "line information", {5, 0}, "c454a46b5efd"},
    {F::kSpinLock, "spin locks", {5, 1}, "d83525ca62cf"},
    {F::kGlobalData, "global variables", {5, 2}, "d8eca5bbb2be"},
    {F::kKconfigExterns, "__kconfig variables", {5, 2}, "d8eca5bbb2be"},  // global variables that libbpf fills in
    {F::kMillionInstructions, "more than 4096 instructions", {5, 2}, "c04c0d2b968a"},
    {F::kBoundedLoops, "bounded loops", {5, 3}, "2589726d12a1"},
    {F::kKernelBtf, "the kernel's own BTF, which CO-RE needs", {5, 4}, "341dfcf8d78e"},
    {F::kTypedTracepoints, "kernel pointers that are read without a helper", {5, 5}, "9e15db66136a"},
    {F::kMmapableArrays, "arrays that user space maps into memory", {5, 5}, "fc9702273e2e"},
    {F::kGlobalFunctions, "global functions that are verified on their own", {5, 6}, "51c39bb1d5d1"},
    {F::kRingBuffer, "ring buffers", {5, 8}, "457f44363a88"},
    {F::kIterators, "iterator programs", {5, 8}, "15d83c4d7cef"},
    {F::kSleepable, "sleepable programs", {5, 10}, "1e6c62a88215"},
    {F::kTailCallsWithFunctions, "tail calls together with calls of functions", {5, 10}, "e411901c0b77"},
    {F::kKernelSymbols, "__ksym variables with a type", {5, 10}, "4976b718c355"},
    {F::kInnerMapsOfAnySize, "inner maps of different sizes", {5, 10}, "4a8f87e60f6d"},
    {F::kAtomics, "atomic instructions other than add", {5, 12}, "5ffa25502b5a"},
    {F::kKfuncs, "calls of kernel functions", {5, 13}, "e6ac2450d6de"},
    {F::kCallbacks, "callback functions", {5, 13}, "69c087ba6225"},
    {F::kTimers, "timers", {5, 15}, "b00628b1c7d5"},
    {F::kPrintkManyArguments, "bpf_printk with more than 3 arguments", {5, 16}, "10aceb629e19"},
    {F::kLoopHelper, "bpf_loop", {5, 17}, "e6f2dd0f8067"},
    {F::kXdpFragments, "XDP on packets of several buffers", {5, 18}, "c2f2cdbeffda"},
    {F::kKptrs, "kernel pointers in map values", {5, 19}, "61df10c7799e"},
    {F::kDynptrs, "dynptrs", {5, 19}, "97e03f521050"},
    {F::kLinkedLists, "linked lists of allocated objects", {6, 2}, "f0c5941ff5b2"},
    {F::kOpenCodedIterators, "open-coded iterators", {6, 4}, "06accc8779c1"},
    {F::kExceptions, "exceptions", {6, 7}, "f18b03fabaa9"},
    {F::kArena, "arenas", {6, 9}, "317460317a02"},
    {F::kMayGoto, "may_goto and cond_break", {6, 9}, "011832b97b31"},
    {F::kLoadAcquire, "load-acquire and store-release instructions", {6, 15}, "880442305a39"},
};

constexpr CpuFact kCpus[] = {
    {"v1", {3, 18}, "bd4cf0ed331a", "everything that has been there from the start"},
    {"v2", {4, 14}, "92b31a9af73b", "jumps on less and less or equal"},
    {"v3", {5, 1}, "092ed0968bb6", "jumps on 32-bit registers; atomics from 5.12 on"},
    {"v4", {6, 6}, "1f9a1ea821ff", "sign-extending loads and moves, signed division, byte swaps, 32-bit jump offsets"},
};

constexpr int kPrintkArguments = 3;
constexpr int kVprintkArguments = 12;  // MAX_BPRINTF_VARARGS

}  // namespace

std::span<const FeatureFact> feature_facts() { return kFeatures; }

const FeatureFact &feature_fact(Feature feature) { return kFeatures[static_cast<std::size_t>(feature)]; }

std::span<const CpuFact> cpu_facts() { return kCpus; }

std::string_view best_cpu(KernelVersion kernel) {
  std::string_view best = kCpus[0].name;
  for (const CpuFact &cpu : kCpus) {
    if (cpu.since <= kernel) best = cpu.name;
  }
  return best;
}

int printk_arguments(KernelVersion kernel) {
  return kernel < feature_fact(Feature::kPrintkManyArguments).since ? kPrintkArguments : kVprintkArguments;
}

}  // namespace bpfcc
