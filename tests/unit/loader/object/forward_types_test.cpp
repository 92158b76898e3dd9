#include "loader/object/forward_types.h"

#include <bpf/btf.h>

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/loader/object/object_builder.h"

namespace bpfcc {
namespace {

using Names = std::vector<std::string>;

constexpr int kFirst = 6;  ///< id of a forward declaration

/// struct root { struct alpha *alpha; struct yard *yard; struct zone *zone; }, with the forward declarations in this
/// order. The name alpha is a member's too, and stands before all others.
ObjectImage with_forward_types(const Names &names) {
  BtfPtr types = test::empty_btf();
  const auto id = [&names](const char *name) {
    return kFirst + static_cast<int>(std::ranges::find(names, name) - names.begin());
  };
  btf__add_ptr(types.get(), id("alpha"));
  btf__add_ptr(types.get(), id("yard"));
  btf__add_ptr(types.get(), id("zone"));
  btf__add_struct(types.get(), "root", 24);
  btf__add_field(types.get(), "alpha", 2, 0, 0);
  btf__add_field(types.get(), "y", 3, 64, 0);
  btf__add_field(types.get(), "z", 4, 128, 0);
  for (const std::string &name : names) btf__add_fwd(types.get(), name.c_str(), BTF_FWD_STRUCT);
  test::ObjectBuilder object;
  object.set_btf(types);
  return object.build();
}

TEST(ForwardTypes, StandInTheOrderOfReferences) {
  Names names = {"alpha", "yard", "zone"};
  const ObjectImage expected = with_forward_types(names);
  do {
    ObjectImage object = with_forward_types(names);
    order_forward_types(object.bytes);
    EXPECT_EQ(object.bytes, expected.bytes) << names[0] << names[1] << names[2];
  } while (std::ranges::next_permutation(names).found);
}

TEST(ForwardTypes, WithoutAReferenceStayBehind) {
  ObjectImage object = with_forward_types({"left", "zone", "over", "yard", "alpha"});
  order_forward_types(object.bytes);
  EXPECT_EQ(object.bytes, with_forward_types({"alpha", "yard", "zone", "left", "over"}).bytes);
}

TEST(ForwardTypes, TagsOfPointersMoveWithThem) {
  const auto with_tag = [](bool is_tag_first) {
    BtfPtr types = test::empty_btf();
    const int tag = is_tag_first ? 3 : 4;
    const int forward = is_tag_first ? 4 : 3;
    btf__add_ptr(types.get(), tag);
    if (is_tag_first) btf__add_type_tag(types.get(), "kptr", forward);
    btf__add_fwd(types.get(), "task", BTF_FWD_STRUCT);
    if (!is_tag_first) btf__add_type_tag(types.get(), "kptr", forward);
    test::ObjectBuilder object;
    object.set_btf(types);
    return object.build();
  };
  ObjectImage object = with_tag(false);
  order_forward_types(object.bytes);
  EXPECT_EQ(object.bytes, with_tag(true).bytes);
}

TEST(ForwardTypes, AnObjectWithoutBtfStaysAsItIs) {
  ObjectImage object = test::two_legacy_maps();
  const std::vector<std::byte> before = object.bytes;
  order_forward_types(object.bytes);
  EXPECT_EQ(object.bytes, before);
}

}  // namespace
}  // namespace bpfcc
