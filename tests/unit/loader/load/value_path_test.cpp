#include "loader/load/value_path.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/loader/test_types.h"

namespace bpfcc {
namespace {

class ValuePath : public ::testing::Test {
 protected:
  /// "offset+size" of the part, or why there is none.
  std::string place(const char *type, std::string_view path) {
    std::vector<std::byte> memory(types_.size(type));
    const auto part = find_part(types_.get(), {types_.id(type), memory}, path);
    if (!part) return to_string(part.error());
    return std::to_string(part->bytes.data() - memory.data()) + "+" + std::to_string(part->bytes.size());
  }

  test::TestTypes types_;
};

TEST_F(ValuePath, NamesParts) {
  EXPECT_EQ(place("unsigned int", ""), "0+4");
  EXPECT_EQ(place("mixed", ".hardware"), "16+6");
  EXPECT_EQ(place("mixed", ".inner.bytes"), "40+8");
  EXPECT_EQ(place("mixed", ".list[2]"), "56+4");
  EXPECT_EQ(place("mixed", ".address"), "64+4") << "of an unnamed union";
}

TEST_F(ValuePath, SaysWhatIsNotThere) {
  EXPECT_EQ(place("mixed", ".inner.byte"), "struct traffic has no member 'byte'\n  hint: did you mean bytes?");
  EXPECT_EQ(place("mixed", ".list[3]"), "unsigned int[3] has no element [3]: there are 0 to 2");
  EXPECT_EQ(place("mixed", ".list[-1]"), "unsigned int[3] has no element [-1]: there are 0 to 2");
  EXPECT_EQ(place("mixed", ".list[18446744073709551615]"),
            "unsigned int[3] has no element [18446744073709551615]: there are 0 to 2");
  EXPECT_EQ(place("mixed", ".low"), "'low' is a bit field, which cannot be set");
  EXPECT_EQ(place("mixed", "."), "struct mixed has no member ''");
  EXPECT_EQ(place("unsigned int", ".a"), "unsigned int is no struct: it has no member 'a'");
  EXPECT_EQ(place("unsigned int", "[0]"), "unsigned int is no array: it has no element [0]");
  EXPECT_EQ(place("u32_3", "[0"), "'[0' names no part of a variable\n  hint: write name.member, or name[2]");
}

}  // namespace
}  // namespace bpfcc
