#include "loader/object/legacy_maps.h"

#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>

#include "loader/object/elf_image.h"
#include "loader/object/object_spec.h"
#include "tests/unit/loader/object/object_builder.h"

namespace bpfcc {
namespace {

using test::ObjectBuilder;
using test::operator+;  // NOLINT(misc-unused-using-decls): it is used as an operator alone

const std::vector<bpf_insn> kReturn = {test::set_r0(0), test::exit_program()};

ObjectImage rewritten(const ObjectImage &object) {
  Result<ObjectImage> image = legacy_maps_to_btf(object);
  EXPECT_TRUE(image) << to_string(image.error());
  return image ? *image : ObjectImage();
}

std::string refusal(const ObjectBuilder &builder) {
  const Result<ObjectImage> image = legacy_maps_to_btf(builder.build());
  return image ? "(accepted)" : to_string(image.error());
}

std::vector<MapSpec> maps_of(const ObjectImage &object) {
  const Result<ObjectSpec> spec = read_object(object);
  EXPECT_TRUE(spec) << to_string(spec.error());
  return spec ? spec->maps : std::vector<MapSpec>();
}

void expect_same(const MapSpec &a, const MapSpec &b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.type, b.type) << a.name;
  EXPECT_EQ(a.key_size, b.key_size) << a.name;
  EXPECT_EQ(a.value_size, b.value_size) << a.name;
  EXPECT_EQ(a.max_entries, b.max_entries) << a.name;
  EXPECT_EQ(a.flags, b.flags) << a.name;
  EXPECT_EQ(a.numa_node, b.numa_node) << a.name;
  EXPECT_EQ(a.pinned_by_name, b.pinned_by_name) << a.name;
  EXPECT_EQ(a.key_type_id, b.key_type_id) << a.name;
  EXPECT_EQ(a.value_type_id, b.value_type_id) << a.name;
  EXPECT_EQ(a.slots, b.slots) << a.name;
  ASSERT_EQ(a.inner == nullptr, b.inner == nullptr) << a.name;
  if (a.inner != nullptr) expect_same(*a.inner, *b.inner);
}

/// Reads the object with libbpf too: its view of the maps must be ours.
void expect_libbpf_agrees(const ObjectImage &object) {
  const libbpf_print_fn_t print = libbpf_set_print(nullptr);
  bpf_object *opened = bpf_object__open_mem(object.bytes.data(), object.bytes.size(), nullptr);
  libbpf_set_print(print);
  ASSERT_NE(opened, nullptr) << std::strerror(errno);
  for (const MapSpec &spec : maps_of(object)) {
    const bpf_map *map = bpf_object__find_map_by_name(opened, spec.name.c_str());
    ASSERT_NE(map, nullptr) << spec.name;
    EXPECT_EQ(bpf_map__type(map), spec.type) << spec.name;
    EXPECT_EQ(bpf_map__key_size(map), spec.key_size) << spec.name;
    EXPECT_EQ(bpf_map__value_size(map), spec.value_size) << spec.name;
    EXPECT_EQ(bpf_map__max_entries(map), spec.max_entries) << spec.name;
    EXPECT_EQ(bpf_map__map_flags(map), spec.flags) << spec.name;
    EXPECT_EQ(bpf_map__numa_node(map), spec.numa_node) << spec.name;
    EXPECT_EQ(bpf_map__btf_key_type_id(map), spec.key_type_id) << spec.name;
    EXPECT_EQ(bpf_map__btf_value_type_id(map), spec.value_type_id) << spec.name;
    EXPECT_EQ(bpf_map__pin_path(map) != nullptr, spec.pinned_by_name) << spec.name;
  }
  bpf_object__close(opened);
}

/// Rewrites, and compares the maps before and after. Legacy maps come first in a spec, declared ones after them.
ObjectImage expect_rewrite(const ObjectBuilder &builder) {
  const ObjectImage object = builder.build();
  const ObjectImage result = rewritten(object);
  const std::vector<MapSpec> before = maps_of(object);
  const std::vector<MapSpec> after = maps_of(result);
  EXPECT_EQ(before.size(), after.size());
  for (const MapSpec &map : before) {
    const auto found = std::ranges::find(after, map.name, &MapSpec::name);
    if (found == after.end()) {
      ADD_FAILURE() << map.name << " is lost";
      continue;
    }
    expect_same(map, *found);
    EXPECT_EQ(found->form, map.form == MapForm::kLegacy ? MapForm::kBtf : map.form);
  }
  expect_libbpf_agrees(result);
  EXPECT_EQ(rewritten(result).bytes, result.bytes);
  return result;
}

/// The names of the symbols that a section's relocations mean, in their order.
std::vector<std::string> references(const ObjectImage &object, std::string_view section) {
  const Result<ElfImage> image = parse_elf(object);
  const ElfRelocationTable *table = image->relocations_of(image->find_section(section));
  std::vector<std::string> names;
  names.reserve(table->entries.size());
  for (const ElfRelocation &relocation : table->entries) names.emplace_back(image->symbols[relocation.symbol].name);
  return names;
}

TEST(LegacyMaps, WithoutBtf) {
  ObjectBuilder builder;
  const std::size_t counts = builder.add_legacy_map("counts", {BPF_MAP_TYPE_HASH, 4, 8, 16, BPF_F_NO_PREALLOC});
  const std::size_t config = builder.add_legacy_map("config", {BPF_MAP_TYPE_ARRAY, 4, 4, 0xfffffff0, 0});
  builder.add_function("f", "socket1", test::load_address() + test::load_address() + kReturn);
  const std::size_t section = builder.image().find_section("socket1");
  builder.add_relocation(section, 16, config);
  builder.add_relocation(section, 0, counts);
  const ObjectImage result = expect_rewrite(builder);
  EXPECT_EQ(references(result, "socket1"), (std::vector<std::string>{"config", "counts"}));
}

TEST(LegacyMaps, ObjectsWithoutAnyAreReturnedUnchanged) {
  ObjectBuilder builder;
  builder.add_function("f", "xdp", kReturn);
  const ObjectImage object = builder.build();
  EXPECT_EQ(rewritten(object).bytes, object.bytes);
}

TEST(LegacyMaps, AnEmptySectionDisappears) {
  ObjectBuilder builder;
  builder.add_function("f", "xdp", kReturn);
  builder.add_section("maps", SHT_PROGBITS, SHF_ALLOC, {});
  const ObjectImage result = rewritten(builder.build());
  EXPECT_EQ(parse_elf(result)->find_section("maps"), 0U);
  expect_libbpf_agrees(result);
}

TEST(LegacyMaps, StaticMapsBecomeGlobal) {
  // As clang refers to them: by the section and an offset in the instruction.
  ObjectBuilder builder;
  builder.add_legacy_map("first", {BPF_MAP_TYPE_HASH, 4, 8, 16, 0}, STB_LOCAL);
  builder.add_legacy_map("second", {BPF_MAP_TYPE_HASH, 4, 8, 32, 0}, STB_LOCAL);
  builder.add_function("f", "socket", test::load_address(20) + test::load_address(0) + kReturn);
  const std::size_t maps = builder.add_symbol("", builder.image().find_section("maps"), 0, 0, STT_SECTION, STB_LOCAL);
  const std::size_t section = builder.image().find_section("socket");
  builder.add_relocation(section, 0, maps);
  builder.add_relocation(section, 16, maps);
  const ObjectImage result = expect_rewrite(builder);
  EXPECT_EQ(references(result, "socket"), (std::vector<std::string>{"second", "first"}));
  const Result<ElfImage> image = parse_elf(result);
  bpf_insn instruction;
  std::memcpy(&instruction, image->sections[image->find_section("socket")].data.data(), sizeof(instruction));
  EXPECT_EQ(instruction.imm, 0);
}

TEST(LegacyMaps, OtherUsesOfAMapAreRefused) {
  ObjectBuilder middle;
  const std::size_t map = middle.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, 8, 16, 0});
  middle.add_function("f", "socket", test::load_address(4) + kReturn);
  middle.add_relocation(middle.image().find_section("socket"), 0, map);
  EXPECT_EQ(refusal(middle),
            "test.o: section socket: instruction 0 uses a map of SEC(\"maps\") otherwise than by its address");
}

