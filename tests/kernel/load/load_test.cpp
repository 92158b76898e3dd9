#include "loader/load/loaded_object.h"

#include <gtest/gtest.h>

#include "loader/observe/map_dump.h"
#include "tests/kernel/requirements.h"
#include "tests/kernel/test_object.h"

namespace bpfcc::test {
namespace {

class LoadTest : public ::testing::Test {
 protected:
  void SetUp() override { SKIP_IF(missing_privilege()); }

  static LoadResult load_with(const std::string &name, const std::vector<std::string> &elements, bool logs = false) {
    LoadPlan plan;
    plan.log_level = logs ? 1 : 0;
    for (const std::string &element : elements) plan.map_assignments.push_back(*parse_map_assignment(element));
    return load(test_object(name), plan);
  }

  /// The error with which an element of the object map_types is refused.
  static std::string refusal(const std::string &element) {
    const LoadResult object = load_with("map_types", {element});
    if (object) return "stored";
    EXPECT_EQ(object.error().error.kind, ErrorKind::kUsage);
    return to_string(object.error().error);
  }

  /// What is in a map of map_types when these elements have been stored.
  static std::string shown(const std::string &map, const std::vector<std::string> &elements) {
    const LoadResult object = load_with("map_types", elements);
    if (!object) return to_string(object.error().error);
    return map_dump_text(dump_map(*object, *object->find_map(map)));
  }
};

TEST_F(LoadTest, ElementsAreStored) {
  EXPECT_EQ(shown("config", {"config[0]=1024", "config[1]=0x10"}),
            "config: array, 2 of 2 elements\n  0  1024\n  1  16\n");
  EXPECT_EQ(shown("sources", {"sources[10.0.0.1]={packets=5, name=red}", "sources[9.0.0.1]={1}"}),
            "sources: hash, 2 of 2 elements\n"
            "  9.0.0.1   {packets=1, name=\"\"}\n"
            "  10.0.0.1  {packets=5, name=red}\n");
  EXPECT_EQ(shown("rules", {"rules[10.0.0.0/8]=1", "rules[0.0.0.0/0]=2"}),
            "rules: lpm_trie, 2 of 4 elements\n  0.0.0.0/0   2\n  10.0.0.0/8  1\n");
  EXPECT_EQ(shown("bytes", {"bytes[200]=-1", "bytes[7]=5"}), "bytes: hash, 2 of 4 elements\n  7    5\n  200  -1\n");
}

TEST_F(LoadTest, ProgramsAndMapsByName) {
  EXPECT_EQ(shown("jumps", {"jumps[3]=prog:use"}), "jumps: prog_array, 1 of 4 elements\n  3  use\n");
  EXPECT_EQ(shown("tenants", {"tenants[5001]=map:red"}), "tenants: hash_of_maps, 1 of 4 elements\n  5001  red\n");
}

TEST_F(LoadTest, EveryProcessorGetsTheValue) {
  const LoadResult object = load_with("map_types", {"per_cpu[0]=3"});
  ASSERT_TRUE(object);
  const MapDump dump = dump_map(*object, *object->find_map("per_cpu"));
  ASSERT_EQ(dump.elements.size(), 1u);
  for (const Value &value : dump.elements[0].per_cpu) EXPECT_EQ(value, 3);
  EXPECT_EQ(dump.elements[0].value, 3 * dump.elements[0].per_cpu.size());
}

TEST_F(LoadTest, ElementsThatDoNotFit) {
  EXPECT_EQ(refusal("confg[0]=1"), "confg[0]=1: no map 'confg' in map_types.o\n  hint: did you mean config?");
  EXPECT_EQ(refusal("config[2]=1"), "config[2]=1: the map has 2 elements: keys are 0 to 1");
  EXPECT_EQ(refusal("config[0]=4294967296"),
            "config[0]=4294967296: 4294967296 does not fit in 4 bytes: 0 to 4294967295");
  EXPECT_EQ(refusal("jumps[0]=use"),
            "jumps[0]=use: the values of a program array are programs\n  hint: write prog:NAME");
  EXPECT_EQ(refusal("jumps[0]=prog:us"), "jumps[0]=prog:us: no program 'us' in map_types.o");
  EXPECT_EQ(
      refusal("tenants[0]=map:config"),
      "tenants[0]=map:config: cannot be stored: the kernel does not take this key or value: EINVAL (Invalid argument)");
  EXPECT_EQ(refusal(".rodata[0]=1"),
            ".rodata[0]=1: cannot be stored: the map is read-only: EPERM (Operation not permitted)");
}

TEST_F(LoadTest, FullMap) {
  const LoadResult object =
      load_with("map_types", {"sources[1.0.0.1]={1}", "sources[1.0.0.2]={1}", "sources[1.0.0.3]={1}"});
  ASSERT_FALSE(object);
  EXPECT_EQ(to_string(object.error().error),
            "sources[1.0.0.3]={1}: cannot be stored: the map is full, or the key is behind its end: E2BIG (Argument "
            "list too long)");
}

TEST_F(LoadTest, RefusalIsAValue) {
  const LoadResult object = load_with("refused", {});
  ASSERT_FALSE(object);
  EXPECT_EQ(to_string(object.error().error), "program bad (xdp): refused by the verifier: EACCES (Permission denied)");
  EXPECT_EQ(object.error().error.kind, ErrorKind::kRefused);
  ASSERT_TRUE(object.error().refusal);
  EXPECT_EQ(object.error().refusal->error_code, EACCES);
  EXPECT_EQ(object.error().refusal->log.program, "bad");
  EXPECT_NE(object.error().refusal->log.text.find("invalid access to packet"), std::string::npos);
}

TEST_F(LoadTest, LogsOfAllProgramsWhereTheyAreAskedFor) {
  const LoadResult refused = load_with("refused", {}, true);
  ASSERT_FALSE(refused);
  ASSERT_EQ(refused.error().logs.size(), 2u);
  EXPECT_EQ(refused.error().logs[0].program, "good");
  EXPECT_NE(refused.error().logs[0].text.find("processed"), std::string::npos);
  EXPECT_EQ(refused.error().refusal->log.program, "bad") << "not the first one that has a log";

  const LoadResult accepted = load_with("map_types", {}, true);
  ASSERT_TRUE(accepted);
  ASSERT_EQ(accepted->logs().size(), 1u);
  EXPECT_NE(accepted->logs()[0].text.find("processed"), std::string::npos);
}

TEST_F(LoadTest, MapThatTheKernelDoesNotMake) {
  const LoadResult object = load_with("map_refused", {});
  ASSERT_FALSE(object);
  EXPECT_EQ(to_string(object.error().error),
            "map odd: an LRU map cannot have BPF_F_NO_PREALLOC: ENOTSUPP (not supported by this kernel)");
  EXPECT_EQ(object.error().error.kind, ErrorKind::kRefused);
  EXPECT_FALSE(object.error().refusal);
}

TEST_F(LoadTest, WhatAnObjectsMapsLookLike) {
  const LoadResult object = load_with("map_types", {"large[5]=1"});
  ASSERT_TRUE(object);
  std::string text;
  for (const MapDump &dump : dump_maps(*object)) text += map_dump_text(dump);
  EXPECT_NE(text.find("large: array, 1000 of 1000 elements\n  5  1\n  and 999 that are zero\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("queue: queue; empty\n"), std::string::npos) << text;
  EXPECT_NE(text.find(".data: variables\n  counter  7\n"), std::string::npos) << text;
  EXPECT_EQ(text.find("rodata"), std::string::npos) << text;
}

}  // namespace
}  // namespace bpfcc::test
