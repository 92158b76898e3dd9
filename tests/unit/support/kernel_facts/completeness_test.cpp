// Every name of the uapi header has a row with its value, and every row is in the header.

#include <gtest/gtest.h>

#include "support/kernel_facts/helper.h"
#include "support/kernel_facts/map_type.h"
#include "support/kernel_facts/program_type.h"
#include "tests/unit/support/kernel_facts/uapi_header.h"

namespace bpfcc {
namespace {

template <class Facts>
std::map<std::string, unsigned> names_of(const Facts &facts) {
  std::map<std::string, unsigned> names;
  for (const auto &fact : facts) names[std::string(fact.name)] = static_cast<unsigned>(fact.type);
  return names;
}

TEST(KernelFactsCompleteness, ProgramTypes) {
  std::map<std::string, unsigned> header = uapi_enum("bpf_prog_type");
  header.erase("BPF_PROG_TYPE_UNSPEC");
  EXPECT_EQ(names_of(program_type_facts()), header);
}

TEST(KernelFactsCompleteness, AttachTypes) { EXPECT_EQ(names_of(attach_type_facts()), uapi_enum("bpf_attach_type")); }

TEST(KernelFactsCompleteness, MapTypes) {
  std::map<std::string, unsigned> header = uapi_enum("bpf_map_type");
  header.erase("BPF_MAP_TYPE_UNSPEC");
  for (auto entry = header.begin(); entry != header.end();) {
    const MapTypeFact *fact = map_type_fact(entry->first);
    ASSERT_NE(fact, nullptr) << entry->first;
    EXPECT_EQ(static_cast<unsigned>(fact->type), entry->second) << entry->first;
    entry = entry->first == fact->name ? std::next(entry) : header.erase(entry);  // an older name of the same type
  }
  EXPECT_EQ(names_of(map_type_facts()), header);
}

TEST(KernelFactsCompleteness, Helpers) {
  std::map<std::string, unsigned> names;
  for (const HelperFact &fact : helper_facts()) {
    EXPECT_TRUE(fact.name.starts_with("bpf_")) << fact.name;
    names[std::string(fact.name.substr(4))] = static_cast<unsigned>(fact.id);
  }
  EXPECT_EQ(names.size(), 211U);
  EXPECT_EQ(names, uapi_helpers());
}

}  // namespace
}  // namespace bpfcc
