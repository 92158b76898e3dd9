#include "loader/load/literal.h"

#include <gtest/gtest.h>

#include "tests/unit/loader/test_types.h"

namespace bpfcc {
namespace {

using test::bytes;

Bytes stored(IntegerLiteral value, Signedness signedness, size_t size) {
  Bytes out(size);
  const Result<void> result = store_integer(value, signedness, out);
  EXPECT_TRUE(result) << to_string(result.error());
  return out;
}

std::string refusal(IntegerLiteral value, Signedness signedness, size_t size) {
  Bytes out(size);
  const Result<void> result = store_integer(value, signedness, out);
  return result ? "stored" : result.error().message;
}

TEST(ParseInteger, ReadsWhatCHas) {
  EXPECT_EQ(parse_integer("1024")->magnitude, 1024U);
  EXPECT_EQ(parse_integer("0x1F")->magnitude, 31U);
  EXPECT_EQ(parse_integer("-5")->magnitude, 5U);
  EXPECT_TRUE(parse_integer("-5")->negative);
  EXPECT_EQ(parse_integer("'a'")->magnitude, 97U);
  EXPECT_EQ(parse_integer("true")->magnitude, 1U);
  EXPECT_EQ(parse_integer("18446744073709551615")->magnitude, UINT64_MAX);
}

TEST(ParseInteger, RefusesTheRest) {
  for (const char *text : {"", "-", "0x", "12a", "1.5", "--1", "18446744073709551616", "''", "ab"}) {
    EXPECT_FALSE(parse_integer(text)) << text;
  }
}

TEST(StoreInteger, UsesAllBytes) {
  EXPECT_EQ(stored({0x0102}, Signedness::kUnsigned, 4), bytes({2, 1, 0, 0}));
  EXPECT_EQ(stored({2, true}, Signedness::kSigned, 2), bytes({0xfe, 0xff}));
  EXPECT_EQ(stored({1, true}, Signedness::kSigned, 16), Bytes(16, std::byte{0xff}));
  EXPECT_EQ(stored({0, true}, Signedness::kUnsigned, 1), bytes({0}));
}

TEST(StoreInteger, RefusesWhatDoesNotFit) {
  EXPECT_EQ(refusal({256}, Signedness::kUnsigned, 1), "256 does not fit in 1 byte: 0 to 255");
  EXPECT_EQ(refusal({128}, Signedness::kSigned, 1), "128 does not fit in 1 byte: -128 to 127");
  EXPECT_EQ(refusal({1, true}, Signedness::kUnsigned, 2), "-1 does not fit in 2 bytes: 0 to 65535");
  EXPECT_EQ(refusal({129, true}, Signedness::kUnknown, 1), "-129 does not fit in 1 byte: -128 to 255");
  EXPECT_EQ(refusal({128, true}, Signedness::kSigned, 1), "stored");
}

TEST(ParseAddress, ReadsAddressesAndHexPairs) {
  EXPECT_EQ(parse_address("10.0.0.1"), bytes({10, 0, 0, 1}));
  EXPECT_EQ(parse_address("de:ad:be:ef:00:01"), bytes({0xde, 0xad, 0xbe, 0xef, 0, 1}));
  EXPECT_EQ(parse_address("::1"), bytes({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
  for (const char *text : {"10.0.0", "10.0.0.256", "de:ad:be:e", "de-ad", "12", "", ":"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
}

TEST(ParseString, ResolvesEscapes) {
  EXPECT_EQ(parse_string("eth0"), "eth0");
  EXPECT_EQ(parse_string(R"("two words")"), "two words");
  EXPECT_EQ(parse_string(R"("a\n\"\\\x41")"), "a\n\"\\A");
  for (const char *text : {"\"", "\"a", R"("a\")", R"("a"b")", R"("\q")", R"("\x4")"}) {
    EXPECT_FALSE(parse_string(text)) << text;
  }
}

TEST(SplitBraces, KeepsWhatIsInside) {
  using Parts = std::vector<std::string_view>;
  EXPECT_EQ(split_braces("{}"), Parts{});
  EXPECT_EQ(split_braces(" { a=1 , b={2, 3} } "), (Parts{"a=1", "b={2, 3}"}));
  EXPECT_EQ(split_braces(R"({"a, }", 2})"), (Parts{R"("a, }")", "2"}));
  for (const char *text : {"", "1", "{", "{1", "1}", "{}}", "{{}", "{1}, {2}", R"({"})"}) {
    EXPECT_FALSE(split_braces(text)) << text;
  }
}

}  // namespace
}  // namespace bpfcc
