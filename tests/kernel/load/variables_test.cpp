#include "loader/load/variables.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <gtest/gtest.h>

#include <array>

#include "loader/load/loaded_object.h"
#include "loader/observe/map_dump.h"
#include "tests/kernel/requirements.h"
#include "tests/kernel/test_object.h"

namespace bpfcc::test {
namespace {

class VariablesTest : public ::testing::Test {
 protected:
  void SetUp() override { SKIP_IF(missing_privilege()); }

  static LoadResult load_with(const std::vector<std::string> &assignments) {
    LoadPlan plan;
    for (const std::string &text : assignments) plan.variables.push_back(*parse_variable_assignment(text));
    return load(test_object("variables"), plan);
  }

  /// seen[index] after one packet.
  static std::int64_t seen(const std::vector<std::string> &assignments, size_t index) {
    const LoadResult object = load_with(assignments);
    if (!object) throw std::runtime_error(to_string(object.error().error));
    const std::array<char, 64> packet{};
    LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = packet.data(), .data_size_in = packet.size());
    const bpf_program *program = bpf_object__find_program_by_name(object->get(), "look");
    if (bpf_prog_test_run_opts(bpf_program__fd(program), &options) != 0) throw std::runtime_error("no test run");
    for (const MapDump &dump : dump_maps(*object)) {
      for (const MapElement &element : dump.elements) {
        if (element.key == "seen") return element.value[index].get<std::int64_t>();
      }
    }
    throw std::runtime_error("no seen");
  }

  static std::string refusal(const std::string &assignment) {
    const LoadResult object = load_with({assignment});
    if (object) return "set";
    EXPECT_EQ(object.error().error.kind, ErrorKind::kUsage);
    return to_string(object.error().error);
  }
};

TEST_F(VariablesTest, ProgramsReadWhatWasSet) {
  struct Row {
    const char *assignment;
    size_t index;
    std::int64_t before;
    std::int64_t after;
  };
  for (const Row &row : std::initializer_list<Row>{{"limit=4294967295", 0, 3, 4294967295},
                                                   {"verbose=true", 1, 0, 1},
                                                   {"mode=MODE_DROP", 2, 1, 2},
                                                   {"name=\"eth0\"", 3, 'l', 'e'},
                                                   {"small=-128", 4, -5, -128},
                                                   {"list={1, 2, 3}", 5, 0, 3},
                                                   {"list[2]=9", 5, 0, 9},
                                                   {"config.limit=-1", 6, 7, -1},
                                                   {"config.ports[1].last=100", 6, 7, 107},
                                                   {"config.ports={{1, 2}, {last=3}}", 6, 7, 10},
                                                   {"zero=5", 7, 10, 15},
                                                   {"own=2", 7, 10, 11}}) {
    EXPECT_EQ(seen({}, row.index), row.before) << row.assignment;
    EXPECT_EQ(seen({row.assignment}, row.index), row.after) << row.assignment;
  }
}

TEST_F(VariablesTest, WhatIsSetReplacesAll) { EXPECT_EQ(seen({"list={1, 2, 3}", "list={1}"}, 5), 0); }

TEST_F(VariablesTest, WhatDoesNotFit) {
  EXPECT_EQ(refusal("limt=1"), "limt=1: no variable 'limt' in variables.o\n  hint: did you mean limit?");
  EXPECT_EQ(refusal("limit=4294967296"), "limit=4294967296: 4294967296 does not fit in 4 bytes: 0 to 4294967295");
  EXPECT_EQ(refusal("small=128"), "small=128: 128 does not fit in 1 byte: -128 to 127");
  EXPECT_EQ(refusal("limit="), "limit=: '' is not an integer (unsigned int)");
  EXPECT_EQ(refusal("verbose=2"), "verbose=2: '2' is not true or false");
  EXPECT_EQ(refusal("mode=MODE_DRIP"),
            "mode=MODE_DRIP: 'MODE_DRIP' is not an enumerator of enum mode\n  hint: did you mean MODE_DROP?");
  EXPECT_EQ(refusal("name=too_long_a_name"),
            "name=too_long_a_name: \"too_long_a_name\" has 15 characters, char[8] holds 8");
  EXPECT_EQ(refusal("list={1, 2, 3, 4, 5}"), "list={1, 2, 3, 4, 5}: 5 elements are given, __u64[4] has 4");
  EXPECT_EQ(refusal("list[4]=1"), "list[4]=1: __u64[4] has no element [4]: there are 0 to 3");
  EXPECT_EQ(refusal("config.limits=1"),
            "config.limits=1: struct config has no member 'limits'\n  hint: did you mean limit?");
  EXPECT_EQ(refusal("folded=1"),
            "folded=1: folded is const and not volatile: the compiler has put its value into the code\n"
            "  hint: declare it const volatile");
}

}  // namespace
}  // namespace bpfcc::test
