#include "support/nearest_name.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

constexpr std::array<std::string_view, 3> kSections = {"socket", "xdp", "tracepoint"};

TEST(NearestName, FindsASlipOfTheFinger) {
  EXPECT_EQ(nearest_name("sokcet", kSections), "socket");
  EXPECT_EQ(nearest_name("tracepiont", kSections), "tracepoint");
  EXPECT_EQ(nearest_name("xpd", kSections), "");  // two edits of three letters: a guess, not an answer
}

TEST(NearestName, IsEmptyWhenNothingIsNear) {
  EXPECT_EQ(nearest_name("something_else", kSections), "");
  EXPECT_EQ(nearest_name("", kSections), "");
}

TEST(DidYouMean, IsAQuestionOrWhatElseThereIsToSay) {
  EXPECT_EQ(did_you_mean("sokcet", kSections), "did you mean socket?");
  EXPECT_EQ(did_you_mean("something_else", kSections), "");
  EXPECT_EQ(did_you_mean("something_else", kSections, "see --help"), "see --help");
}

TEST(DidYouMean, TakesThingsThatHaveNames) {
  struct Named {
    std::string name;
  };
  EXPECT_EQ(did_you_mean("sokcet", std::vector<Named>{{"xdp"}, {"socket"}}, &Named::name), "did you mean socket?");
}

}  // namespace
}  // namespace bpfcc
