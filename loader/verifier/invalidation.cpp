#include "loader/verifier/invalidation.h"

#include <fmt/format.h>

namespace bpfcc {
const Step *invalidating_call(const RefusalCase &refusal) {
  const bool about_number = refusal.sentence.find("'scalar'") != std::string_view::npos ||
                            refusal.sentence.find("type=scalar") != std::string_view::npos;
  if (!about_number || refusal.way.size() < 2) return nullptr;
  int reg = refusal.reg;
  const Step *call = nullptr;
  for (std::size_t i = refusal.way.size() - 1; i-- > 0;) {
    const Step &step = refusal.way[i];
    if (call == nullptr && step.code.starts_with(fmt::format("r{} = ", reg))) {
      // The copy shows what both hold behind the call.
      reg = copied_register(step.code);
      if (reg < 0) return nullptr;
      continue;
    }
    const bool calls = step.code.starts_with("call ");
    if (calls && call == nullptr) call = &step;
    if (const auto held = find_register(step.state, fmt::format("R{}", reg)); held && (!calls || reg != 0)) {
      return held->is_scalar() ? nullptr : call;
    }
    if (step.code.starts_with(fmt::format("r{} ", reg))) return nullptr;  // computed, or read anew
  }
  return nullptr;
}

void word_invalidated(const RefusalCase &refusal, const Step &call, std::string_view name, Explanation &explanation) {
  const std::string_view helper = called_helper(call.code);
  explanation.message = fmt::format("{} is used after {} made it invalid", name,
                                    helper.empty() ? "a function's call" : fmt::format("{}()", helper));
  explanation.notes.push_back({"from here on the pointer may not be used any more", refusal.line(call)});
  explanation.help = fmt::format("use {} before that call, or get the pointer anew behind it", name);
}

}  // namespace bpfcc
