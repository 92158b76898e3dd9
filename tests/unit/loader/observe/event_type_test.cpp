#include "loader/observe/event_type.h"

#include <gtest/gtest.h>

#include <memory>

#include "loader/observe/event_streams.h"
#include "tests/unit/loader/test_types.h"

namespace bpfcc {
namespace {

using test::bytes;

class FindEventType : public ::testing::Test {
 protected:
  struct Free {
    void operator()(btf *types) const { btf__free(types); }
  };

  FindEventType() : types_(btf__new_empty()) { u32_ = btf__add_int(types_.get(), "unsigned int", 4, 0); }

  int add_struct(const char *name) {
    const int id = btf__add_struct(types_.get(), name, 4);
    btf__add_field(types_.get(), "pid", u32_, 0, 0);
    return id;
  }
  std::string found(const char *map_name, int value_type = 0) const {
    MapSpec map;
    map.name = map_name;
    map.value_type_id = static_cast<std::uint32_t>(value_type);
    return find_event_type(types_.get(), map).name;
  }

  std::unique_ptr<btf, Free> types_;
  int u32_;
};

TEST_F(FindEventType, MapsValueTypeComesFirst) {
  add_struct("events_event");
  EXPECT_EQ(found("events", add_struct("declared")), "struct declared");
  EXPECT_EQ(found("events", u32_), "struct events_event") << "a perf event array holds descriptors, not events";
}

TEST_F(FindEventType, AnnotationOfTheCompiler) {
  const int type = add_struct("seen");
  btf__add_struct(types_.get(), "____btf_map_events", 8);
  btf__add_field(types_.get(), "key", u32_, 0, 0);
  btf__add_field(types_.get(), "value", type, 32, 0);
  EXPECT_EQ(found("events"), "struct seen");
  EXPECT_EQ(found("others"), "");
}

TEST_F(FindEventType, NamedAfterTheMap) {
  add_struct("exec");
  add_struct("exec_event");
  add_struct("open_event");
  EXPECT_EQ(found("exec"), "struct exec_event");
  EXPECT_EQ(found("execs"), "struct exec");
  EXPECT_EQ(found("reads"), "") << "two structs could be meant";
}

TEST_F(FindEventType, TheOnlyOne) {
  add_struct("other");
  EXPECT_EQ(found("rb"), "");
  add_struct("exec_event");
  EXPECT_EQ(found("rb"), "struct exec_event");
}

TEST_F(FindEventType, WithoutTypes) {
  MapSpec map;
  map.name = "events";
  EXPECT_EQ(find_event_type(nullptr, map).id, 0U);
}

TEST_F(FindEventType, EventsOfAnotherSizeAreBytes) {
  const auto id = static_cast<std::uint32_t>(add_struct("event"));
  const EventType type{id, 4, "struct event"};
  EXPECT_EQ(read_event(types_.get(), "events", type, bytes({1, 0, 0, 0}), 0).value.dump(), R"({"pid":1})");
  const Event longer = read_event(types_.get(), "events", type, bytes({1, 0, 0, 0, 0}), 0);
  EXPECT_EQ(longer.value, "01:00:00:00:00");
  EXPECT_EQ(longer.type, "");
  EXPECT_EQ(read_event(types_.get(), "events", type, bytes({1, 0, 0, 0, 0}), 7).type, "struct event");
  EXPECT_EQ(read_event(types_.get(), "events", type, bytes({1, 0}), 7).type, "");
}

}  // namespace
}  // namespace bpfcc
