// Programs that the kernel named with --kernel does not have: their type, what they are attached to, sleeping,
// fragments.

#include <algorithm>

#include <fmt/format.h>

#include "frontend/rules/check.h"
#include "frontend/rules/programs.h"
#include "support/kernel_facts/feature.h"

namespace bpfcc {
namespace {

/// Sections that older kernels run without the attach type: libbpf leaves out that of XDP where the kernel does not
/// know it (SEC_ATTACHABLE_OPT in libbpf.c), and kernels before tcx do not look at that of a classifier.
constexpr std::string_view kAttachTypeOptional[] = {"xdp", "xdp.frags", "tc/ingress", "tc/egress"};

struct Need {
  std::string what;
  KernelVersion since;
};

/// The newest thing that a program in such a section needs.
Need newest_need(const ProgramSection &form) {
  const ProgramTypeFact &type = *program_type_fact(form.type);
  Need newest{fmt::format("program type '{}'", type.label), type.since};
  const auto add = [&](std::string what, KernelVersion since) {
    if (since > newest.since) newest = {std::move(what), since};
  };
  const bool is_optional = std::ranges::find(kAttachTypeOptional, form.name) != std::end(kAttachTypeOptional);
  const AttachTypeFact *attach = form.attach_type && !is_optional ? attach_type_fact(*form.attach_type) : nullptr;
  if (attach != nullptr) add(fmt::format("attach type '{}'", attach->label), attach->since);
  if (form.flags.contains(SectionFlag::kSleepable)) {
    const SleepableFact *fact = sleepable_fact(form.type, form.attach_type.value_or(AttachType{}));
    if (fact != nullptr) add(fmt::format("a sleepable program of type '{}'", type.label), fact->since);
  }
  if (form.flags.contains(SectionFlag::kFrags)) {
    const FeatureFact &fact = feature_fact(Feature::kXdpFragments);
    add(std::string(fact.name), fact.since);
  }
  return newest;
}

}  // namespace

void check_section_versions(const CheckedUnit &unit, Reporter &reporter) {
  if (!reporter.kernel()) return;
  for (const Program &program : find_programs(unit)) {
    // A program in "?..." is loaded only where the loader asks for it.
    if (program.form() == nullptr || program.section.starts_with('?')) continue;
    const Need need = newest_need(*program.form());
    if (need.since <= *reporter.kernel()) continue;
    reporter.report(kSectionVersionRule, section_name_range(program, unit.context),
                    fmt::format("section {} needs {}, which is there since Linux {}; the program must run on {}",
                                program.form()->name, need.what, to_string(need.since), to_string(*reporter.kernel())));
  }
}

}  // namespace bpfcc
