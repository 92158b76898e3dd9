#include "loader/verifier/message.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace bpfcc {
namespace {

TEST(MatchMessage, FindsTheCauseAndTheValues) {
  const MessageMatch match = match_message("invalid access to packet, off=30 size=4, R1(id=0,off=30,r=20)");
  ASSERT_NE(match.row, nullptr);
  EXPECT_EQ(match.row->cause, Cause::kPacketBounds);
  EXPECT_EQ(match.values[0], "30");
  EXPECT_EQ(match.values[2], "1");
  EXPECT_EQ(match.values[5], "20");
}

TEST(MatchMessage, TellsKindsOfTheSameSentenceApart) {
  EXPECT_EQ(match_message("R1 invalid mem access 'scalar'").row->cause, Cause::kNotAPointer);
  EXPECT_EQ(match_message("R1 invalid mem access 'map_value_or_null'").row->cause, Cause::kNullCheck);
  EXPECT_EQ(match_message("R1 invalid mem access 'ptr_or_null_task_struct'").row->cause, Cause::kNullCheck);
  EXPECT_EQ(match_message("R2 type=sock_or_null expected=sock, tcp_sock").row->cause, Cause::kNullCheck);
  EXPECT_EQ(match_message("R2 type=scalar expected=fp").row->cause, Cause::kArgumentType);
}

TEST(MatchMessage, KnowsBothLinesOfASentence) {
  const char *first = "global function calls are not allowed while holding a lock,";
  EXPECT_EQ(match_message("use static function instead").row->cause, Cause::kCriticalSection);
  EXPECT_TRUE(match_message(first).row == nullptr || match_message(first).row->cause == Cause::kCriticalSection);
}

TEST(MatchMessage, KnowsNothingOfOtherText) {
  EXPECT_EQ(match_message("hello").row, nullptr);
  EXPECT_EQ(match_message("").row, nullptr);
}

TEST(MatchFormat, ReadsConversions) {
  std::array<std::string_view, 2> values{};
  EXPECT_TRUE(match_format("value %lld makes %s pointer be out of bounds\n",
                           "value -5 makes map_value pointer be out of bounds", values));
  EXPECT_EQ(values[0], "-5");
  EXPECT_EQ(values[1], "map_value");
  EXPECT_TRUE(match_format("at 100%% of %#llx\n", "at 100% of 0xff", values));
  EXPECT_FALSE(match_format("R%d !read_ok\n", "R !read_ok", values));
  EXPECT_FALSE(match_format("R%d !read_ok\n", "R1 !read_ok, or so", values));
  EXPECT_TRUE(match_format("R%d !read_ok", "R1 !read_ok, or so", values));
}

TEST(RegisterOfMessage, CountsArgumentsFromOne) {
  EXPECT_EQ(register_of_message("R7 invalid mem access 'scalar'"), 7);
  EXPECT_EQ(register_of_message("invalid access to packet, off=0 size=4, R1(id=0,off=0,r=0)"), 1);
  EXPECT_EQ(register_of_message("At program exit the register R0 has smin=2"), 0);
  EXPECT_EQ(register_of_message("Expected an initialized dynptr as arg #0"), 1);
  EXPECT_EQ(register_of_message("Possibly NULL pointer passed to trusted arg0"), 1);
  EXPECT_EQ(register_of_message("Possibly NULL pointer passed to helper arg2"), 2);
  EXPECT_EQ(register_of_message("unreachable insn 4"), -1);
}

TEST(Messages, EveryRowMatchesItself) {
  // Each conversion replaced by a value: a row in front of it may speak of the same, never of a remark.
  for (const auto rows : {verifier_messages(), type_messages(), other_messages(), earlier_messages()}) {
    for (const MessageRow &row : rows) {
      std::string line;
      for (std::size_t i = 0; i < row.format.size(); ++i) {
        if (row.format[i] != '%') {
          line += row.format[i];
          continue;
        }
        i = row.format.find_first_not_of("#+-*.0123456789lhz", i + 1);
        line += row.format[i] == '%' ? "%" : row.format[i] == 's' ? "word" : "7";
      }
      while (line.ends_with('\n')) line.pop_back();
      if (const std::size_t newline = line.rfind('\n'); newline != std::string::npos) line.erase(0, newline + 1);
      std::array<std::string_view, 6> values{};
      EXPECT_TRUE(match_format(row.format, line, values)) << row.format;
    }
  }
}

TEST(Causes, AreInOrderAndSaySomething) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kCauseCount; ++i) {
    const CauseRow &row = causes()[i];
    EXPECT_EQ(static_cast<std::size_t>(row.cause), i) << row.name;
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_FALSE(row.meaning.empty() || row.remedy.empty()) << row.name;
    EXPECT_FALSE(row.meaning.ends_with('.') || row.remedy.ends_with('.')) << row.name;
  }
}

}  // namespace
}  // namespace bpfcc