TEST(LegacyMaps, PlacesInDebugInformation) {
  ObjectBuilder builder;
  builder.add_legacy_map("first", {BPF_MAP_TYPE_HASH, 4, 8, 16, 0}, STB_LOCAL);
  builder.add_legacy_map("second", {BPF_MAP_TYPE_HASH, 4, 8, 32, 0}, STB_LOCAL);
  builder.add_function("f", "socket", kReturn);
  const std::size_t maps = builder.add_symbol("", builder.image().find_section("maps"), 0, 0, STT_SECTION, STB_LOCAL);
  const std::size_t debug =
      builder.add_section(".debug_addr", SHT_PROGBITS, 0, test::bytes_of(std::vector<std::uint64_t>{20, 7}));
  builder.add_relocation(debug, 0, maps, 2);
  builder.add_relocation(debug, 8, maps, 2);  // no map begins there
  const ObjectImage result = expect_rewrite(builder);
  EXPECT_EQ(references(result, ".debug_addr"), (std::vector<std::string>{"second", ""}));
}

TEST(LegacyMaps, InnerMapsSlotsAndPinning) {
  ObjectBuilder builder;
  builder.add_legacy_map("outer", {BPF_MAP_TYPE_ARRAY_OF_MAPS, 4, 4, 8, 0, 1, 0, 42, 0});
  builder.add_legacy_map("inner", {BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0, 42, 0, 0, 3});
  builder.add_legacy_map("pinned", {BPF_MAP_TYPE_ARRAY, 4, 8, 1, 0, 0, 2, 0, 0});
  builder.add_legacy_map("jumps", {BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 8, 0, 2, 0, 0, 0});
  builder.add_legacy_map("unused_jumps", {BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 8, 0, 5, 0, 0, 0});
  builder.add_function("main_program", "classifier", kReturn);
  builder.add_function("called", "2/6", kReturn);
  const ObjectImage result = expect_rewrite(builder);
  EXPECT_EQ(references(result, ".maps"), (std::vector<std::string>{"inner", "called"}));
}

