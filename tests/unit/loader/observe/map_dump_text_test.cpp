#include <gtest/gtest.h>

#include "loader/observe/map_dump.h"

namespace bpfcc {
namespace {

TEST(MapDumpText, KeysAreAligned) {
  const MapDump dump{"packets", "hash", 1024, {{"10.0.0.1", 5}, {"127.0.0.1", 10}}};
  EXPECT_EQ(map_dump_text(dump),
            "packets: hash, 2 of 1024 elements\n"
            "  10.0.0.1   5\n"
            "  127.0.0.1  10\n");
}

TEST(MapDumpText, ProcessorsHaveLinesOfTheirOwn) {
  const MapDump dump{"traffic", "percpu_array", 1, {{0, {{"packets", 3}}, {{{"packets", 3}}, {{"packets", 0}}}}}};
  EXPECT_EQ(map_dump_text(dump),
            "traffic: percpu_array, 1 of 1 element\n"
            "  0  {packets=3}\n"
            "       cpu 0: {packets=3}\n");
}

TEST(MapDumpText, SaysWhatIsNotShown) {
  EXPECT_EQ(map_dump_text({"q", "queue", 4, {}, 0, "elements can only be taken out, not looked at"}),
            "q: queue; elements can only be taken out, not looked at\n");
  EXPECT_EQ(map_dump_text({"big", "array", 100, {{7, 1}}, 99}),
            "big: array, 100 of 100 elements\n"
            "  7  1\n"
            "  and 99 that are zero\n");
  EXPECT_EQ(map_dump_text({"h", "hash", 4, {{1, 2}}, 0, "elements cannot be read: EPERM"}),
            "h: hash, 1 of 4 elements\n"
            "  1  2\n"
            "  elements cannot be read: EPERM\n");
}

TEST(MapDumpText, StacksHaveALineAFrame) {
  EXPECT_EQ(map_dump_text({"stacks", "stack_trace", 8, {{5, {"a+0x1", "b [m]+0x2"}}, {17, {"c+0x3"}}}}),
            "stacks: stack_trace, 2 of 8 elements\n"
            "  5   a+0x1\n"
            "      b [m]+0x2\n"
            "  17  c+0x3\n");
}

TEST(MapDumpText, Variables) {
  EXPECT_EQ(map_dump_text({".bss", "variables", 2, {{"count", 5}, {"name", "x"}}}),
            ".bss: variables\n"
            "  count  5\n"
            "  name   x\n");
}

TEST(MapDumpJson, IsOneObject) {
  const MapDump dump{"traffic", "percpu_array", 1, {{0, 3, {1, 2}}}};
  EXPECT_EQ(
      map_dump_json(dump).dump(),
      R"({"map":"traffic","type":"percpu_array","max_entries":1,"elements":[{"key":0,"value":3,"per_cpu":[1,2]}]})");
  EXPECT_EQ(map_dump_json({"q", "queue", 4, {}, 2, "why"}).dump(),
            R"({"map":"q","type":"queue","max_entries":4,"elements":[],"zeros_left_out":2,"note":"why"})");
}

}  // namespace
}  // namespace bpfcc
