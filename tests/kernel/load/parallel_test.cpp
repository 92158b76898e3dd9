#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "loader/load/loaded_object.h"
#include "loader/observe/map_dump.h"
#include "tests/kernel/requirements.h"
#include "tests/kernel/test_object.h"

namespace bpfcc::test {
namespace {

class ParallelTest : public ::testing::TestWithParam<unsigned> {
 protected:
  void SetUp() override { SKIP_IF(missing_privilege()); }

  static LoadResult load_with(const std::string &name, bool logs = false) {
    LoadPlan plan;
    plan.log_level = logs ? 1 : 0;
    plan.jobs = GetParam();
    return load(test_object(name), plan);
  }
};

TEST_P(ParallelTest, ProgramsAreWhatTheyAreWithoutIt) {
  const LoadResult object = load_with("heavy");
  ASSERT_TRUE(object) << to_string(object.error().error);
  std::set<std::uint32_t> ids;
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object->get()) {
    bpf_prog_info info{};
    std::uint32_t size = sizeof(info);
    std::array<std::uint32_t, 4> maps{};
    info.nr_map_ids = maps.size();
    info.map_ids = reinterpret_cast<std::uintptr_t>(maps.data());
    ASSERT_EQ(bpf_prog_get_info_by_fd(bpf_program__fd(program), &info, &size), 0) << bpf_program__name(program);
    EXPECT_STREQ(static_cast<const char *>(info.name), bpf_program__name(program));
    EXPECT_GT(info.nr_func_info, 0u);
    EXPECT_GE(info.nr_map_ids, 1u) << "the read-only variables belong to every program";
    ids.insert(info.id);
  }
  EXPECT_EQ(ids.size(), 10u);
  EXPECT_EQ(map_dump_text(dump_map(*object, *object->find_map("jumps"))),
            "jumps: prog_array, 2 of 4 elements\n  1  seven\n  3  one\n");
}

TEST_P(ParallelTest, TheRightOneRuns) {
  const LoadResult object = load_with("heavy");
  ASSERT_TRUE(object);
  const std::array<char, 64> packet{};
  LIBBPF_OPTS(bpf_test_run_opts, options, .data_in = packet.data(), .data_size_in = packet.size());
  const bpf_program *program = bpf_object__find_program_by_name(object->get(), "eight");
  ASSERT_EQ(bpf_prog_test_run_opts(bpf_program__fd(program), &options), 0);
  EXPECT_EQ(options.retval, 5u) << "of seven, through the program array";
}

TEST_P(ParallelTest, TheFirstRefusedProgramIsNamed) {
  for (const bool logs : {false, true}) {
    const LoadResult object = load_with("heavy_refused", logs);
    ASSERT_FALSE(object);
    EXPECT_EQ(to_string(object.error().error),
              "program bad (socket): refused by the verifier: EACCES (Permission denied)");
    ASSERT_TRUE(object.error().refusal);
    EXPECT_EQ(object.error().refusal->log.program, "bad");
    EXPECT_NE(object.error().refusal->log.text.find("invalid mem access"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(Jobs, ParallelTest, ::testing::Values(1u, 2u, 3u, 16u));

}  // namespace
}  // namespace bpfcc::test
