#include "loader/object/btf_types.h"

#include <cstring>

#include <gtest/gtest.h>

#include "tests/unit/loader/object/object_builder.h"

namespace bpfcc {
namespace {

std::string refusal(test::ObjectBuilder &builder) {
  const Result<BtfPtr> types = read_btf(builder.image());
  return types ? "(accepted)" : to_string(types.error());
}

std::string refusal(const BtfPtr &types) {
  test::ObjectBuilder builder;
  builder.set_btf(types);
  return refusal(builder);
}

TEST(BtfTypes, NoneIsFine) {
  test::ObjectBuilder builder;
  const Result<BtfPtr> types = read_btf(builder.image());
  ASSERT_TRUE(types);
  EXPECT_EQ(*types, nullptr);
}

TEST(BtfTypes, DamagedHeaders) {
  const auto with_header = [](auto edit) {
    test::ObjectBuilder builder;
    builder.set_btf(test::empty_btf());
    ElfSection &section = builder.image().sections.back();
    std::vector<std::byte> bytes(section.data.begin(), section.data.end());
    btf_header header;
    std::memcpy(&header, bytes.data(), sizeof(header));
    edit(header);
    std::memcpy(bytes.data(), &header, sizeof(header));
    section.data = builder.image().keep(std::move(bytes));
    return refusal(builder);
  };
  const std::string damaged = "section .BTF: is damaged: ";
  EXPECT_EQ(with_header([](btf_header & /*header*/) {}), "(accepted)");
  EXPECT_EQ(with_header([](btf_header &header) { header.magic = 0x9feb; }),
            damaged + "its first bytes are not those of BTF in this machine's byte order");
  EXPECT_EQ(with_header([](btf_header &header) { header.hdr_len = 25; }),
            damaged + "its header says that it has 25 bytes");
  EXPECT_EQ(with_header([](btf_header &header) { header.str_len = 1000; }),
            damaged + "a type, a length or a name is outside of it");
  test::ObjectBuilder truncated;
  truncated.add_section(".BTF", SHT_PROGBITS, 0, std::vector<std::byte>(7));
  EXPECT_EQ(refusal(truncated), damaged + "7 bytes are not a whole header");
}

TEST(BtfTypes, TypesMadeOfThemselves) {
  const std::string refused = "section .BTF: is damaged: a type is made of itself";
  const BtfPtr chain = test::empty_btf();
  btf__add_typedef(chain.get(), "a", 3);
  btf__add_typedef(chain.get(), "b", 2);
  EXPECT_EQ(refusal(chain), refused);

  const BtfPtr by_value = test::empty_btf();
  btf__add_struct(by_value.get(), "s", 4);
  btf__add_field(by_value.get(), "self", 2, 0, 0);
  EXPECT_EQ(refusal(by_value), refused);

  const BtfPtr by_pointer = test::empty_btf();
  btf__add_struct(by_pointer.get(), "list", 8);
  btf__add_field(by_pointer.get(), "next", 3, 0, 0);
  btf__add_ptr(by_pointer.get(), 2);
  EXPECT_EQ(refusal(by_pointer), "(accepted)");

  const BtfPtr deep = test::empty_btf();
  for (int i = 1; i < 1000; ++i) btf__add_const(deep.get(), i);
  EXPECT_EQ(refusal(deep), refused);
}

TEST(BtfTypes, SectionsHoldVariables) {
  const BtfPtr types = test::empty_btf();
  test::add_variables(types.get(), ".maps", {1});
  EXPECT_EQ(refusal(types), "section .BTF: is damaged: a section holds something else than variables");
}

}  // namespace
}  // namespace bpfcc
