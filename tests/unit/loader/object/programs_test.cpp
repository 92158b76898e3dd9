#include <linux/bpf.h>

#include <gtest/gtest.h>

#include "loader/object/object_spec.h"
#include "loader/object/program_check.h"
#include "tests/unit/loader/object/object_builder.h"

namespace bpfcc {
namespace {

using test::call_function;
using test::call_helper;
using test::exit_program;
using test::ObjectBuilder;
using test::operator+;  // NOLINT(misc-unused-using-decls): it is used as an operator alone
using test::set_r0;
using Code = std::vector<bpf_insn>;

const Code kReturn = {set_r0(0), exit_program()};

ObjectSpec spec_of(const ObjectBuilder &builder) {
  Result<ObjectSpec> spec = read_object(builder.build());
  EXPECT_TRUE(spec) << to_string(spec.error());
  return spec ? *spec : ObjectSpec();
}

std::string refusal(const ObjectBuilder &builder) {
  const Result<ObjectSpec> spec = read_object(builder.build());
  return spec ? "(accepted)" : to_string(spec.error());
}

/// What check_section or check_license says about the only program of an object.
std::string complaint(const ObjectBuilder &builder) {
  const ObjectSpec spec = spec_of(builder);
  Result<void> checked = check_section(spec, spec.programs.at(0));
  if (checked) checked = check_license(spec, spec.programs.at(0));
  return checked ? "" : to_string(checked.error());
}

TEST(Programs, SeveralInOneSection) {
  ObjectBuilder builder;
  builder.add_function("first", "xdp", kReturn);
  builder.add_function("sub", ".text", kReturn, STB_LOCAL);
  builder.add_function("second", "xdp", kReturn + kReturn);
  builder.add_function("optional", "?fentry.s/do_unlinkat", kReturn);
  const ObjectSpec spec = spec_of(builder);
  ASSERT_EQ(spec.programs.size(), 3U);
  EXPECT_EQ(spec.programs[0].name, "first");
  EXPECT_EQ(spec.programs[0].type, std::uint32_t{BPF_PROG_TYPE_XDP});
  EXPECT_EQ(spec.programs[0].attach_type, std::uint32_t{BPF_XDP});
  EXPECT_EQ(spec.programs[0].instructions, 2U);
  EXPECT_TRUE(spec.programs[0].autoload);
  EXPECT_EQ(spec.programs[1].name, "second");
  EXPECT_EQ(spec.programs[1].instructions, 4U);
  EXPECT_EQ(spec.programs[2].section, "?fentry.s/do_unlinkat");
  EXPECT_TRUE(spec.programs[2].sleepable);
  EXPECT_FALSE(spec.programs[2].autoload);
  EXPECT_EQ(spec.license, "GPL");
}

TEST(Programs, NoneIsAnError) {
  const ObjectBuilder empty;
  EXPECT_EQ(refusal(empty),
            "test.o: holds no program\n  hint: an object is loaded for its programs: functions with SEC(\"xdp\") or "
            "the like in front");
  ObjectBuilder forgotten;
  forgotten.add_function("count", ".text", kReturn);
  EXPECT_EQ(
      refusal(forgotten),
      "test.o: holds no program\n  hint: write SEC(\"socket\"), or another kind of program, before the function count");
}

TEST(Programs, DamagedFunctionsAreRefused) {
  ObjectBuilder is_static;
  is_static.add_function("f", "xdp", kReturn, STB_LOCAL);
  EXPECT_EQ(refusal(is_static),
            "test.o: function f of section xdp: a program cannot be static\n  hint: leave out static, or its SEC()");
  ObjectBuilder beyond;
  const std::size_t symbol = beyond.add_function("f", "xdp", kReturn);
  beyond.image().symbols[symbol].entry.st_size = 24;
  EXPECT_EQ(refusal(beyond), "test.o: function f of section xdp: reaches beyond the section");
  beyond.image().symbols[symbol].entry.st_size = 12;
  EXPECT_EQ(refusal(beyond), "test.o: function f of section xdp: 12 bytes at byte 0 are no whole instructions");
  ObjectBuilder many;
  const std::size_t first = many.add_function("f", "xdp", kReturn);
  for (int i = 0; i < 20; ++i) many.image().symbols.push_back(many.image().symbols[first]);
  EXPECT_EQ(refusal(many), "test.o: is damaged: its functions overlap");
}

TEST(Programs, OldLlvmGaveNoTypes) {
  ObjectBuilder builder;
  builder.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, 8, 16});
  builder.add_function("f", "kprobe/sys_write", kReturn);
  for (ElfSymbol &symbol : builder.image().symbols) {
    symbol.entry.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_NOTYPE);
    symbol.entry.st_size = 0;
  }
  builder.add_symbol("LBB0_1", builder.image().find_section("kprobe/sys_write"), 8, 0, STT_NOTYPE, STB_LOCAL);
  const ObjectSpec spec = spec_of(builder);
  ASSERT_EQ(spec.programs.size(), 1U);
  EXPECT_EQ(spec.programs[0].instructions, 2U);
  ASSERT_EQ(spec.maps.size(), 1U);
  EXPECT_EQ(spec.maps[0].max_entries, 16U);
}

