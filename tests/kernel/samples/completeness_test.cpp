// Every sample is run by a test: the one that has its name, without the underscores.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "tests/kernel/samples/documented_command.h"

namespace bpfcc::test {
namespace {

/// "count_by_source" -> "CountBySource".
std::string test_name(const std::string &sample) {
  std::string name;
  bool begins = true;
  for (const char character : sample) {
    if (character != '_') name += begins ? static_cast<char>(std::toupper(character)) : character;
    begins = character == '_';
  }
  return name;
}

std::set<std::string> names_of_all_tests() {
  std::set<std::string> names;
  const testing::UnitTest &all = *testing::UnitTest::GetInstance();
  for (int suite = 0; suite < all.total_test_suite_count(); ++suite) {
    for (int test = 0; test < all.GetTestSuite(suite)->total_test_count(); ++test) {
      names.insert(all.GetTestSuite(suite)->GetTestInfo(test)->name());
    }
  }
  return names;
}

TEST(SamplesTest, EachHasATestAndSaysHowItIsRun) {
  const std::set<std::string> tests = names_of_all_tests();
  int samples = 0;
  for (const auto &file : std::filesystem::directory_iterator(samples_folder())) {
    if (file.path().extension() != ".c") continue;
    ++samples;
    const std::string sample = file.path().stem();
    EXPECT_TRUE(tests.contains(test_name(sample))) << sample;
    EXPECT_NO_THROW(documented_command(sample)) << sample;
  }
  EXPECT_GT(samples, 0) << samples_folder();
}

}  // namespace
}  // namespace bpfcc::test