TEST(LegacyMaps, InnerMapByPosition) {
  ObjectBuilder builder;
  builder.add_legacy_map("outer", {BPF_MAP_TYPE_HASH_OF_MAPS, 8, 4, 8, BPF_F_NO_PREALLOC, 1, 0});
  builder.add_legacy_map("inner", {BPF_MAP_TYPE_LRU_HASH, 4, 8, 100, 0, 0, 0});
  builder.add_function("f", "xdp1", kReturn);
  expect_rewrite(builder);
}

TEST(LegacyMaps, SlotsOutOfReach) {
  ObjectBuilder builder;
  builder.add_legacy_map("jumps", {BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 0x80000000, 0});
  builder.add_function("f", "socket/1000000", kReturn);
  EXPECT_EQ(refusal(builder), "test.o: map jumps: element 1000000 is too far behind for an initial value");
}

TEST(LegacyMaps, NumaNode) {
  ObjectBuilder builder;
  builder.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, 8, 16, BPF_F_NUMA_NODE, 0, 1});
  builder.add_function("f", "xdp", kReturn);
  expect_rewrite(builder);
}

/// BTF as clang writes it for: struct bpf_map_def SEC("maps") a, b; int global; and BPF_ANNOTATE_KV_PAIR(a, int, pair).
struct ClangBtf {
  BtfPtr types = test::empty_btf();
  int pair = 0;
  int global = 0;

  ClangBtf() {
    btf *t = types.get();
    pair = btf__add_struct(t, "pair", 8);
    btf__add_field(t, "a", 1, 0, 0);
    btf__add_field(t, "b", 1, 32, 0);
    const int annotation = btf__add_struct(t, "____btf_map_a", 12);
    btf__add_field(t, "key", 1, 0, 0);
    btf__add_field(t, "value", pair, 32, 0);
    const int definition = btf__add_struct(t, "bpf_map_def", 20);
    std::uint32_t offset = 0;
    for (const char *member : {"type", "key_size", "value_size", "max_entries", "map_flags"}) {
      btf__add_field(t, member, 1, offset, 0);
      offset += 32;
    }
    const int a = btf__add_var(t, "a", BTF_VAR_GLOBAL_ALLOCATED, definition);
    const int b = btf__add_var(t, "b", BTF_VAR_STATIC, definition);
    const int annotated = btf__add_var(t, "____btf_map_a", BTF_VAR_GLOBAL_ALLOCATED, annotation);
    global = btf__add_var(t, "global", BTF_VAR_GLOBAL_ALLOCATED, 1);
    test::add_variables(t, "maps", {a, b});
    test::add_variables(t, ".maps.a", {annotated});
    test::add_variables(t, ".data", {global});
  }
};

