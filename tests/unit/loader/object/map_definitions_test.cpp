#include <linux/bpf.h>

#include <gtest/gtest.h>

#include "loader/object/object_spec.h"
#include "tests/unit/loader/object/object_builder.h"

namespace bpfcc {
namespace {

using test::add_map_struct;
using test::ObjectBuilder;

constexpr std::uint32_t kNotPut = 0xffffffff;  // iproute2: an inner map that is put nowhere

ObjectBuilder builder_with_program() {
  ObjectBuilder builder;
  builder.add_function("f", "socket", {test::set_r0(0), test::exit_program()});
  return builder;
}

std::vector<MapSpec> maps_of(const ObjectBuilder &builder) {
  const Result<ObjectSpec> spec = read_object(builder.build());
  EXPECT_TRUE(spec) << to_string(spec.error());
  return spec ? spec->maps : std::vector<MapSpec>();
}

std::string refusal(const ObjectBuilder &builder) {
  const Result<ObjectSpec> spec = read_object(builder.build());
  return spec ? "(accepted)" : to_string(spec.error());
}

std::string refusal_of_legacy(const std::vector<std::uint32_t> &fields) {
  ObjectBuilder builder = builder_with_program();
  builder.add_legacy_map("m", fields);
  return refusal(builder);
}

/// An object with one map in SEC(".maps") that has these members.
template <class AddMembers>
ObjectBuilder builder_with_btf_map(AddMembers add_struct) {
  ObjectBuilder builder = builder_with_program();
  const BtfPtr types = test::empty_btf();
  const int type = add_struct(types.get());
  builder.add_btf_map("m", btf__type_by_id(types.get(), type)->size);
  test::add_variables(types.get(), ".maps", {btf__add_var(types.get(), "m", BTF_VAR_GLOBAL_ALLOCATED, type)});
  builder.set_btf(types);
  return builder;
}

TEST(LegacyMapDefinitions, AllSizesThatWereInUse) {
  for (std::size_t count = 4; count <= 10; ++count) {
    ObjectBuilder builder = builder_with_program();
    std::vector<std::uint32_t> fields = {BPF_MAP_TYPE_HASH, 4, 8, 16, BPF_F_NO_PREALLOC, 0, 0, 0, 0, 0};
    fields.resize(count);
    builder.add_legacy_map("m", fields);
    const std::vector<MapSpec> maps = maps_of(builder);
    ASSERT_EQ(maps.size(), 1U) << count;
    EXPECT_EQ(maps[0].name, "m");
    EXPECT_EQ(maps[0].form, MapForm::kLegacy);
    EXPECT_EQ(maps[0].type, std::uint32_t{BPF_MAP_TYPE_HASH});
    EXPECT_EQ(maps[0].key_size, 4U);
    EXPECT_EQ(maps[0].value_size, 8U);
    EXPECT_EQ(maps[0].max_entries, 16U);
    EXPECT_EQ(maps[0].flags, count > 4 ? std::uint32_t{BPF_F_NO_PREALLOC} : 0U);
  }
}

TEST(LegacyMapDefinitions, OddOnesAreRefused) {
  const std::string hint = "\n  hint: use struct bpf_map_def, or SEC(\".maps\")";
  EXPECT_EQ(refusal_of_legacy({BPF_MAP_TYPE_HASH, 4, 8}),
            "test.o: map m: its definition has 12 bytes, not 16 to 40 in steps of 4" + hint);
  EXPECT_EQ(refusal_of_legacy(std::vector<std::uint32_t>(11, 1)),
            "test.o: map m: its definition has 44 bytes, not 16 to 40 in steps of 4" + hint);
  EXPECT_EQ(refusal_of_legacy({0, 4, 8, 1}), "test.o: map m: its definition has no type");
  EXPECT_EQ(refusal_of_legacy({BPF_MAP_TYPE_HASH, 4, 8, 1, 0, 0, 0, 5}),
            "test.o: map m: byte 28 of its definition has a value, and no loader knows its meaning");

  ObjectBuilder odd = builder_with_program();
  const std::size_t map = odd.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, 8, 1, 0});
  odd.image().symbols[map].entry.st_size = 18;
  EXPECT_EQ(refusal(odd), "test.o: map m: its definition has 18 bytes, not 16 to 40 in steps of 4" + hint);
  odd.image().symbols[map].entry.st_size = 21;
  EXPECT_EQ(refusal(odd), "test.o: map m: its definition reaches beyond its place in section maps");
}

