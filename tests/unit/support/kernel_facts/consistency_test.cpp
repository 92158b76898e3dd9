// What must hold between the rows of the tables.

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "support/kernel_facts/helper.h"
#include "support/kernel_facts/helper_access.h"
#include "support/kernel_facts/map_type.h"
#include "support/kernel_facts/program_type.h"

namespace bpfcc {
namespace {

constexpr KernelVersion kFirstBpf{3, 18};
constexpr KernelVersion kHeader{6, 12};

bool is_commit(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

template <class Fact>
void expect_sourced(const Fact &fact) {
  EXPECT_TRUE(is_commit(fact.source)) << fact.name << ": " << fact.source;
  EXPECT_GE(fact.since, kFirstBpf) << fact.name;
  EXPECT_LE(fact.since, kHeader) << fact.name;
}

/// Unique names and labels, a source, and the place in the table that the value says.
template <class Facts>
void expect_well_formed(const Facts &facts, std::size_t first_value) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    expect_sourced(facts[i]);
    EXPECT_EQ(static_cast<std::size_t>(facts[i].type), i + first_value) << facts[i].name;
    EXPECT_TRUE(names.insert(facts[i].name).second) << facts[i].name << " twice";
    EXPECT_TRUE(names.insert(facts[i].label).second) << facts[i].label << " twice";
  }
}

TEST(KernelFactsConsistency, TablesAreOrderedUniqueAndSourced) {
  expect_well_formed(program_type_facts(), 1);
  expect_well_formed(attach_type_facts(), 0);
  expect_well_formed(map_type_facts(), 1);
}

/// Numbers are given out in the order in which types and helpers are merged.
template <class Facts>
void expect_versions_rise(const Facts &facts) {
  for (std::size_t i = 1; i < facts.size(); ++i) EXPECT_GE(facts[i].since, facts[i - 1].since) << facts[i].name;
}

TEST(KernelFactsConsistency, LaterNumbersAreNotOlder) {
  expect_versions_rise(helper_facts());
  expect_versions_rise(program_type_facts());
  expect_versions_rise(map_type_facts());
  expect_versions_rise(map_flag_facts());
}

TEST(KernelFactsConsistency, AttachTypeIsNotOlderThanAllOfItsProgramTypes) {
  for (const AttachTypeFact &fact : attach_type_facts()) {
    bool known = false;
    for (const ProgramTypeFact &program : program_type_facts()) {
      known |= fact.program_types.contains(program.type) && program.since <= fact.since;
    }
    EXPECT_TRUE(known) << fact.name;
  }
}

TEST(KernelFactsConsistency, HelperRowsAreWhereTheirIdsSay) {
  ASSERT_EQ(helper_callers().size(), helper_facts().size());
  for (std::size_t i = 0; i < helper_facts().size(); ++i) {
    const HelperFact &fact = helper_facts()[i];
    expect_sourced(fact);
    EXPECT_EQ(static_cast<std::size_t>(fact.id), i + 1) << fact.name;
    EXPECT_FALSE(helper_callers()[i].empty()) << fact.name;
    EXPECT_FALSE(helper_callers()[i].contains(ProgramType::kExt)) << fact.name;
  }
}

TEST(KernelFactsConsistency, HelperArgumentsHaveNoGapsAndSizesFollowMemory) {
  for (const HelperFact &fact : helper_facts()) {
    for (std::size_t i = 0; i < fact.args.size(); ++i) {
      const HelperArgKind kind = fact.args[i].kind;
      const bool size = kind == HelperArgKind::kSize || kind == HelperArgKind::kSizeOrZero;
      if (kind != HelperArgKind::kNone) {
        EXPECT_LT(i, static_cast<std::size_t>(fact.arg_count())) << fact.name;
      }
      if (size) {
        EXPECT_EQ(fact.args.at(i - 1).kind, HelperArgKind::kMem) << fact.name;
      }
      if (fact.args[i].size != 0) {
        EXPECT_EQ(kind, HelperArgKind::kMem) << fact.name;
      }
      if (kind == HelperArgKind::kMem && fact.args[i].size == 0) {
        ASSERT_LT(i + 1, fact.args.size()) << fact.name;
        const HelperArgKind next = fact.args[i + 1].kind;
        EXPECT_TRUE(next == HelperArgKind::kSize || next == HelperArgKind::kSizeOrZero) << fact.name;
      }
    }
  }
}

TEST(KernelFactsConsistency, HelperFlagsFitTheResult) {
  for (const HelperFact &fact : helper_facts()) {
    const bool number = fact.returns == HelperReturn::kInteger || fact.returns == HelperReturn::kVoid;
    if (number) {
      EXPECT_FALSE(fact.has(HelperFlag::kMayReturnNull)) << fact.name;
    }
    if (fact.has(HelperFlag::kAcquires)) {
      EXPECT_TRUE(fact.has(HelperFlag::kMayReturnNull)) << fact.name;
    }
    const bool released = std::ranges::any_of(
        fact.args, [](const HelperArg &arg) { return arg.flags.contains(HelperArgFlag::kReleased); });
    EXPECT_EQ(fact.has(HelperFlag::kReleases), released) << fact.name;
  }
}

TEST(KernelFactsConsistency, HelperLimitsSaySomethingOfCallers) {
  EXPECT_TRUE(std::ranges::is_sorted(helper_limits(), {}, &HelperLimit::helper));
  for (std::size_t i = 0; i < helper_limits().size(); ++i) {
    const HelperLimit &limit = helper_limits()[i];
    const HelperFact *fact = helper_fact(limit.helper);
    ASSERT_NE(fact, nullptr);
    const ProgramTypeSet callers = helper_callers()[static_cast<std::size_t>(limit.helper) - 1];
    EXPECT_TRUE((limit.types - callers).empty()) << fact->name;
    EXPECT_EQ(limit.source.empty(), limit.since == KernelVersion{}) << fact->name;
    if (!limit.source.empty()) {
      EXPECT_TRUE(is_commit(limit.source)) << fact->name;
    }
    EXPECT_TRUE(!limit.attach_types.empty() || !limit.source.empty() || limit.without_gpl) << fact->name;
    if (limit.without_gpl) {
      EXPECT_TRUE(fact->has(HelperFlag::kGplOnly)) << fact->name;
    }
    for (const HelperLimit &other : helper_limits().subspan(i + 1)) {
      if (other.helper == limit.helper) {
        const bool apart = (other.types & limit.types).empty() ||
                           (!other.attach_types.empty() && (other.attach_types & limit.attach_types).empty());
        EXPECT_TRUE(apart) << fact->name << " twice";
      }
    }
  }
}

TEST(KernelFactsConsistency, MapRulesAreSatisfiable) {
  for (const MapTypeFact &fact : map_type_facts()) {
    for (const SizeRule &rule : {fact.key, fact.value}) {
      EXPECT_LE(rule.least, rule.most) << fact.name;
      EXPECT_TRUE(rule.accepts(rule.least)) << fact.name;
      if (rule.most != kNoSizeLimit) {
        EXPECT_TRUE(rule.accepts(rule.most)) << fact.name;
      }
    }
    EXPECT_TRUE((fact.required_flags - fact.flags).empty()) << fact.name;
  }
}

}  // namespace
}  // namespace bpfcc