TEST(Programs, KernelVersion) {
  ObjectBuilder builder;
  builder.add_function("f", "xdp", kReturn);
  builder.add_section("version", SHT_PROGBITS, SHF_ALLOC, test::bytes_of(std::vector<std::uint32_t>{0x040e05}));
  EXPECT_EQ(spec_of(builder).kernel_version, 0x040e05U);
  builder.image().sections.back().data = {};
  EXPECT_EQ(refusal(builder),
            "test.o: section version: has 0 bytes, not 4\n  hint: write unsigned int version SEC(\"version\") = "
            "LINUX_VERSION_CODE");
}

TEST(Programs, UndefinedSymbols) {
  ObjectBuilder builder;
  builder.add_function("f", "xdp", Code{call_function(-1)} + kReturn);
  const std::size_t undefined = builder.add_symbol("helper", SHN_UNDEF, 0, 0, STT_NOTYPE);
  builder.add_relocation(builder.image().find_section("xdp"), 0, undefined, 10);
  EXPECT_EQ(refusal(builder),
            "test.o: section xdp: calls helper, which is defined nowhere\n"
            "  hint: define it in this file, or declare it with __ksym if it is the kernel's");
  const BtfPtr types = test::empty_btf();
  const int proto = btf__add_func_proto(types.get(), 1);
  test::add_variables(types.get(), ".ksyms", {btf__add_func(types.get(), "helper", BTF_FUNC_EXTERN, proto)});
  builder.set_btf(types);
  EXPECT_EQ(refusal(builder), "(accepted)");
}

TEST(Programs, UndefinedVariables) {
  ObjectBuilder builder;
  builder.add_function("f", "xdp", test::load_address() + kReturn);
  builder.add_relocation(builder.image().find_section("xdp"), 0,
                         builder.add_symbol("limit", SHN_UNDEF, 0, 0, STT_NOTYPE));
  EXPECT_TRUE(refusal(builder).starts_with("test.o: section xdp: uses limit, which is defined nowhere"))
      << refusal(builder);
}

TEST(ProgramCheck, UnknownSections) {
  ObjectBuilder slip;
  slip.add_function("f", "tracepiont/sched/sched_switch", kReturn);
  EXPECT_EQ(complaint(slip),
            "test.o: program f: section tracepiont/sched/sched_switch is no known kind of program; the nearest is "
            "tracepoint");
  ObjectBuilder unknown;
  unknown.add_function("f", "from-netdev", kReturn);
  EXPECT_EQ(complaint(unknown), "test.o: program f: section from-netdev is no known kind of program");
}

TEST(ProgramCheck, GplOnlyHelpersNeedALicense) {
  const auto calling = [](const std::string &license, std::int32_t helper) {
    ObjectBuilder builder(license);
    builder.add_function("f", "kprobe/do_unlinkat", Code{call_helper(helper)} + kReturn);
    return complaint(builder);
  };
  const std::string hint = "\n  hint: write char license[] SEC(\"license\") = \"GPL\"";
  EXPECT_EQ(calling("", BPF_FUNC_probe_read),
            "test.o: program f: calls bpf_probe_read, which needs a license that is compatible with the GPL; this "
            "object has none" +
                hint);
  EXPECT_EQ(calling("MIT", BPF_FUNC_trace_printk),
            "test.o: program f: calls bpf_trace_printk, which needs a license that is compatible with the GPL; this "
            "object has \"MIT\"" +
                hint);
  EXPECT_EQ(calling("MIT", BPF_FUNC_map_lookup_elem), "");
  EXPECT_EQ(calling("Dual MIT/GPL", BPF_FUNC_probe_read), "");
  EXPECT_EQ(calling("MIT", 123456), "");
}

