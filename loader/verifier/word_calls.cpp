// Helpers, kernel functions and what they take and give.

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "loader/verifier/invalidation.h"
#include "loader/verifier/refusal_case.h"
#include "loader/verifier/type_words.h"
#include "support/kernel_facts/attach_type.h"
#include "support/kernel_facts/helper.h"
#include "support/kernel_facts/program_sections.h"
#include "support/kernel_facts/program_type.h"

namespace bpfcc {
namespace {

struct Pair {
  std::string_view acquires;
  std::string_view releases;  ///< the call, {} stands for what was acquired
};

// By the comments of include/uapi/linux/bpf.h and Documentation/bpf/kfuncs.rst. Of two that release, the first one
// hands on what was acquired.
constexpr std::array kPairs = {
    Pair{"bpf_ringbuf_reserve", "bpf_ringbuf_submit({}, 0)"},
    Pair{"bpf_ringbuf_reserve", "bpf_ringbuf_discard({}, 0)"},
    Pair{"bpf_ringbuf_reserve_dynptr", "bpf_ringbuf_submit_dynptr(&{}, 0)"},
    Pair{"bpf_ringbuf_reserve_dynptr", "bpf_ringbuf_discard_dynptr(&{}, 0)"},
    Pair{"bpf_map_lookup_elem", "bpf_sk_release({})"},  // of a socket map: other elements need no release
    Pair{"bpf_sk_lookup_tcp", "bpf_sk_release({})"},
    Pair{"bpf_sk_lookup_udp", "bpf_sk_release({})"},
    Pair{"bpf_skc_lookup_tcp", "bpf_sk_release({})"},
    Pair{"bpf_task_acquire", "bpf_task_release({})"},
    Pair{"bpf_task_from_pid", "bpf_task_release({})"},
    Pair{"bpf_cgroup_acquire", "bpf_cgroup_release({})"},
    Pair{"bpf_cgroup_from_id", "bpf_cgroup_release({})"},
    Pair{"bpf_cgroup_ancestor", "bpf_cgroup_release({})"},
    Pair{"bpf_cpumask_create", "bpf_cpumask_release({})"},
    Pair{"bpf_cpumask_acquire", "bpf_cpumask_release({})"},
    Pair{"bpf_skb_ct_lookup", "bpf_ct_release({})"},
    Pair{"bpf_xdp_ct_lookup", "bpf_ct_release({})"},
    Pair{"bpf_obj_new_impl", "bpf_obj_drop({})"},
};

/// "bpf_sk_release(sk)"; empty where no function is known that releases what this one acquires.
std::vector<std::string> releasing_calls(std::string_view function, const std::string &name) {
  constexpr std::string_view kNew = "_new";
  constexpr std::string_view kPlace = "{}";
  std::vector<std::string> calls;
  for (const Pair &pair : kPairs) {
    if (pair.acquires != function) continue;
    std::string call(pair.releases);
    calls.push_back(call.replace(call.find(kPlace), kPlace.size(), name));
  }
  if (function.starts_with("bpf_iter_") && function.ends_with(kNew)) {
    calls.push_back(fmt::format("{}_destroy(&{})", function.substr(0, function.size() - kNew.size()), name));
  }
  return calls;
}

void word_reference(const RefusalCase &refusal, Explanation &explanation) {
  if (!refusal.sentence.starts_with("Unreleased reference")) return;
  const auto acquired = static_cast<std::uint32_t>(refusal.number(1));
  const auto step = std::ranges::find(refusal.way, acquired, &Step::insn);
  if (step == refusal.way.end()) return;
  const std::string_view function = called_helper(step->code);
  std::string name = refusal.names_of(*step).assigned;
  const auto at = refusal.line(*step);
  // An iterator or dynptr is acquired in a variable whose address is passed.
  const bool in_argument = function.starts_with("bpf_iter_") || function.find("dynptr") != std::string_view::npos;
  for (unsigned argument = 0; at && in_argument && argument < 5; ++argument) {
    const std::string text = argument_text(at->text, function, argument);
    if (text.starts_with('&') && (name.empty() || argument > 0)) name = text.substr(1);
    if (argument == 0 && !name.empty() && !text.starts_with('&')) break;
  }
  if (!name.empty()) explanation.variable = name;
  explanation.message = fmt::format("{} is not released on this way out",
                                    name.empty() ? fmt::format("what {}() acquired", function) : "'" + name + "'");
  explanation.notes.push_back({fmt::format("{}() acquires it here", function), refusal.line(*step)});
  if (!name.empty()) explanation.releases = releasing_calls(function, name);
  const std::vector<std::string> calls = releasing_calls(function, name.empty() ? "..." : name);
  if (!calls.empty()) explanation.help = fmt::format("release it before this return:  {}", fmt::join(calls, " or "));
}

constexpr std::array kSections = {
    Pair{"bpf_spin_lock", "bpf_spin_unlock"},
    Pair{"bpf_rcu_read_lock", "bpf_rcu_read_unlock"},
    Pair{"bpf_preempt_disable", "bpf_preempt_enable"},
    Pair{"bpf_local_irq_save", "bpf_local_irq_restore"},
};

/// "BPF_EXIT instruction in main prog cannot be used inside bpf_preempt_disable-ed region"
void word_section(const RefusalCase &refusal, Explanation &explanation) {
  constexpr std::string_view kInside = " inside ";
  const std::size_t inside = refusal.sentence.find(kInside);
  const std::size_t end = refusal.sentence.find("-ed region");
  if (inside == std::string_view::npos || end == std::string_view::npos || end < inside + kInside.size()) return;
  const std::size_t begin = inside + kInside.size();
  const std::string_view opener = refusal.sentence.substr(begin, end - begin);
  const bool is_end = explanation.disassembly.starts_with("exit");
  explanation.message = is_end ? fmt::format("the function ends in a section that {}() began", opener)
                               : fmt::format("this may not be done in a section that {}() began", opener);
  const auto *const pair = std::ranges::find(kSections, opener, &Pair::acquires);
  if (pair == kSections.end()) return;
  explanation.help = fmt::format("call {}() before this{}", pair->releases, is_end ? " return" : "");
}

/// What an argument may be, without listing each kind of memory.
std::string wanted_words(std::string_view list) {
  const bool memory = list.find("fp") != std::string_view::npos && list.find("map_value") != std::string_view::npos;
  if (memory) return "a pointer to memory: on the stack, in a map or in the packet";
  return words_for_types(list);
}

void word_argument(const RefusalCase &refusal, Explanation &explanation) {
  if (!explanation.disassembly.starts_with("call ") || refusal.reg < 1 || refusal.reg > 5) return;
  const std::string_view helper = called_helper(explanation.disassembly);
  const std::string function = !helper.empty()                   ? fmt::format("{}()", helper)
                               : !refusal.names.function.empty() ? refusal.names.function + "()"
                                                                 : "the called function";
  if (const Step *call = invalidating_call(refusal)) {
    const std::string name = quoted(explanation.variable, "the pointer");
    return word_invalidated(refusal, *call, name, explanation);
  }
  const std::string argument = argument_words(helper, refusal.reg);
  explanation.message = explanation.variable.empty()
                            ? fmt::format("{} does not take what it gets as {}", function, argument)
                            : fmt::format("{} does not take '{}' as {}", function, explanation.variable, argument);
  constexpr std::string_view kExpected = "expected=";
  const std::size_t expected = refusal.sentence.find(kExpected);
  if (expected == std::string_view::npos) return;
  const std::string wanted = wanted_words(refusal.sentence.substr(expected + kExpected.size()));
  if (refusal.state) explanation.label = fmt::format("it is {}", words_for_type(*refusal.state));
  explanation.help = fmt::format("pass {} as {}", wanted, argument);
}

/// The types of programs that may call the helper, the best known first.
std::string callers_of(std::string_view function) {
  constexpr std::size_t kShown = 6;
  const HelperFact *helper = helper_fact(function);
  if (helper == nullptr) return {};
  std::string shown;
  std::size_t count = 0;
  for (const ProgramTypeFact &type : program_type_facts()) {
    if (type.type == ProgramType::kExt || !is_helper_allowed(*helper, type.type)) continue;
    if (++count <= kShown) shown += fmt::format("{}{}", shown.empty() ? "" : ", ", type.label);
  }
  return count > kShown ? fmt::format("{} and {} more", shown, count - kShown) : shown;
}

/// The attach types with which programs of the type may call the helper, where others may not.
std::string attach_types_of(const HelperFact &helper, ProgramType program) {
  const auto access = helper_access(helper, program);
  if (!access) return {};
  std::string shown;
  for (const AttachTypeFact &type : attach_type_facts()) {
    if (access->attach_types.contains(type.type)) shown += fmt::format("{}{}", shown.empty() ? "" : ", ", type.name);
  }
  return shown;
}

/// The type of the explained program, by its section.
std::optional<ProgramType> program_type_of(const Explanation &explanation) {
  const auto match = explanation.place ? find_program_section(explanation.place->section) : std::nullopt;
  return match && match->section != nullptr ? std::optional(match->section->type) : std::nullopt;
}

void word_helper_context(std::string_view function, Explanation &explanation) {
  if (function.empty()) return;
  const HelperFact *const helper = helper_fact(function);
  const auto own_type = program_type_of(explanation);
  const bool is_known = helper != nullptr && own_type;
  if (const std::string types = is_known ? attach_types_of(*helper, *own_type) : ""; !types.empty()) {
    explanation.message = fmt::format("programs of this attach type may not call {}()", function);
    explanation.help = fmt::format("attach types that may call it: {}", types);
    return;
  }
  if (is_known && is_helper_allowed(*helper, *own_type)) {
    explanation.message = fmt::format("{}() may not be called from what this program is attached to", function);
    explanation.help = "call it from another hook, or another member of the struct, where it is allowed";
    return;
  }
  explanation.message = fmt::format("programs of this type may not call {}()", function);
  const std::string callers = callers_of(function);
  if (!callers.empty()) explanation.help = fmt::format("program types that may call it: {}", callers);
}

void word_helper_version(std::string_view function, Explanation &explanation) {
  if (function.empty()) return;
  explanation.message = fmt::format("this kernel has no helper {}()", function);
  if (const HelperFact *helper = helper_fact(function)) {
    explanation.help = fmt::format("run Linux {} or newer, which has it", to_string(helper->since));
  }
}

}  // namespace

void word_calls(const RefusalCase &refusal, Explanation &explanation) {
  const std::string_view function = called_helper(explanation.disassembly);
  switch (explanation.cause) {
    case Cause::kReference:
      return word_reference(refusal, explanation);
    case Cause::kArgumentType:
      return word_argument(refusal, explanation);
    case Cause::kHelperContext:
      return word_helper_context(function, explanation);
    case Cause::kHelperVersion:
      return word_helper_version(function, explanation);
    case Cause::kLicense:
      if (!function.empty()) {
        explanation.message =
            fmt::format("{}() is only for programs under a license compatible with the GPL", function);
      }
      break;
    case Cause::kKfunc:
      if (refusal.sentence.starts_with("calling kernel function ") && !refusal.match.values[0].empty()) {
        explanation.message = fmt::format("programs of this type may not call {}()", refusal.match.values[0]);
      }
      break;
    case Cause::kCriticalSection:
      word_section(refusal, explanation);
      break;
    case Cause::kMapUse:
      if (!function.empty()) explanation.message = fmt::format("{}() does not work on this map", function);
      break;
    case Cause::kCoreRelocation: {
      // "failed to resolve CO-RE relocation <byte_off> [12] struct a.b (0:0 @ offset 4)"
      const std::size_t begin = refusal.sentence.find("] ");
      const std::size_t end = refusal.sentence.rfind(" (");
      if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) break;
      explanation.variable = refusal.sentence.substr(begin + 2, end - begin - 2);
      explanation.message = fmt::format("this kernel has no {}", explanation.variable);
      break;
    }
    case Cause::kMissingSymbol:
      if (!refusal.match.values[0].empty()) {
        explanation.variable = refusal.match.values[0];
        explanation.message = fmt::format("this kernel has no '{}' for programs", explanation.variable);
      }
      break;
    default:
      break;
  }
}

}  // namespace bpfcc
