#include "loader/object/dwarf_cursor.h"

#include <array>
#include <string_view>

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

TEST(DwarfCursor, ReadsNumbersOfAnyLength) {
  // The examples of DWARF 5, 7.6.
  DwarfCursor unsigned_numbers(bytes({"\x02\x7f\x80\x01\x81\x01\xe5\x8e\x26", 9}));
  EXPECT_EQ(unsigned_numbers.uleb(), 2U);
  EXPECT_EQ(unsigned_numbers.uleb(), 127U);
  EXPECT_EQ(unsigned_numbers.uleb(), 128U);
  EXPECT_EQ(unsigned_numbers.uleb(), 129U);
  EXPECT_EQ(unsigned_numbers.uleb(), 624485U);
  EXPECT_TRUE(unsigned_numbers.ok() && unsigned_numbers.at_end());
  DwarfCursor signed_numbers(bytes({"\x02\x7e\xff\x00\x81\x7f\x80\x7f", 8}));
  EXPECT_EQ(signed_numbers.sleb(), 2);
  EXPECT_EQ(signed_numbers.sleb(), -2);
  EXPECT_EQ(signed_numbers.sleb(), 127);
  EXPECT_EQ(signed_numbers.sleb(), -127);
  EXPECT_EQ(signed_numbers.sleb(), -128);
}

TEST(DwarfCursor, ReadsStringsAndBlocks) {
  DwarfCursor cursor(bytes({"name\0\1\2\3", 8}));
  EXPECT_EQ(cursor.string(), "name");
  EXPECT_EQ(cursor.block(3).size(), 3U);
  EXPECT_TRUE(cursor.at_end());
}

TEST(DwarfCursor, HasNothingBehindTheEnd) {
  DwarfCursor cursor(bytes("ab"));
  EXPECT_EQ(cursor.number(4), 0U);
  EXPECT_FALSE(cursor.ok());
  EXPECT_EQ(cursor.number(1), 0U);
  EXPECT_FALSE(DwarfCursor(bytes("ab"), 3).ok());
  DwarfCursor endless(bytes("\x80\x80"));
  endless.uleb();
  EXPECT_FALSE(endless.ok());
  DwarfCursor unterminated(bytes("name"));
  EXPECT_EQ(unterminated.string(), "");
  EXPECT_FALSE(unterminated.ok());
  DwarfCursor block(bytes("ab"));
  EXPECT_TRUE(block.block(~std::uint64_t{0}).empty());
}

}  // namespace
}  // namespace bpfcc
