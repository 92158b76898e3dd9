#include "support/text_file.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace bpfcc {
namespace {

using Texts = std::vector<std::string_view>;

TEST(LinesOf, LastLineMayEndWithoutNewline) {
  EXPECT_EQ(lines_of("a b\nc"), (Texts{"a b", "c"}));
  EXPECT_EQ(lines_of("a\n\nb\n"), (Texts{"a", "", "b"}));
  EXPECT_EQ(lines_of(""), Texts{});
}

TEST(WordsOf, AnyBlanksSeparate) {
  EXPECT_EQ(words_of("  0 \t 1000\n1 "), (Texts{"0", "1000", "1"}));
  EXPECT_EQ(words_of(" \n"), Texts{});
}

TEST(ReadText, FilesWithoutASizeTooAndNothingForNone) {
  EXPECT_EQ(lines_of(read_text("/proc/self/status").value()).front().substr(0, 5), "Name:");
  EXPECT_EQ(read_text("/nowhere/x"), std::nullopt);
  EXPECT_EQ(errno, ENOENT);
  EXPECT_EQ(read_text("/"), std::nullopt);
  EXPECT_EQ(errno, EISDIR);
  EXPECT_EQ(first_word_of_file("/proc/self/status"), "Name:");
  EXPECT_EQ(first_word_of_file("/nowhere/x"), "");
}

}  // namespace
}  // namespace bpfcc
