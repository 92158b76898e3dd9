#include <gtest/gtest.h>

#include "loader/load/loaded_object.h"
#include "tests/kernel/test_object.h"

namespace bpfcc::test {
namespace {

LoadResult load_programs(const std::string &object, std::vector<std::string> names) {
  LoadPlan plan;
  plan.programs = std::move(names);
  return load(test_object(object), plan);
}

std::vector<std::string> loaded_names(const LoadedObject &object) {
  std::vector<std::string> names;
  for (const ProgramSpec &program : object.spec().programs) names.push_back(program.name);
  return names;
}

TEST(ChoosePrograms, OnlyTheNamedOnesAreLoaded) {
  const LoadResult object = load_programs("several", {"accepted"});
  ASSERT_TRUE(object) << to_string(object.error().error);
  EXPECT_EQ(loaded_names(*object), std::vector<std::string>{"accepted"});
}

TEST(ChoosePrograms, AProgramWhoseSectionBeginsWithAQuestionMarkIsLoadedByItsName) {
  const LoadResult object = load_programs("several", {"optional", "accepted"});
  ASSERT_TRUE(object) << to_string(object.error().error);
  EXPECT_EQ(loaded_names(*object), (std::vector<std::string>{"accepted", "optional"}));
}

TEST(ChoosePrograms, ANamedProgramCanBeRefused) {
  const LoadResult object = load_programs("several", {"refused"});
  ASSERT_FALSE(object);
  ASSERT_TRUE(object.error().refusal);
  EXPECT_EQ(object.error().refusal->log.program, "refused");
}

TEST(ChoosePrograms, AnUnknownNameNamesTheNearest) {
  const LoadResult object = load_programs("several", {"acepted"});
  ASSERT_FALSE(object);
  EXPECT_EQ(to_string(object.error().error), "several.o: has no program 'acepted'\n  hint: did you mean accepted?");
  EXPECT_EQ(object.error().error.kind, ErrorKind::kUsage);
}

TEST(ChoosePrograms, AnObjectOfWhichNothingIsLoadedUnaskedSaysSo) {
  const LoadResult object = load_programs("optional_only", {});
  ASSERT_FALSE(object);
  EXPECT_EQ(to_string(object.error().error),
            "optional_only.o: the section of every program begins with '?': none is loaded unasked\n"
            "  hint: for example --program optional");
  EXPECT_TRUE(load_programs("optional_only", {"optional"}));
}

}  // namespace
}  // namespace bpfcc::test
