#include "frontend/vmlinux/vmlinux_header.h"

#include <bpf/btf.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

namespace bpfcc {
namespace {

using Btf = std::unique_ptr<btf, decltype(&btf__free)>;

/// A folder as /sys/kernel/btf: a kernel with `struct page` and `enum zone`, and a module whose functions take these
/// and its own `struct flow`.
class VmlinuxHeaderTest : public ::testing::Test {
 protected:
  VmlinuxHeaderTest() {
    std::filesystem::create_directory(folder_);
    const Btf kernel(btf__new_empty(), btf__free);
    const int integer = btf__add_int(kernel.get(), "int", 4, BTF_INT_SIGNED);
    const int page = btf__add_struct(kernel.get(), "page", 4);
    btf__add_field(kernel.get(), "flags", integer, 0, 0);
    const int zone = btf__add_enum(kernel.get(), "zone", 4);
    btf__add_enum_value(kernel.get(), "ZONE_DMA", 0);
    const int page_pointer = btf__add_ptr(kernel.get(), page);
    write("vmlinux", *kernel);

    const Btf module(btf__new_empty_split(kernel.get()), btf__free);
    const int flow = btf__add_struct(module.get(), "flow", 16);
    btf__add_field(module.get(), "first", page_pointer, 0, 0);
    btf__add_field(module.get(), "where", zone, 64, 0);
    const int flow_pointer = btf__add_ptr(module.get(), flow);
    const int prototype = btf__add_func_proto(module.get(), integer);
    btf__add_func_param(module.get(), "flow", flow_pointer);
    btf__add_func_param(module.get(), "zone", zone);
    btf__add_func(module.get(), "flow_start", BTF_FUNC_STATIC, prototype);
    write("flow_table", *module);
    std::ofstream(folder_ / "no_btf") << "text";
  }
  ~VmlinuxHeaderTest() override { std::filesystem::remove_all(folder_); }

  void write(const char *name, const btf &types) const {
    __u32 size = 0;
    const void *raw = btf__raw_data(&types, &size);
    std::ofstream(folder_ / name, std::ios::binary).write(static_cast<const char *>(raw), size);
  }

  static NameSet names(std::initializer_list<const char *> all) {
    NameSet set;
    for (const char *name : all) set.add(name);
    return set;
  }

  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("bpfcc_vmlinux_" + std::to_string(getpid()));
};

TEST_F(VmlinuxHeaderTest, AModulesFunctionIsDeclaredWhenItIsMissed) {
  VmlinuxHeader header(folder_ / "vmlinux", VmlinuxHeader::Extent::kOnDemand,
                       [] { return SpelledNames{names({"zone"}), {}}; });
  const std::string first = header.text().value();
  EXPECT_NE(first.find("enum zone {"), std::string::npos) << first;
  EXPECT_EQ(first.find("flow"), std::string::npos) << first;

  ASSERT_TRUE(header.extend({names({"flow_start"}), {}}));
  const std::string second = header.text().value();
  EXPECT_NE(second.find("extern int flow_start(struct flow *flow, enum zone zone)"), std::string::npos) << second;
  EXPECT_EQ(second.find("enum zone {"), second.rfind("enum zone {")) << second;
  EXPECT_EQ(second.find("struct flow {"), std::string::npos) << second;
}

TEST_F(VmlinuxHeaderTest, AModulesTypeToo) {
  VmlinuxHeader header(folder_ / "vmlinux", VmlinuxHeader::Extent::kOnDemand,
                       [] { return SpelledNames{names({"page"}), {}}; });
  ASSERT_TRUE(header.text());
  ASSERT_TRUE(header.extend({{}, names({"flow"})}));
  const std::string text = header.text().value();
  EXPECT_NE(text.find("struct flow {"), std::string::npos) << text;
  EXPECT_NE(text.find("struct page {"), std::string::npos) << text;
}

TEST_F(VmlinuxHeaderTest, WhatNoneHasIsNotToBeHad) {
  VmlinuxHeader header(folder_ / "vmlinux", VmlinuxHeader::Extent::kOnDemand, [] { return SpelledNames(); });
  ASSERT_TRUE(header.text());
  EXPECT_FALSE(header.extend({names({"no_such"}), names({"no_such_type"})}));
}

/// Beside a file of another name lie other kernels' types.
TEST_F(VmlinuxHeaderTest, ModulesLieBesideVmlinux) {
  std::filesystem::rename(folder_ / "vmlinux", folder_ / "6.12.btf");
  VmlinuxHeader header(folder_ / "6.12.btf", VmlinuxHeader::Extent::kOnDemand, [] { return SpelledNames(); });
  ASSERT_TRUE(header.text());
  EXPECT_FALSE(header.extend({names({"flow_start"}), {}}));
}

}  // namespace
}  // namespace bpfcc
