#include "support/kernel_facts/helper.h"

#include <algorithm>

#include "support/kernel_facts/helper_access.h"

namespace bpfcc {
namespace {

constexpr std::string_view kPrefix = "bpf_";

/// Joins the limits for one program type, those for other attach types left out; nothing if all of them are.
std::optional<HelperLimit> find_limit(HelperId helper, ProgramType type, std::optional<AttachType> attach_type) {
  std::optional<HelperLimit> joined;
  bool limited = false;
  for (const HelperLimit &limit : std::ranges::equal_range(helper_limits(), helper, {}, &HelperLimit::helper)) {
    if (!limit.types.contains(type)) continue;
    limited = true;
    if (attach_type && !limit.attach_types.empty() && !limit.attach_types.contains(*attach_type)) continue;
    if (!joined) {
      joined = limit;
    } else {
      joined->since = std::min(joined->since, limit.since);
      joined->attach_types = joined->attach_types | limit.attach_types;
    }
  }
  return limited ? joined : HelperLimit{};
}

}  // namespace

const HelperFact *helper_fact(HelperId id) {
  const auto index = static_cast<std::size_t>(id) - 1;
  return index < helper_facts().size() ? &helper_facts()[index] : nullptr;
}

const HelperFact *helper_fact(std::string_view name) {
  if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
  for (const HelperFact &fact : helper_facts()) {
    if (fact.name.substr(kPrefix.size()) == name) return &fact;
  }
  return nullptr;
}

std::optional<HelperAccess> helper_access(const HelperFact &helper, ProgramType type,
                                          std::optional<AttachType> attach_type) {
  const ProgramTypeFact *program = program_type_fact(type);
  if (program == nullptr) return std::nullopt;
  HelperAccess access{std::max(helper.since, program->since), {}, helper.has(HelperFlag::kGplOnly)};
  if (type == ProgramType::kExt) return access;
  if (!helper_callers()[static_cast<std::size_t>(helper.id) - 1].contains(type)) return std::nullopt;
  const std::optional<HelperLimit> limit = find_limit(helper.id, type, attach_type);
  if (!limit) return std::nullopt;
  access.since = std::max(access.since, limit->since);
  access.attach_types = limit->attach_types;
  if (limit->without_gpl) access.gpl_only = false;
  return access;
}

bool is_helper_allowed(const HelperFact &helper, ProgramType type, std::optional<KernelVersion> kernel,
                       std::optional<AttachType> attach_type) {
  const std::optional<HelperAccess> access = helper_access(helper, type, attach_type);
  return access && (!kernel || *kernel >= access->since);
}

}  // namespace bpfcc