TEST(ProgramCheck, FollowsCalls) {
  // f calls a, by the section's symbol; a calls b, without a relocation, as in one section. c is not called.
  ObjectBuilder builder("MIT");
  builder.add_function("f", "kprobe/x", Code{call_function(-1)} + kReturn);
  builder.add_function("a", ".text", Code{call_function(2)} + kReturn, STB_LOCAL);
  builder.add_function("b", ".text", Code{call_helper(BPF_FUNC_probe_read_str)} + kReturn, STB_LOCAL);
  const std::size_t text = builder.image().find_section(".text");
  const std::size_t section = builder.add_symbol("", text, 0, 0, STT_SECTION, STB_LOCAL);
  builder.add_relocation(builder.image().find_section("kprobe/x"), 0, section, 10);
  EXPECT_EQ(spec_of(builder).programs.at(0).gpl_only_helper, "bpf_probe_read_str");

  ObjectBuilder uncalled("MIT");
  uncalled.add_function("f", "kprobe/x", kReturn);
  uncalled.add_function("b", ".text", Code{call_helper(BPF_FUNC_probe_read_str)} + kReturn, STB_LOCAL);
  EXPECT_EQ(spec_of(uncalled).programs.at(0).gpl_only_helper, "");
}

TEST(ProgramCheck, FollowsCallbacks) {
  ObjectBuilder builder("MIT");
  builder.add_function("f", "kprobe/x", test::load_address(16) + kReturn);
  builder.add_function("a", ".text", kReturn, STB_LOCAL);
  builder.add_function("b", ".text", Code{call_helper(BPF_FUNC_probe_read)} + kReturn, STB_LOCAL);
  const std::size_t text = builder.image().find_section(".text");
  builder.add_relocation(builder.image().find_section("kprobe/x"), 0,
                         builder.add_symbol("", text, 0, 0, STT_SECTION, STB_LOCAL));
  EXPECT_EQ(spec_of(builder).programs.at(0).gpl_only_helper, "bpf_probe_read");
}

TEST(NumberedSections, FillProgramArrays) {
  ObjectBuilder builder;
  builder.add_legacy_map("by_id", {BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 8, 0, 2, 0, 0, 0});
  builder.add_legacy_map("last", {BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 8, 0, 3, 0, 0, 0});
  builder.add_function("main_filter", "socket", kReturn);
  builder.add_function("by_number", "2/5", kReturn);
  builder.add_function("parse", "socket/1", kReturn);
  const ObjectSpec spec = spec_of(builder);
  ASSERT_EQ(spec.maps.size(), 2U);
  EXPECT_EQ(spec.maps[0].slots, (std::map<std::uint32_t, std::string>{{5, "by_number"}}));
  EXPECT_EQ(spec.maps[1].slots, (std::map<std::uint32_t, std::string>{{1, "parse"}}));
  EXPECT_EQ(spec.programs.at(1).name, "by_number");
  EXPECT_EQ(spec.programs.at(1).type, std::uint32_t{BPF_PROG_TYPE_SOCKET_FILTER});  // as the others
}

TEST(NumberedSections, MistakesAreNamed) {
  const auto with_section = [](const std::string &section) {
    ObjectBuilder builder;
    builder.add_legacy_map("jumps", {BPF_MAP_TYPE_PROG_ARRAY, 4, 4, 8, 0, 2, 0, 0, 0});
    builder.add_function("taken", "2/1", kReturn);
    builder.add_function("f", section, kReturn);
    return refusal(builder);
  };
  EXPECT_EQ(with_section("7/0"), "test.o: program f: section 7/0: no program array has the id 7");
  EXPECT_EQ(with_section("2/8"), "test.o: program f: section 2/8: jumps has 8 elements");
  EXPECT_EQ(with_section("socket/1"), "test.o: program f: section socket/1: jumps[1] is taken by taken");
  ObjectBuilder without;
  without.add_legacy_map("m", {BPF_MAP_TYPE_HASH, 4, 4, 8});
  without.add_function("f", "socket/1", kReturn);
  EXPECT_EQ(refusal(without), "test.o: program f: section socket/1: the object has no program array");
}

}  // namespace
}  // namespace bpfcc
