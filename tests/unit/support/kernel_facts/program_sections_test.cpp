#include "support/kernel_facts/program_sections.h"

#include <bpf/libbpf.h>

#include <cstdarg>
#include <cstdio>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace bpfcc {
namespace {

std::string libbpf_messages;

int remember(libbpf_print_level /*level*/, const char *format, va_list arguments) {
  char text[8192];
  std::vsnprintf(text, sizeof(text), format, arguments);
  libbpf_messages += text;
  return 0;
}

/// The names that libbpf lists when it does not know one.
std::set<std::string> names_of_libbpf() {
  libbpf_messages.clear();
  const libbpf_print_fn_t before = libbpf_set_print(remember);
  bpf_prog_type type = BPF_PROG_TYPE_UNSPEC;
  bpf_attach_type attach_type = BPF_CGROUP_INET_INGRESS;
  libbpf_prog_type_by_name("no such section", &type, &attach_type);
  libbpf_set_print(before);
  std::istringstream list(libbpf_messages.substr(libbpf_messages.find("are: ") + 5));
  std::set<std::string> names;
  for (std::string name; list >> name;) names.insert(name);
  return names;
}

TEST(ProgramSections, HasEveryNameOfLibbpf) {
  std::set<std::string> names;
  for (const ProgramSection &section : program_sections()) {
    names.insert(std::string(section.name) + (section.rest == SectionRest::kTarget ? "+" : ""));
  }
  EXPECT_EQ(names, names_of_libbpf());
  EXPECT_EQ(names.size(), program_sections().size());
}

TEST(ProgramSections, AgreesWithLibbpfOnTypes) {
  for (const ProgramSection &section : program_sections()) {
    const std::string name(section.name);
    bpf_prog_type type = BPF_PROG_TYPE_UNSPEC;
    bpf_attach_type attach_type = BPF_CGROUP_INET_INGRESS;
    ASSERT_EQ(libbpf_prog_type_by_name(name.c_str(), &type, &attach_type), 0) << name;
    EXPECT_EQ(static_cast<unsigned>(section.type), static_cast<unsigned>(type)) << name;
    EXPECT_EQ(static_cast<unsigned>(section.attach_type.value_or(AttachType{})), static_cast<unsigned>(attach_type))
        << name;
    const auto match = find_program_section(name);
    ASSERT_TRUE(match) << name;
    EXPECT_EQ(match->section, &section) << name;
    EXPECT_EQ(match->target, "") << name;
  }
}

TEST(ProgramSections, EveryExampleIsOfItsForm) {
  for (const ProgramSection &section : program_sections()) {
    EXPECT_EQ(section.rest == SectionRest::kTarget, !section.target_syntax.empty()) << section.name;
    EXPECT_EQ(section.target_syntax.empty(), section.target_example.empty()) << section.name;
    if (section.target_example.empty()) continue;
    const std::string example = std::string(section.name) + "/" + std::string(section.target_example);
    const auto match = find_program_section(example);
    ASSERT_TRUE(match) << example;
    EXPECT_EQ(match->section, &section) << example;
    EXPECT_EQ(match->target, section.target_example) << example;
  }
}

ProgramType type_of(std::string_view name) {
  const auto match = find_program_section(name);
  return match && match->section != nullptr ? match->section->type : ProgramType::kUnspec;
}

TEST(ProgramSections, KnowsTheNamesOfOldPrograms) {
  EXPECT_EQ(type_of("socket1"), ProgramType::kSocketFilter);
  EXPECT_EQ(type_of("socket/3"), ProgramType::kSocketFilter);
  EXPECT_EQ(type_of("xdp_prog"), ProgramType::kXdp);
  EXPECT_EQ(type_of("xdp1"), ProgramType::kXdp);
  EXPECT_EQ(type_of("kprobe/sys_write"), ProgramType::kKprobe);
  EXPECT_EQ(type_of("classifier/egress"), ProgramType::kSchedCls);
  EXPECT_EQ(type_of("action"), ProgramType::kSchedAct);
  EXPECT_EQ(type_of("cgroup/sock2"), ProgramType::kCgroupSock);
  EXPECT_EQ(type_of("sk_skb2"), ProgramType::kSkSkb);
  EXPECT_EQ(type_of("?tracepoint/sched/sched_switch"), ProgramType::kTracepoint);
}

TEST(ProgramSections, TakesNoSlipForAnOldName) {
  for (const char *name :
       {"", "/", "?", "socketfilter", "xdp/devmp", "xdpfrags", "tracepoints/a/b", "cgroup/skb_in", "kprobe_x"}) {
    EXPECT_FALSE(find_program_section(name)) << name;
  }
}

TEST(ProgramSections, ReadsPlacesOfTailCalls) {
  const auto iproute2 = find_program_section("0x2a/7");
  ASSERT_TRUE(iproute2);
  EXPECT_EQ(iproute2->section, nullptr);
  EXPECT_EQ(iproute2->tail_call_map, 42U);
  EXPECT_EQ(iproute2->tail_call_slot, 7U);
  const auto kprobe = find_program_section("kprobe/1");
  ASSERT_TRUE(kprobe);
  EXPECT_EQ(kprobe->tail_call_slot, 1U);
  EXPECT_EQ(kprobe->target, "");
  EXPECT_FALSE(kprobe->tail_call_map);
  EXPECT_FALSE(find_program_section("kprobe/do_unlinkat")->tail_call_slot);
  EXPECT_FALSE(find_program_section("2/"));
  EXPECT_FALSE(find_program_section("99999999999/0"));
}

TEST(ProgramSections, NamesTheNearest) {
  EXPECT_EQ(nearest_program_section("sokcet"), "socket");
  EXPECT_EQ(nearest_program_section("tracepiont/sched/sched_switch"), "tracepoint");
  EXPECT_EQ(nearest_program_section("xdp/devmp"), "xdp/devmap");
  EXPECT_EQ(nearest_program_section("?cgroup/conect4"), "cgroup/connect4");
  EXPECT_EQ(nearest_program_section("my_own_thing"), "");
}

}  // namespace
}  // namespace bpfcc