TEST(LegacyMapDefinitions, NeedASymbolEach) {
  ObjectBuilder nameless = builder_with_program();
  nameless.add_section("maps", SHT_PROGBITS, SHF_ALLOC, std::vector<std::byte>(20));
  EXPECT_EQ(refusal(nameless), "test.o: section maps: 20 bytes without a symbol");

  ObjectBuilder twice = builder_with_program();
  twice.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, 8, 1, 0});
  twice.add_symbol("n", twice.image().find_section("maps"), 0, 20, STT_OBJECT);
  EXPECT_EQ(refusal(twice), "test.o: map m: stands at the same place as n");
}

TEST(LegacyMapDefinitions, StandInOneSectionOfNumbers) {
  ObjectBuilder address = builder_with_program();
  const std::size_t map = address.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, 8, 1, 0});
  address.add_relocation(address.image().find_section("maps"), 0, map, 3);
  EXPECT_EQ(refusal(address), "test.o: section maps: a definition holds an address, where only numbers can be");

  ObjectBuilder two = builder_with_program();
  two.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, 8, 1, 0});
  two.add_section("maps", SHT_PROGBITS, SHF_ALLOC, {});
  EXPECT_EQ(refusal(two), "test.o: has two sections maps");
}

TEST(LegacyMapDefinitions, NumaNodeOnlyWithItsFlag) {
  ObjectBuilder builder = builder_with_program();
  builder.add_legacy_map("without", {BPF_MAP_TYPE_HASH, 4, 8, 1, 0, 0, 3});
  builder.add_legacy_map("with", {BPF_MAP_TYPE_HASH, 4, 8, 1, BPF_F_NUMA_NODE, 0, 3});
  const std::vector<MapSpec> maps = maps_of(builder);
  ASSERT_EQ(maps.size(), 2U);
  EXPECT_EQ(maps[0].numa_node, 0U);
  EXPECT_EQ(maps[1].numa_node, 3U);
}

TEST(LegacyMapDefinitions, InnerMapsByPosition) {
  ObjectBuilder builder = builder_with_program();
  builder.add_legacy_map("outer", {BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 0, 8, 0, 1, 0});
  builder.add_legacy_map("inner", {BPF_MAP_TYPE_HASH, 4, 8, 16, 0, 0, 0});
  const std::vector<MapSpec> maps = maps_of(builder);
  ASSERT_EQ(maps.size(), 2U);
  EXPECT_EQ(maps[0].value_size, 4U);
  ASSERT_NE(maps[0].inner, nullptr);
  EXPECT_EQ(maps[0].inner->type, std::uint32_t{BPF_MAP_TYPE_HASH});
  EXPECT_EQ(maps[0].inner->value_size, 8U);
  EXPECT_TRUE(maps[0].slots.empty());
}

TEST(LegacyMapDefinitions, InnerMapsThatCannotBe) {
  EXPECT_EQ(refusal_of_legacy({BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 4, 8, 0, 7}),
            "test.o: map m: its inner_map_idx is 7, and there are 1 maps");
  EXPECT_EQ(refusal_of_legacy({BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 4, 8, 0, 0}),
            "test.o: map m: its inner map m holds maps itself");
  EXPECT_EQ(refusal_of_legacy({BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 4, 8}),
            "test.o: map m: holds maps, and its definition has no member inner_map_idx to tell which");
  EXPECT_EQ(refusal_of_legacy({BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 4, 8, 0, 1, 0, 9, 0}),
            "test.o: map m: no map has the id 9 that it gives as inner_id");
}

