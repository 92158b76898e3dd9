#include "loader/observe/value_text.h"

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

TEST(ValueText, NumbersAndNames) {
  EXPECT_EQ(value_text(5), "5");
  EXPECT_EQ(value_text(true), "true");
  EXPECT_EQ(value_text(nullptr), "-");
  EXPECT_EQ(value_text("sshd"), "sshd");
  EXPECT_EQ(value_text("10.0.0.0/8"), "10.0.0.0/8");
}

TEST(ValueText, QuotesWhatCouldBeMisread) {
  EXPECT_EQ(value_text(""), "\"\"");
  EXPECT_EQ(value_text("two words"), "\"two words\"");
  EXPECT_EQ(value_text("a\"b\\"), R"("a\"b\\")");
}

TEST(ValueText, NothingDrivesTheTerminal) {
  EXPECT_EQ(value_text("\x1b[2J"), R"("\x1b[2J")");
  EXPECT_EQ(value_text("a\nb\t"), R"("a\nb\t")");
  EXPECT_EQ(value_text("\xc2\x9b"
                       "2J"),
            R"("\xc2\x9b2J")");  // CSI as one character of C1
  EXPECT_EQ(value_text("\xff\xfe"), R"("\xff\xfe")");
  EXPECT_EQ(value_text("caf\xc3\xa9"), "\"caf\xc3\xa9\"");
  EXPECT_EQ(printable("\xed\xa0\x80\xc0\x80\xe2\x82"), R"(\xed\xa0\x80\xc0\x80\xe2\x82)");
  EXPECT_EQ(printable("\xf0\x9f\x90\x9d ok"), "\xf0\x9f\x90\x9d ok");
}

TEST(ValueText, StructsAndArrays) {
  const Value value = {{"packets", 5}, {"name", "a b"}, {"list", {1, 2}}};
  EXPECT_EQ(value_text(value), "{packets=5, name=\"a b\", list={1, 2}}");
  EXPECT_EQ(record_text(value), "packets=5, name=\"a b\", list={1, 2}");
  EXPECT_EQ(value_text(Value::object()), "{}");
  EXPECT_EQ(record_text("01:02"), "01:02");
}

TEST(ValueText, NamesOfMembersDoNotDriveTheTerminal) { EXPECT_EQ(value_text(Value{{"a\x1b[2J", 1}}), "{a\\x1b[2J=1}"); }

}  // namespace
}  // namespace bpfcc
