#include "loader/load/value_parser.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/loader/test_types.h"

namespace bpfcc {
namespace {

using test::bytes;
using Bytes = std::vector<std::byte>;

class ValueParser : public ::testing::Test {
 protected:
  ValueLayout layout(const char *type) const { return {types_.get(), types_.id(type), types_.size(type)}; }

  Bytes parse(const char *text, const ValueLayout &layout) const {
    const auto value = parse_value(text, layout);
    EXPECT_TRUE(value) << text << ": " << to_string(value.error());
    return value ? *value : Bytes();
  }
  Bytes parse(const char *text, const char *type) const { return parse(text, layout(type)); }

  std::string refusal(const char *text, const ValueLayout &layout) const {
    const auto value = parse_value(text, layout);
    if (value) return "accepted";
    EXPECT_EQ(value.error().kind, ErrorKind::kUsage);
    return to_string(value.error());
  }
  std::string refusal(const char *text, const char *type) const { return refusal(text, layout(type)); }

  test::TestTypes types_;
};

TEST_F(ValueParser, Integers) {
  EXPECT_EQ(parse("1024", "unsigned int"), bytes({0, 4, 0, 0}));
  EXPECT_EQ(parse(" -1 ", "int"), bytes({255, 255, 255, 255}));
  EXPECT_EQ(parse("true", "_Bool"), bytes({1}));
  EXPECT_EQ(refusal("-1", "unsigned int"), "-1 does not fit in 4 bytes: 0 to 4294967295");
  EXPECT_EQ(refusal("ten", "unsigned int"), "'ten' is not an integer (unsigned int)");
}

TEST_F(ValueParser, NetworkOrder) {
  EXPECT_EQ(parse("80", "__be16"), bytes({0, 80}));
  EXPECT_EQ(parse("10.0.0.1", "__be32"), bytes({10, 0, 0, 1}));
  EXPECT_EQ(parse("10.0.0.1", "unsigned int"), bytes({10, 0, 0, 1}));
}

TEST_F(ValueParser, Enumerators) {
  EXPECT_EQ(parse("PASS", "verdict"), bytes({2, 0, 0, 0}));
  EXPECT_EQ(parse("7", "verdict"), bytes({7, 0, 0, 0}));
  EXPECT_EQ(parse("HUGE", "big"), bytes({0, 0, 0, 0, 0, 1, 0, 0}));
  EXPECT_EQ(refusal("PAS", "verdict"), "'PAS' is not an enumerator of enum verdict\n  hint: did you mean PASS?");
}

TEST_F(ValueParser, Arrays) {
  EXPECT_EQ(parse("eth0", "char_16"), bytes({'e', 't', 'h', '0', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(parse("de:ad:be:ef:00:01", "byte_6"), bytes({0xde, 0xad, 0xbe, 0xef, 0, 1}));
  EXPECT_EQ(parse("{1, 2}", "u32_3"), bytes({1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(refusal("{1, 2, 3, 4}", "u32_3"), "4 elements are given, unsigned int[3] has 3");
  EXPECT_EQ(refusal("1", "u32_3"), "'1' is not unsigned int[3]\n  hint: write {1, 2, 3}");
  EXPECT_EQ(refusal("0123456789abcdef0", "char_16"), "\"0123456789abcdef0\" has 17 characters, char[16] holds 16");
  EXPECT_EQ(refusal("\"open", "char_16"), "'\"open' is not a string: a quote or an escape is wrong");
}

TEST_F(ValueParser, Structs) {
  const Bytes expected = bytes({1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(parse("{packets=1, bytes=2}", "traffic"), expected);
  EXPECT_EQ(parse("{bytes=2, packets=1}", "traffic"), expected);
  EXPECT_EQ(parse("{1, 2}", "traffic"), expected);
  EXPECT_EQ(parse("{}", "traffic"), Bytes(16));
  EXPECT_EQ(parse("ls", "name"), parse("{text=ls}", "name"));
  EXPECT_EQ(parse("{number=5}", "choice"), bytes({5, 0, 0, 0}));
  EXPECT_EQ(parse("fe80::1", "in6_addr")[15], std::byte{1});
}

TEST_F(ValueParser, StructsThatDoNotFit) {
  EXPECT_EQ(refusal("{packet=1}", "traffic"), "struct traffic has no member 'packet'\n  hint: did you mean packets?");
  EXPECT_EQ(refusal("{1, 2, 3}", "traffic"), "struct traffic has 2 members, '3' is one too many");
  EXPECT_EQ(refusal("5", "traffic"), "'5' is not struct traffic\n  hint: write {MEMBER=VALUE, ...}");
  EXPECT_EQ(refusal("{low=1}", "mixed"), "bit fields cannot be set\n  hint: write all bytes in hex, as de:ad:be:ef");
}

TEST_F(ValueParser, SizeAlone) {
  EXPECT_EQ(parse("258", {nullptr, 0, 2}), bytes({2, 1}));
  EXPECT_EQ(parse("-1", {nullptr, 0, 2}), bytes({255, 255}));
  EXPECT_EQ(parse("01:02:03", {nullptr, 0, 3}), bytes({1, 2, 3}));
  EXPECT_EQ(refusal("5", {nullptr, 0, 3}),
            "'5' is not a value of 3 bytes\n"
            "  hint: the object does not say the type: write bytes in hex, as de:ad:be:ef");
  EXPECT_EQ(refusal("x", {nullptr, 0, 4}),
            "'x' is not a value of 4 bytes\n"
            "  hint: the object does not say the type: write an integer, or bytes in hex, as de:ad:be:ef");
  EXPECT_EQ(refusal("1", {nullptr, 0, 0}), "'1' is not stored: there is nothing to store");
}

TEST_F(ValueParser, TypeOfAnotherSizeThanTheMapsIsNotUsed) {
  EXPECT_EQ(parse("1", {types_.get(), types_.id("unsigned long"), 4}), bytes({1, 0, 0, 0}));
}

TEST_F(ValueParser, Prefixes) {
  EXPECT_EQ(parse("10.0.0.0/8", {nullptr, 0, 8, true}), bytes({8, 0, 0, 0, 10, 0, 0, 0}));
  EXPECT_EQ(parse("fe80::/10", {nullptr, 0, 20, true}).size(), 20U);
  EXPECT_EQ(refusal("10.0.0.0/33", {nullptr, 0, 8, true}), "/33 is longer than 32 bits");
  EXPECT_EQ(refusal("fe80::/10", {nullptr, 0, 8, true}), "the address of 'fe80::/10' has 16 bytes, the map's have 4");
  EXPECT_EQ(refusal("10.0.0.0/x", {nullptr, 0, 8, true}),
            "'10.0.0.0/x' is not a prefix\n  hint: write it as 10.0.0.0/8");
}

TEST_F(ValueParser, NoTextMakesItCrash) {
  const char *texts[] = {"",     "{", "}",   "{{{{",  "{=}", "{a=", "\"",
                         "\"\\", ",", "{,}", "{,,,}", "/",   "::/", "{packets={{}}}"};
  for (const char *type : {"traffic", "mixed", "choice", "char_16", "u32_3", "verdict", "pointer", "double", "name"}) {
    for (const char *text : texts) {
      const auto value = parse_value(text, layout(type));
      EXPECT_EQ(value ? value->size() : types_.size(type), types_.size(type)) << text;
    }
  }
}

}  // namespace
}  // namespace bpfcc
