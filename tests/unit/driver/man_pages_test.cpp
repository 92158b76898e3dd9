// What can be written on the command line of bpfrun is in its man page.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "loader/attach/attach_kind.h"

namespace bpfcc {
namespace {

/// Without the backslashes of roff, whose hyphens are "\-".
std::string man_page(const std::string &name) {
  std::ifstream file(std::string(BPFCC_MAN_FOLDER) + "/" + name);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  std::erase(text, '\\');
  return text;
}

TEST(ManPage, NamesEveryKindOfAttachment) {
  const std::string page = man_page("bpfrun.1");
  for (const AttachKind &kind : attach_kinds()) {
    const std::string syntax(kind.syntax);
    const std::string first = syntax.substr(0, syntax.find(" or "));
    EXPECT_NE(page.find(".B " + first + "\n"), std::string::npos) << syntax;
  }
}

}  // namespace
}  // namespace bpfcc
