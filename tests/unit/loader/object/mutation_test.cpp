// No bytes make the reader or the rewrite crash: each byte of an object changed, and the object cut at each byte. The
// sanitizers' build tells what went wrong.
#include <bpf/libbpf.h>
#include <linux/bpf.h>

#include <array>

#include <gtest/gtest.h>

#include "loader/object/legacy_maps.h"
#include "loader/object/object_spec.h"
#include "tests/unit/loader/object/object_builder.h"

namespace bpfcc {
namespace {

using test::operator+;  // NOLINT(misc-unused-using-decls): it is used as an operator alone

/// One of everything: both forms of maps, BTF, relocations, a called function, global variables.
ObjectImage seed() {
  test::ObjectBuilder builder;
  const std::vector<bpf_insn> code = test::load_address() + std::vector{test::call_function(-1), test::exit_program()};
  const std::size_t map = builder.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, 8, 16, 0, 0, 0, 0, 0});
  builder.add_legacy_map("jumps", {BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 8, 0, 2, 0, 0, 0}, STB_LOCAL);
  builder.add_function("f", "socket", code);
  builder.add_function("g", "2/1", code);
  builder.add_function("sub", ".text", {test::call_helper(BPF_FUNC_trace_printk), test::exit_program()}, STB_LOCAL);
  builder.add_btf_map("declared", 24);
  builder.add_section(".data", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, std::vector<std::byte>(4));
  const BtfPtr types = test::empty_btf();
  const int type = test::add_map_struct(types.get(), {{"type", 1}, {"key_size", 4}, {"max_entries", 1}});
  const int definition = btf__add_struct(types.get(), "bpf_map_def", 4);
  btf__add_field(types.get(), "type", 1, 0, 0);
  test::add_variables(types.get(), ".maps", {btf__add_var(types.get(), "declared", BTF_VAR_GLOBAL_ALLOCATED, type)});
  test::add_variables(types.get(), "maps", {btf__add_var(types.get(), "m", BTF_VAR_GLOBAL_ALLOCATED, definition)});
  test::add_variables(types.get(), ".kconfig", {btf__add_var(types.get(), "hz", BTF_VAR_GLOBAL_EXTERN, 1)});
  builder.set_btf(types);
  const std::size_t section = builder.image().find_section("socket");
  const std::size_t text = builder.image().find_section(".text");
  builder.add_relocation(section, 0, map);
  builder.add_relocation(section, 16, builder.add_symbol("", text, 0, 0, STT_SECTION, STB_LOCAL), 10);
  return builder.build();
}

/// libbpf would write a line for most of them.
class Mutation : public testing::Test {
 protected:
  void SetUp() override { before_ = libbpf_set_print(nullptr); }
  void TearDown() override { libbpf_set_print(before_); }

 private:
  libbpf_print_fn_t before_ = nullptr;
};

/// Both must come back; what they say does not matter.
void use(const ObjectImage &object) {
  const Result<ObjectSpec> spec = read_object(object);
  const Result<ObjectImage> image = legacy_maps_to_btf(object);
  if (image) {
    const Result<ObjectImage> again = legacy_maps_to_btf(*image);
    EXPECT_TRUE(again) << to_string(again.error());
  }
  EXPECT_TRUE(spec || spec.error().kind == ErrorKind::kRefused);
}

TEST_F(Mutation, TheSeedIsAccepted) {
  const Result<ObjectSpec> spec = read_object(seed());
  ASSERT_TRUE(spec) << to_string(spec.error());
  EXPECT_EQ(spec->maps.size(), 5U);
  EXPECT_TRUE(legacy_maps_to_btf(seed()));
}

TEST_F(Mutation, EveryByteChanged) {
  const ObjectImage object = seed();
  constexpr std::array<std::byte, 5> kFlips = {std::byte{0x01}, std::byte{0x04}, std::byte{0x10}, std::byte{0x80},
                                               std::byte{0xff}};
  for (std::size_t i = 0; i < object.bytes.size(); ++i) {
    for (const std::byte flip : kFlips) {
      ObjectImage mutated = object;
      mutated.bytes[i] ^= flip;
      SCOPED_TRACE(i);
      use(mutated);
    }
  }
}

TEST_F(Mutation, CutAtEveryByte) {
  const ObjectImage object = seed();
  for (std::size_t size = 0; size < object.bytes.size(); ++size) {
    ObjectImage cut = object;
    cut.bytes.resize(size);
    EXPECT_FALSE(read_object(cut)) << size;
    EXPECT_FALSE(legacy_maps_to_btf(cut)) << size;
  }
}

}  // namespace
}  // namespace bpfcc