TEST(LegacyMapDefinitions, Iproute2sByItsSize) {
  ObjectBuilder builder = builder_with_program();
  // type, size_key, size_value, max_elem, flags, id, pinning, inner_id, inner_idx
  builder.add_legacy_map("outer", {BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 4, 8, 0, 1, 0, 42, 0});
  builder.add_legacy_map("first", {BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0, 42, 0, 0, 0});
  builder.add_legacy_map("second", {BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0, 42, 0, 0, 5});
  builder.add_legacy_map("loose", {BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0, 42, 0, 0, kNotPut});
  builder.add_legacy_map("pinned", {BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0, 0, 2, 0, 0});
  builder.add_legacy_map("shared", {BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0, 0, 1, 0, 0});
  const std::vector<MapSpec> maps = maps_of(builder);
  ASSERT_EQ(maps.size(), 6U);
  ASSERT_NE(maps[0].inner, nullptr);
  EXPECT_EQ(maps[0].inner->type, std::uint32_t{BPF_MAP_TYPE_ARRAY});
  EXPECT_EQ(maps[0].slots, (std::map<std::uint32_t, std::string>{{0, "first"}, {5, "second"}}));
  EXPECT_TRUE(maps[4].pinned_by_name);
  EXPECT_FALSE(maps[5].pinned_by_name);
  EXPECT_EQ(refusal_of_legacy({BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0, 0, 3, 0, 0}),
            "test.o: map m: its pinning is 3, a number that only the configuration of iproute2 can explain\n"
            "  hint: use 1 to share it in the object, 2 to pin it by name");
}

TEST(LegacyMapDefinitions, MembersByTheirNamesInBtf) {
  // 20 bytes as in struct bpf_map_def, in another order and with iproute2's names.
  ObjectBuilder builder = builder_with_program();
  builder.add_legacy_map("m", {16, BPF_MAP_TYPE_HASH, 4, 8, 2});
  const BtfPtr types = test::empty_btf();
  const int type = btf__add_struct(types.get(), "bpf_elf_map", 20);
  std::uint32_t offset = 0;
  for (const char *member : {"max_elem", "type", "size_key", "size_value", "pinning"}) {
    btf__add_field(types.get(), member, 1, offset, 0);
    offset += 32;
  }
  test::add_variables(types.get(), "maps", {btf__add_var(types.get(), "m", BTF_VAR_GLOBAL_ALLOCATED, type)});
  builder.set_btf(types);
  const std::vector<MapSpec> maps = maps_of(builder);
  ASSERT_EQ(maps.size(), 1U);
  EXPECT_EQ(maps[0].max_entries, 16U);
  EXPECT_EQ(maps[0].type, std::uint32_t{BPF_MAP_TYPE_HASH});
  EXPECT_EQ(maps[0].value_size, 8U);
  EXPECT_TRUE(maps[0].pinned_by_name);
}

TEST(LegacyMapDefinitions, AnnotatedTypesWhereSizesAgree) {
  for (const std::uint32_t value_size : {4U, 8U}) {
    ObjectBuilder builder = builder_with_program();
    builder.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, value_size, 16, 0});
    const BtfPtr types = test::empty_btf();
    btf__add_struct(types.get(), "____btf_map_m", 8);
    btf__add_field(types.get(), "key", 1, 0, 0);
    btf__add_field(types.get(), "value", 1, 32, 0);
    builder.set_btf(types);
    const std::vector<MapSpec> maps = maps_of(builder);
    ASSERT_EQ(maps.size(), 1U);
    EXPECT_EQ(maps[0].key_type_id, value_size == 4 ? 1U : 0U);
    EXPECT_EQ(maps[0].value_type_id, value_size == 4 ? 1U : 0U);
  }
}

