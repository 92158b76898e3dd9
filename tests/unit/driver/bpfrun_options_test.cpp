#include "driver/bpfrun_options.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

namespace bpfcc {
namespace {

using namespace std::chrono_literals;

std::string refusal(const std::vector<std::string> &arguments) {
  const auto options = read_bpfrun_options(arguments);
  if (options) return "accepted";
  EXPECT_EQ(options.error().kind, ErrorKind::kUsage);
  return to_string(options.error());
}

TEST(BpfrunOptions, AllOfThem) {
  const auto options = read_bpfrun_options({"count.c", "--attach", "count=socket:lo", "-a", "x=xdp:eth0", "--map",
                                            "m[0]=1", "-m", "m[1]=2", "--for=10s", "-DA=1", "-D", "B", "-Iinclude",
                                            "--kernel=5.15", "--format=json", "--verifier-log=-", "-v"});
  ASSERT_TRUE(options) << to_string(options.error());
  EXPECT_EQ(options->inputs, std::vector<std::string>{"count.c"});
  EXPECT_EQ(options->targets.size(), 2U);
  EXPECT_EQ(options->map_assignments.size(), 2U);
  EXPECT_EQ(options->duration, 10s);
  EXPECT_EQ(options->compiler_arguments, (std::vector<std::string>{"-DA=1", "-DB", "-Iinclude", "--kernel=5.15"}));
  EXPECT_EQ(options->format, OutputFormat::kJson);
  EXPECT_EQ(options->verifier_log_path, "-");
  EXPECT_TRUE(options->verbose);
}

TEST(BpfrunOptions, FileMayComeLastOrBeStandardInput) {
  const auto input = [](const std::vector<std::string> &arguments) {
    const auto options = read_bpfrun_options(arguments);
    return options ? fmt::format("{}", fmt::join(options->inputs, " ")) : to_string(options.error());
  };
  EXPECT_EQ(input({"--attach", "count=socket:lo", "count.c"}), "count.c");
  EXPECT_EQ(input({"-"}), "-");
  EXPECT_EQ(input({"a.c", "--share-maps", "--for", "1s", "b.o"}), "a.c b.o");
  EXPECT_EQ(input({"--load-only", "./-odd.c"}), "./-odd.c");
}

TEST(BpfrunOptions, WhatIsWrongIsSaid) {
  EXPECT_EQ(refusal({}), "no file to run\n  hint: bpfrun FILE.c, or bpfrun --help");
  EXPECT_EQ(refusal({"doctor", "b.c"}), "doctor: takes no files\n  hint: a file of that name is written as ./doctor");
  EXPECT_EQ(refusal({"a.c", "--atach", "x"}), "--atach: no such option\n  hint: did you mean --attach?");
  EXPECT_EQ(refusal({"a.c", "--for"}), "--for: a value is missing");
  EXPECT_EQ(refusal({"a.c", "--for=soon"}), "--for: 'soon' is not a time\n  hint: for example 10s, 500ms, 2m");
  EXPECT_EQ(refusal({"a.c", "--format=xml"}), "--format: is text, json or sarif, not 'xml'");
  EXPECT_EQ(refusal({"a.c", "--map", "m"}),
            "m: is not NAME[KEY]=VALUE\n"
            "  hint: for example config_map[0]=1024, or jump_table[0]=prog:parse_ip");
  EXPECT_EQ(refusal({"a.c", "--jobs", "0"}), "--jobs: is a number from 1 to 1024, not '0'");
  EXPECT_EQ(refusal({"a.c", "-j", "many"}), "--jobs: is a number from 1 to 1024, not 'many'");
  EXPECT_EQ(refusal({"a.c", "--set", "limit"}),
            "limit: is not NAME=VALUE\n  hint: for example limit=3, or config.ports[0]=80");
}

TEST(BpfrunOptions, WhatIsBehindTwoDashesIsTheProgramsOwn) {
  const auto options = read_bpfrun_options({"count.c", "--load-only", "--", "--help", "--limit", "3"});
  ASSERT_TRUE(options) << to_string(options.error());
  EXPECT_FALSE(options->help);
  EXPECT_EQ(options->program_arguments, (std::vector<std::string>{"--help", "--limit", "3"}));
  EXPECT_TRUE(read_bpfrun_options({"count.c", "--"})->program_arguments.empty());
}

TEST(BpfrunOptions, HelpNeedsNoFile) {
  EXPECT_TRUE(read_bpfrun_options({"--help"})->help);
  EXPECT_TRUE(read_bpfrun_options({"-h"})->help);
  EXPECT_TRUE(read_bpfrun_options({"--version"})->version);
}

TEST(ParseDuration, Units) {
  EXPECT_EQ(*parse_duration("10s"), 10s);
  EXPECT_EQ(*parse_duration("10"), 10s);
  EXPECT_EQ(*parse_duration("0.5s"), 500ms);
  EXPECT_EQ(*parse_duration("500ms"), 500ms);
  EXPECT_EQ(*parse_duration("2m"), 2min);
  EXPECT_EQ(*parse_duration("1h"), 1h);
  for (const char *text : {"", "s", "-1s", "1d", "1e3s", "nan", "inf", "99999999h", "1 s"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

}  // namespace
}  // namespace bpfcc
