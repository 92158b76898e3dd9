#include "driver/command_options.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace bpfcc {
namespace {

struct Read {
  bool flag = false;
  std::string text = "unset";
  std::optional<std::string> path;
  std::vector<std::string> all;
  std::string files;  ///< or the error

  explicit Read(const std::vector<std::string> &arguments) {
    const std::vector<CommandOption> options = {
        {'f', "flag", &flag}, {'t', "text", &text}, {0, "text-path", &path}, {'D', "", &all}};
    const auto result = read_options(options, arguments, "read the manual");
    files = result ? fmt::format("{}", fmt::join(*result, ",")) : to_string(result.error());
  }
};

TEST(ReadOptions, AllFormsInAnyOrder) {
  const Read read({"a.c", "-ft", "1", "-", "--text-path=/x", "-DA=1", "b.c", "-D", "B"});
  EXPECT_TRUE(read.flag);
  EXPECT_EQ(read.text, "1");
  EXPECT_EQ(read.path, "/x");
  EXPECT_EQ(read.all, (std::vector<std::string>{"A=1", "B"}));
  EXPECT_EQ(read.files, "a.c,-,b.c");
}

TEST(ReadOptions, WhatIsNotGivenStaysAndTheLastOfSeveralCounts) {
  EXPECT_EQ(Read({"a.c"}).text, "unset");
  EXPECT_EQ(Read({"a.c"}).path, std::nullopt);
  EXPECT_EQ(Read({"--text", "1", "--text=2"}).text, "2");
  EXPECT_EQ(Read({"--text="}).text, "");
}

TEST(ReadOptions, LongNamesMayBeCutWhereTheyStayUnmistakable) {
  EXPECT_TRUE(Read({"--fl"}).flag);
  EXPECT_EQ(Read({"--text-p", "x"}).path, "x");
  EXPECT_EQ(Read({"--te", "x"}).files, "--te: may mean several options\n  hint: --text is one");
}

TEST(ReadOptions, ErrorsNameTheOption) {
  EXPECT_EQ(Read({"--flog", "x"}).files, "--flog: no such option\n  hint: did you mean --flag?");
  EXPECT_EQ(Read({"--flog=3"}).files, "--flog: no such option\n  hint: did you mean --flag?");
  EXPECT_EQ(Read({"a.c", "-fx", "y"}).files, "-x: no such option\n  hint: read the manual");
  EXPECT_EQ(Read({"--flag=1"}).files, "--flag: takes no value\n  hint: read the manual");
  EXPECT_EQ(Read({"a.c", "--text"}).files, "--text: a value is missing");
  EXPECT_EQ(Read({"a.c", "-t"}).files, "--text: a value is missing");
  EXPECT_EQ(Read({"-D"}).files, "-D: a value is missing");
}

}  // namespace
}  // namespace bpfcc