void add_clang_sections(ObjectBuilder &builder) {
  builder.add_legacy_map("a", {BPF_MAP_TYPE_HASH, 4, 8, 16, 0});
  builder.add_legacy_map("b", {BPF_MAP_TYPE_HASH, 4, 8, 16, 0}, STB_LOCAL);
  const std::size_t annotations =
      builder.add_section(".maps.a", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, std::vector<std::byte>(12));
  builder.add_symbol("____btf_map_a", annotations, 0, 12, STT_OBJECT);
  const std::size_t data = builder.add_section(".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, std::vector<std::byte>(4));
  builder.add_symbol("global", data, 0, 4, STT_OBJECT);
  builder.add_function("f", "xdp", kReturn);
}

TEST(LegacyMaps, BtfIsExtendedInPlace) {
  const ClangBtf clang;
  ObjectBuilder builder;
  add_clang_sections(builder);
  builder.set_btf(clang.types);
  const std::size_t btf_section = builder.image().find_section(".BTF");
  builder.add_relocation(btf_section, 24, 2, 4);  // as clang has it for the offsets of variables
  const ObjectImage result = expect_rewrite(builder);

  const std::vector<MapSpec> maps = maps_of(result);
  EXPECT_EQ(maps.at(0).value_type_id, static_cast<std::uint32_t>(clang.pair));
  const Result<ElfImage> image = parse_elf(result);
  EXPECT_EQ(image->find_section("maps"), 0U);
  EXPECT_EQ(image->relocations_of(image->find_section(".BTF")), nullptr);
  const Result<BtfPtr> types = read_btf(*image);
  ASSERT_TRUE(types) << to_string(types.error());
  // What .BTF.ext may refer to is where it was.
  const btf_type *global = btf__type_by_id(types->get(), static_cast<__u32>(clang.global));
  const btf_type *before = btf__type_by_id(clang.types.get(), static_cast<__u32>(clang.global));
  EXPECT_EQ(std::memcmp(global, before, sizeof(btf_type)), 0);
  EXPECT_EQ(btf_name(types->get(), global->name_off), "global");
  EXPECT_EQ(find_btf(types->get(), "maps", BTF_KIND_DATASEC), 0U);
  EXPECT_EQ(find_btf(types->get(), ".maps", BTF_KIND_DATASEC), find_btf(clang.types.get(), "maps", BTF_KIND_DATASEC));
}

TEST(LegacyMaps, BesideDeclaredOnes) {
  const ClangBtf clang;
  btf *t = clang.types.get();
  const int type =
      test::add_map_struct(t, {{"type", BPF_MAP_TYPE_ARRAY}, {"key_size", 4}, {"value_size", 4}, {"max_entries", 1}});
  const int second = btf__add_var(t, "second", BTF_VAR_GLOBAL_ALLOCATED, type);
  const int first = btf__add_var(t, "first", BTF_VAR_GLOBAL_ALLOCATED, type);
  test::add_variables(t, ".maps", {second, first});
  for (const int variable : {0, 1}) {
    // Unlike offsets, clang fills in sizes.
    auto *section = const_cast<btf_type *>(btf__type_by_id(t, find_btf(t, ".maps", BTF_KIND_DATASEC)));
    btf_var_secinfos(section)[variable].size = 32;
  }
  ObjectBuilder builder;
  add_clang_sections(builder);
  builder.add_btf_map("first", 32);
  builder.add_btf_map("second", 32);
  builder.set_btf(clang.types);
  const ObjectImage result = expect_rewrite(builder);
  EXPECT_EQ(parse_elf(result)->find_section("maps"), 0U);
  EXPECT_EQ(maps_of(result).size(), 5U);  // and .data
}

TEST(LegacyMaps, OldLlvmsSymbolsGetTypes) {
  ObjectBuilder builder;
  builder.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, 8, 16});
  builder.add_function("f", "socket", test::load_address() + kReturn);
  builder.add_relocation(builder.image().find_section("socket"), 0, 1);
  for (ElfSymbol &symbol : builder.image().symbols) {
    symbol.entry.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_NOTYPE);
    symbol.entry.st_size = 0;
  }
  const ObjectImage result = expect_rewrite(builder);
  bpf_object *opened = bpf_object__open_mem(result.bytes.data(), result.bytes.size(), nullptr);
  ASSERT_NE(opened, nullptr);
  EXPECT_NE(bpf_object__find_program_by_name(opened, "f"), nullptr);
  bpf_object__close(opened);
}

}  // namespace
}  // namespace bpfcc
