#include "driver/patch.h"

#include <gtest/gtest.h>

#include "driver/fix_its.h"

namespace bpfcc {
namespace {

constexpr char kBefore[] = "a\nb\nc\nd\ne\nf\ng\nh\ni\n";
constexpr char kAfter[] = "a\nb\nx\ny\nd\ne\nf\ng\ni\nj\n";

TEST(Patch, HasThreeLinesAroundEachChange) {
  EXPECT_EQ(unified_diff("p.c", "a\nb\nc\n", "a\nB\nc\n"), "--- p.c\n+++ p.c\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n");
  EXPECT_EQ(unified_diff("p.c", kBefore, kBefore), "");
}

TEST(Patch, ChangesFarApartAreInHunksOfTheirOwn) {
  EXPECT_EQ(unified_diff("p.c", "a\nb\nc\nd\ne\nf\ng\nh\ni\n", "x\na\nb\nc\nd\ne\nf\ng\nh\n"),
            "--- p.c\n+++ p.c\n@@ -1,3 +1,4 @@\n+x\n a\n b\n c\n@@ -6,4 +7,3 @@\n f\n g\n h\n-i\n");
  EXPECT_EQ(unified_diff("p.c", "", "a\n"), "--- p.c\n+++ p.c\n@@ -0,0 +1,1 @@\n+a\n");
}

TEST(Patch, EditsOfLinesMakeTheSameText) {
  EXPECT_EQ(apply_fix_its(kBefore, line_edits("p.c", kBefore, kAfter)).text, kAfter);
  EXPECT_EQ(apply_fix_its(kAfter, line_edits("p.c", kAfter, kBefore)).text, kBefore);
  EXPECT_TRUE(line_edits("p.c", kBefore, kBefore).empty());
}

}  // namespace
}  // namespace bpfcc
