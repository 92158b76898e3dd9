#include <gtest/gtest.h>
#include <sys/utsname.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "loader/load/loaded_object.h"
#include "loader/object/object_spec.h"
#include "support/kernel_facts/program_sections.h"
#include "support/kernel_version.h"
#include "tests/kernel/requirements.h"
#include "tests/kernel/test_object.h"

namespace bpfcc::test {
namespace {

KernelVersion running_kernel() {
  utsname name{};
  uname(&name);
  return parse_kernel_version(static_cast<const char *>(name.release)).value_or(KernelVersion{});
}

/// The first release that takes programs of a section, by our tables.
KernelVersion first_release(const ProgramSection &section) {
  KernelVersion since = program_type_fact(section.type)->since;
  if (section.attach_type) since = std::max(since, attach_type_fact(*section.attach_type)->since);
  if (section.flags.contains(SectionFlag::kFrags)) since = std::max(since, KernelVersion{5, 18});
  if (section.flags.contains(SectionFlag::kSleepable)) {
    const SleepableFact *sleepable = sleepable_fact(section.type, section.attach_type.value_or(AttachType{}));
    if (sleepable != nullptr) since = std::max(since, sleepable->since);
  }
  return since;
}

/// Functions in which a program may sleep are those where errors can be injected, where the kernel has that at all
/// (CONFIG_FUNCTION_ERROR_INJECTION).
bool has_no_place_to_sleep(const LoadFailure &failure) {
  return failure.refusal && failure.refusal->log.text.find("is not sleepable") != std::string::npos;
}

std::vector<ProgramSpec> programs() { return read_object(test_object("every_section"))->programs; }

/// A target of its own, and the table of functions around it: tracing_test and struct_ops tests have them.
bool needs_more_than_a_program(const ProgramSection &section) {
  return section.type == ProgramType::kExt || section.type == ProgramType::kStructOps;
}

TEST(EverySection, HasAProgram) {
  std::vector<const ProgramSection *> found;
  for (const ProgramSpec &program : programs()) {
    const auto match = find_program_section(program.section);
    ASSERT_TRUE(match && match->section != nullptr) << program.section;
    found.push_back(match->section);
  }
  for (const ProgramSection &section : program_sections()) {
    if (needs_more_than_a_program(section)) continue;
    EXPECT_NE(std::ranges::find(found, &section), found.end()) << section.name;
  }
}

TEST(EverySection, IsLoaded) {
  SKIP_IF(missing_privilege());
  const KernelVersion running = running_kernel();
  const ObjectImage image = test_object("every_section");
  size_t loaded = 0;
  for (const ProgramSpec &program : programs()) {
    LoadPlan plan;
    plan.programs = {program.name};
    const LoadResult object = load(image, plan);
    if (object) {
      ++loaded;
      continue;
    }
    const Error &error = object.error().error;
    const KernelVersion since = first_release(*find_program_section(program.section)->section);
    const bool is_excused =
        since > running || error.kind == ErrorKind::kEnvironment || has_no_place_to_sleep(object.error());
    EXPECT_TRUE(is_excused) << program.section << ": " << to_string(error);
    std::cout << "not loaded here: " << program.section << " (Linux " << to_string(since) << "): " << to_string(error)
              << '\n';
  }
  EXPECT_GT(loaded, programs().size() / 2);
}

}  // namespace
}  // namespace bpfcc::test