TEST(BtfMapDefinitions, EveryMember) {
  const ObjectBuilder builder = builder_with_btf_map([](btf *types) {
    const int key = btf__add_ptr(types, 1);
    const int extra = btf__add_enum64(types, nullptr, 8, false);
    btf__add_enum64_value(types, "__unique_value0", 1ULL << 44);
    const std::vector<int> numbers = {test::add_number(types, BPF_MAP_TYPE_HASH),
                                      test::add_number(types, 24),
                                      test::add_number(types, 1000),
                                      test::add_number(types, 5),
                                      test::add_number(types, 2),
                                      test::add_number(types, 1)};
    const int type = btf__add_struct(types, nullptr, 64);
    std::uint32_t offset = 0;
    const auto add = [&](const char *name, int member) { btf__add_field(types, name, member, 64 * offset++, 0); };
    add("type", numbers[0]);
    add("key", key);
    add("value_size", numbers[1]);
    add("max_entries", numbers[2]);
    add("map_flags", numbers[3]);
    add("numa_node", numbers[4]);
    add("pinning", numbers[5]);
    add("map_extra", extra);
    return type;
  });
  const std::vector<MapSpec> maps = maps_of(builder);
  ASSERT_EQ(maps.size(), 1U);
  EXPECT_EQ(maps[0].form, MapForm::kBtf);
  EXPECT_EQ(maps[0].type, std::uint32_t{BPF_MAP_TYPE_HASH});
  EXPECT_EQ(maps[0].key_size, 4U);
  EXPECT_EQ(maps[0].key_type_id, 1U);
  EXPECT_EQ(maps[0].value_size, 24U);
  EXPECT_EQ(maps[0].value_type_id, 0U);
  EXPECT_EQ(maps[0].max_entries, 1000U);
  EXPECT_EQ(maps[0].flags, 5U);
  EXPECT_EQ(maps[0].numa_node, 2U);
  EXPECT_TRUE(maps[0].pinned_by_name);
  EXPECT_EQ(maps[0].map_extra, 1ULL << 44);
}

TEST(BtfMapDefinitions, ProgramsInSlots) {
  ObjectBuilder builder = builder_with_program();
  const std::size_t target = builder.add_function("target", "socket", {test::set_r0(0), test::exit_program()});
  const BtfPtr types = test::empty_btf();
  const int values = btf__add_array(types.get(), 1, btf__add_ptr(types.get(), btf__add_func_proto(types.get(), 1)), 0);
  const std::vector<int> numbers = {test::add_number(types.get(), BPF_MAP_TYPE_PROG_ARRAY),
                                    test::add_number(types.get(), 4)};
  const int type = btf__add_struct(types.get(), nullptr, 16);
  btf__add_field(types.get(), "type", numbers[0], 0, 0);
  btf__add_field(types.get(), "key_size", numbers[1], 64, 0);
  btf__add_field(types.get(), "values", values, 128, 0);
  builder.add_btf_map("before", 8);
  builder.add_btf_map("jumps", 16 + 3 * 8);
  test::add_variables(types.get(), ".maps", {btf__add_var(types.get(), "jumps", BTF_VAR_GLOBAL_ALLOCATED, type)});
  builder.set_btf(types);
  builder.add_relocation(builder.image().find_section(".maps"), 8 + 16 + 2 * 8, target, 2);
  const std::vector<MapSpec> maps = maps_of(builder);
  ASSERT_EQ(maps.size(), 1U);
  EXPECT_EQ(maps[0].value_size, 4U);
  EXPECT_EQ(maps[0].slots, (std::map<std::uint32_t, std::string>{{2, "target"}}));

  builder.add_relocation(builder.image().find_section(".maps"), 0, target, 2);
  EXPECT_EQ(refusal(builder), "test.o: section .maps: byte 0 has an initial value that belongs to no map's values");
}

