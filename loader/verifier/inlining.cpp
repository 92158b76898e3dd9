#include "loader/verifier/inlining.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

namespace bpfcc {
namespace {

constexpr std::size_t kShownCalls = 6;

/// The last line before the refused one that is of the function itself, where the refused one is not.
void note_function(const RefusalCase &refusal, Explanation &explanation) {
  if (refusal.way.empty() || !explanation.place) return;
  const auto begin = refusal.source.function_line(*explanation.insn);
  const auto is_own = [&begin](const SourceLine &at) { return at.file == begin->file && at.line >= begin->line; };
  if (!begin || is_own(*explanation.at)) return;
  for (auto step = refusal.way.rbegin(); step != refusal.way.rend(); ++step) {
    const auto at = refusal.source.line(step->insn);
    const auto function = refusal.source.place(step->insn);
    if (!at || !function || function->function != explanation.place->function || !is_own(*at)) continue;
    explanation.notes.push_back(
        {fmt::format("this is inlined into {}(), at or behind this line", explanation.place->function), at});
    return;
  }
}

}  // namespace

void note_inlining(const RefusalCase &refusal, Explanation &explanation) {
  if (!explanation.at || !explanation.insn) return;
  const std::vector<InlinedCall> calls = refusal.source.inlined_calls(*explanation.insn);
  if (calls.empty()) return note_function(refusal, explanation);
  for (std::size_t i = 0; i < std::min(calls.size(), kShownCalls); ++i) {
    const InlinedCall &call = calls[i];
    // BPF_PROG(), BPF_KPROBE() and their like make two functions of one: bpf_tracing.h of libbpf.
    if (call.function == "____" + call.into) continue;
    explanation.notes.push_back(
        {fmt::format("{}() is inlined into {}(), called here", call.function, call.into), call.at});
  }
}

}  // namespace bpfcc
