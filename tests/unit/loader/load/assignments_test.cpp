#include <gtest/gtest.h>

#include "loader/load/load_plan.h"

namespace bpfcc {
namespace {

TEST(MapAssignment, HasThreeParts) {
  const auto assignment = parse_map_assignment("jump_table[0]=prog:parse_ip");
  ASSERT_TRUE(assignment);
  EXPECT_EQ(assignment->map, "jump_table");
  EXPECT_EQ(assignment->key, "0");
  EXPECT_EQ(assignment->value, "prog:parse_ip");
}

TEST(MapAssignment, KeyAndValueMayBeStructs) {
  const auto assignment = parse_map_assignment("flows[{src=10.0.0.1, dst=10.0.0.2}]={packets=1}");
  ASSERT_TRUE(assignment);
  EXPECT_EQ(assignment->key, "{src=10.0.0.1, dst=10.0.0.2}");
  EXPECT_EQ(assignment->value, "{packets=1}");
}

TEST(MapAssignment, QueuesHaveNoKeys) {
  const auto assignment = parse_map_assignment("queue[]=7");
  ASSERT_TRUE(assignment);
  EXPECT_EQ(assignment->key, "");
  EXPECT_EQ(assignment->value, "7");
}

TEST(MapAssignment, RefusesOtherText) {
  for (const char *text : {"", "map", "map=1", "map[0]", "[0]=1", "map[0]=", "map]0[=1", "map[0=1"}) {
    const auto assignment = parse_map_assignment(text);
    ASSERT_FALSE(assignment) << text;
    EXPECT_EQ(assignment.error().kind, ErrorKind::kUsage);
    EXPECT_EQ(assignment.error().message, "is not NAME[KEY]=VALUE");
  }
}

TEST(VariableAssignment, HasTwoParts) {
  const auto assignment = parse_variable_assignment("config.ports[0]={a=1}");
  ASSERT_TRUE(assignment);
  EXPECT_EQ(assignment->path, "config.ports[0]");
  EXPECT_EQ(assignment->value, "{a=1}");
  EXPECT_EQ(parse_variable_assignment("name=")->value, "");
  EXPECT_FALSE(parse_variable_assignment("limit"));
  EXPECT_FALSE(parse_variable_assignment("=3"));
}

}  // namespace
}  // namespace bpfcc