TEST(BtfMapDefinitions, MistakesAreNamed) {
  const auto with = [](const std::vector<test::Number> &numbers) {
    return refusal(builder_with_btf_map([&](btf *types) { return add_map_struct(types, numbers); }));
  };
  EXPECT_EQ(with({{"max_entries", 1}}), "test.o: map m: has no type\n  hint: add __uint(type, BPF_MAP_TYPE_...)");
  EXPECT_EQ(with({{"type", 1}, {"max_entris", 1}}),
            "test.o: map m: libbpf does not know the member max_entris of its definition");
  EXPECT_EQ(with({{"type", 1}, {"pinning", 2}}),
            "test.o: map m: its pinning is neither LIBBPF_PIN_NONE nor LIBBPF_PIN_BY_NAME");
  EXPECT_EQ(with({{"type", 1}, {"values", 2}}), "test.o: map m: only maps of maps and of programs have values");

  const auto one_member = [](const char *name, auto make_type) {
    return refusal(builder_with_btf_map([&](btf *types) {
      const int number = test::add_number(types, 1);
      const int member = make_type(types);
      const int type = btf__add_struct(types, nullptr, 16);
      btf__add_field(types, "type", number, 0, 0);
      btf__add_field(types, name, member, 64, 0);
      return type;
    }));
  };
  EXPECT_EQ(
      one_member("max_entries", [](btf * /*types*/) { return 1; }),
      "test.o: map m: the member max_entries of its definition is no number\n  hint: write __uint(max_entries, ...)");
  EXPECT_EQ(one_member("key", [](btf * /*types*/) { return 1; }),
            "test.o: map m: the member key of its definition is no pointer to a type\n  hint: write __type(key, ...)");
  EXPECT_EQ(one_member("value", [](btf *types) { return btf__add_ptr(types, 0); }),
            "test.o: map m: its value is of a type without a size");
}

TEST(BtfMapDefinitions, SizesMustAgree) {
  EXPECT_EQ(refusal(builder_with_btf_map([](btf *types) {
              const std::vector<int> members = {test::add_number(types, 1), btf__add_ptr(types, 1),
                                                test::add_number(types, 8)};
              const int type = btf__add_struct(types, nullptr, 24);
              btf__add_field(types, "type", members[0], 0, 0);
              btf__add_field(types, "key", members[1], 64, 0);
              btf__add_field(types, "key_size", members[2], 128, 0);
              return type;
            })),
            "test.o: map m: its key_size is 8, and the type there has 4 bytes");
}

TEST(BtfMapDefinitions, NeedBtfAndGlobalVariables) {
  ObjectBuilder without = builder_with_program();
  without.add_btf_map("m", 32);
  EXPECT_EQ(refusal(without),
            "test.o: section .maps: the object has no BTF that describes its maps\n  hint: compile it with -g");

  ObjectBuilder builder = builder_with_program();
  builder.add_btf_map("m", 8);
  const BtfPtr types = test::empty_btf();
  const int type = add_map_struct(types.get(), {{"type", 1}});
  test::add_variables(types.get(), ".maps", {btf__add_var(types.get(), "m", BTF_VAR_STATIC, type)});
  builder.set_btf(types);
  EXPECT_EQ(refusal(builder),
            "test.o: map m: libbpf takes only maps that are global variables\n  hint: leave out static or extern");
}

TEST(GlobalMaps, OfEverySection) {
  ObjectBuilder builder = builder_with_program();
  builder.add_section(".data", SHT_PROGBITS, SHF_ALLOC, std::vector<std::byte>(12));
  builder.add_section(".rodata.str1.1", SHT_PROGBITS, SHF_ALLOC, std::vector<std::byte>(5));
  builder.add_section(".rodata", SHT_PROGBITS, SHF_ALLOC, {});
  builder.add_section(".database", SHT_PROGBITS, SHF_ALLOC, std::vector<std::byte>(12));
  const std::size_t bss = builder.add_section(".bss", SHT_NOBITS, SHF_ALLOC, {});
  builder.image().sections[bss].header.sh_size = 1 << 20;
  const std::vector<MapSpec> maps = maps_of(builder);
  ASSERT_EQ(maps.size(), 3U);
  EXPECT_EQ(maps[0].name, ".data");
  EXPECT_EQ(maps[0].value_size, 12U);
  EXPECT_EQ(maps[1].name, ".rodata.str1.1");
  EXPECT_EQ(maps[1].flags, std::uint32_t{BPF_F_RDONLY_PROG});
  EXPECT_EQ(maps[2].name, ".bss");
  EXPECT_EQ(maps[2].value_size, 1U << 20);
  for (const MapSpec &map : maps) EXPECT_EQ(map.form, MapForm::kGlobal);
}

}  // namespace
}  // namespace bpfcc
