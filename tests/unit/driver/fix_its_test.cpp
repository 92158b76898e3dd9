#include "driver/fix_its.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

FixIt edit(unsigned line, unsigned from, unsigned to, std::string text) {
  return {{"a.c", line, from}, {"a.c", line, to}, std::move(text)};
}

TEST(FixIts, ReplacesInsertsAndRemoves) {
  const FixedText fixed = apply_fix_its("one two\nthree", {edit(2, 1, 6, "3"), edit(1, 4, 5, ""), edit(1, 1, 1, "a ")});
  EXPECT_EQ(fixed.text, "a onetwo\n3");
  EXPECT_EQ(fixed.applied, 3U);
}

TEST(FixIts, EqualEditsAreMadeOnceAndOverlappingOnesLeftOut) {
  const FixedText fixed =
      apply_fix_its("abcdef\n", {edit(1, 2, 4, "X"), edit(1, 2, 4, "X"), edit(1, 3, 5, "Y"), edit(1, 4, 5, "Z")});
  EXPECT_EQ(fixed.text, "aXZef\n");
  EXPECT_EQ(fixed.applied, 2U);
}

TEST(FixIts, PlacesOutsideOfTheTextAreLeftOut) {
  const FixedText fixed = apply_fix_its(
      "ab\n", {edit(0, 1, 1, "x"), edit(1, 1, 9, "x"), edit(4, 1, 1, "x"), edit(1, 3, 2, "x"), edit(1, 0, 1, "x")});
  EXPECT_EQ(fixed.text, "ab\n");
  EXPECT_EQ(fixed.applied, 0U);
}

TEST(FixIts, OfNotesAndOfFilesThatAreNotThereNothingIsTaken) {
  Diag error;
  error.fix_its = {edit(1, 1, 1, "x")};  // a.c is not there
  Diag note;
  note.severity = Severity::kNote;
  note.fix_its = {{{"/proc/self/status", 1, 1}, {"/proc/self/status", 1, 1}, "x"}};
  EXPECT_TRUE(fix_its_by_file({error, note}).empty());
}

TEST(FixIts, AFileKeepsItsModeAndItsLinks) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("fix_its." + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  const std::filesystem::path file = folder / "real.c";
  const std::filesystem::path link = folder / "link.c";
  std::ofstream(file) << "int a;\n";
  std::filesystem::create_symlink("real.c", link);
  std::filesystem::permissions(file, std::filesystem::perms(0640));
  const auto applied = fix_file(link.string(), {edit(1, 5, 6, "b")});
  ASSERT_TRUE(applied);
  EXPECT_EQ(*applied, 1U);
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  std::ifstream written(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(written), {}), "int b;\n");
  EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0640));
  EXPECT_FALSE(fix_file((folder / "missing.c").string(), {}));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace bpfcc
