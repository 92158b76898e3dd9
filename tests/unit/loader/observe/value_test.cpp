#include "loader/observe/value.h"

#include <gtest/gtest.h>

#include <cstring>

#include "loader/load/value_parser.h"
#include "tests/unit/loader/test_types.h"

namespace bpfcc {
namespace {

using test::bytes;
using Bytes = std::vector<std::byte>;

class ReadValue : public ::testing::Test {
 protected:
  Value read(const char *type, const Bytes &bytes) const { return read_value(types_.get(), types_.id(type), bytes); }

  test::TestTypes types_;
};

TEST_F(ReadValue, Integers) {
  EXPECT_EQ(read("unsigned int", bytes({0, 4, 0, 0})), 1024);
  EXPECT_EQ(read("int", bytes({0xff, 0xff, 0xff, 0xff})), -1);
  EXPECT_EQ(read("unsigned long", Bytes(8, std::byte{0xff})), UINT64_MAX);
  EXPECT_EQ(read("unsigned __int128", bytes({1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2})),
            "0x02000000000000000000000000000001");
  EXPECT_EQ(read("_Bool", bytes({1})), true);
  EXPECT_EQ(read("char", bytes({0xff})), -1);
  EXPECT_EQ(read("double", bytes({0, 0, 0, 0, 0, 0, 0xf8, 0x3f})), 1.5);
  EXPECT_EQ(read("pointer", bytes({0, 0, 0, 0, 0x80, 0x88, 0xff, 0xff})), "0xffff888000000000");
}

TEST_F(ReadValue, NetworkOrder) {
  EXPECT_EQ(read("__be16", bytes({0, 80})), 80);
  EXPECT_EQ(read("__be32", bytes({127, 0, 0, 1})), "127.0.0.1");
}

TEST_F(ReadValue, Enumerators) {
  EXPECT_EQ(read("verdict", bytes({2, 0, 0, 0})), "PASS");
  EXPECT_EQ(read("verdict", bytes({9, 0, 0, 0})), 9);
  EXPECT_EQ(read("big", bytes({0, 0, 0, 0, 0, 1, 0, 0})), "HUGE");
}

TEST_F(ReadValue, Arrays) {
  EXPECT_EQ(read("char_16", bytes({'l', 's', 0, 'x', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})), "ls");
  EXPECT_EQ(read("char_16", Bytes(16, std::byte{'x'})), "xxxxxxxxxxxxxxxx");
  EXPECT_EQ(read("byte_6", bytes({0xde, 0xad, 0xbe, 0xef, 0, 1})), "de:ad:be:ef:00:01");
  EXPECT_EQ(read("u32_3", bytes({1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0})), (Value{1, 2, 3}));
}

TEST_F(ReadValue, Structs) {
  EXPECT_EQ(read("traffic", bytes({1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0})).dump(),
            R"({"packets":1,"bytes":2})");
  Bytes address(16);
  address[15] = std::byte{1};
  EXPECT_EQ(read("in6_addr", address), "::1");
}

TEST_F(ReadValue, BitFieldsUnnamedUnionsAndLocks) {
  Bytes raw(80);
  std::memcpy(raw.data(), "sshd", 4);
  raw[22] = std::byte{1};
  raw[23] = std::byte{0xff};  // low: 3 bits, high: 5 signed bits
  raw[24] = std::byte{1};
  raw[60] = std::byte{9};  // the lock
  raw[64] = std::byte{10};
  EXPECT_EQ(read("mixed", raw).dump(),
            R"({"name":"sshd","hardware":"00:00:00:00:00:00","on":true,"low":7,"high":-1,"verdict":"DROP",)"
            R"("inner":{"packets":0,"bytes":0},"list":[0,0,0],"number":10,"address":"10.0.0.0","number16":0})");
}

TEST_F(ReadValue, WithoutTypes) {
  EXPECT_EQ(read_value(nullptr, 0, bytes({1, 2})), 0x0201);
  EXPECT_EQ(read_value(nullptr, 7, bytes({1, 2, 3})), "01:02:03");
  EXPECT_EQ(read_value(types_.get(), 0, bytes({1, 2, 3})), "01:02:03");
  EXPECT_EQ(read_value(types_.get(), 100000, bytes({5})), 5);
  EXPECT_EQ(read_value(nullptr, 0, {}), "");
}

TEST_F(ReadValue, FewerBytesThanTheTypeHas) {
  for (size_t size = 0; size < 80; ++size) {
    for (const char *type :
         {"mixed", "traffic", "char_16", "u32_3", "unsigned long", "verdict", "in6_addr", "double"}) {
      read(type, Bytes(size));
    }
  }
  EXPECT_EQ(read("traffic", Bytes(8)).dump(), R"({"packets":0})");
}

TEST(ReadPrefix, AddressAndLength) {
  EXPECT_EQ(read_prefix(bytes({8, 0, 0, 0, 10, 0, 0, 0})), "10.0.0.0/8");
  EXPECT_EQ(read_prefix(bytes({4, 0, 0, 0, 0xf0})), "f0/4");
  EXPECT_EQ(read_prefix(bytes({1, 2})), "01:02");
}

TEST(SumValues, MemberByMember) {
  const auto sum = [](std::vector<Value> values) { return sum_values(values).dump(); };
  EXPECT_EQ(sum({1U, 2U, 3U}), "6");
  EXPECT_EQ(sum({-1, 3}), "2");
  EXPECT_EQ(sum({0.5, 0.25}), "0.75");
  EXPECT_EQ(sum({{{"a", 1}, {"b", "x"}}, {{"a", 2}, {"b", "x"}}}), R"({"a":3,"b":"x"})");
  EXPECT_EQ(sum({{{"a", 1}, {"b", "x"}}, {{"a", 2}, {"b", "y"}}}), R"({"a":3,"b":null})");
  EXPECT_EQ(sum({{1, 2}, {3, 4}}), "[4,6]");
  EXPECT_EQ(sum({true, false}), "null");
}

/// What is shown can be written again with --map.
TEST_F(ReadValue, ReadsWhatTheParserStores) {
  const std::pair<const char *, const char *> cases[] = {
      {"unsigned int", "1024"},
      {"__be16", "80"},
      {"verdict", "PASS"},
      {"int", "-7"},
  };
  for (const auto &[type, text] : cases) {
    const auto stored = parse_value(text, {types_.get(), types_.id(type), types_.size(type)});
    ASSERT_TRUE(stored) << text;
    const Value value = read(type, *stored);
    EXPECT_EQ(value.is_string() ? value.get<std::string>() : value.dump(), text);
  }
}

}  // namespace
}  // namespace bpfcc
