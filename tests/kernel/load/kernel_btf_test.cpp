#include "loader/load/kernel_btf.h"

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "loader/load/needed_features.h"
#include "tests/kernel/requirements.h"
#include "tests/kernel/test_object.h"

namespace bpfcc::test {
namespace {

using Btf = std::unique_ptr<btf, decltype(&btf__free)>;
using Object = std::unique_ptr<bpf_object, decltype(&bpf_object__close)>;

std::string missing_btf() { return missing_kernel_option("CONFIG_DEBUG_INFO_BTF", kRunningKernelBtf); }

TEST(KernelBtf, SaysWhatLibbpfReads) {
  SKIP_IF(missing_btf());
  const Btf theirs(btf__load_vmlinux_btf(), btf__free);
  const KernelBtf kernel_btf;
  const Btf ours(btf__load_vmlinux_btf(), btf__free);
  ASSERT_NE(kernel_btf.types_behind(ours.get()), nullptr);
  ASSERT_EQ(btf__type_cnt(ours.get()), btf__type_cnt(theirs.get()));
  for (std::uint32_t id = 0; id < btf__type_cnt(theirs.get()); ++id) {
    const btf_type *type = btf__type_by_id(theirs.get(), id);
    ASSERT_EQ(std::memcmp(type, btf__type_by_id(ours.get(), id), KernelTypes::size_of(*type)), 0) << id;
    ASSERT_STREQ(btf__name_by_offset(ours.get(), type->name_off), btf__name_by_offset(theirs.get(), type->name_off));
    ASSERT_EQ(std::max<std::int64_t>(btf__resolve_size(ours.get(), id), -1),
              std::max<std::int64_t>(btf__resolve_size(theirs.get(), id), -1))
        << id;
    if (id % 499 != 0) continue;  // each is a search
    const std::string name = btf__name_by_offset(theirs.get(), type->name_off);
    for (const std::string &asked : {name, name + "_", name.substr(0, name.size() / 2)}) {
      for (const std::uint32_t kind : {unsigned{btf_kind(type)}, unsigned{BTF_KIND_FUNC}}) {
        ASSERT_EQ(btf__find_by_name_kind(ours.get(), asked.c_str(), kind),
                  btf__find_by_name_kind(theirs.get(), asked.c_str(), kind))
            << asked;
      }
    }
  }
}

TEST(KernelBtf, IsLibbpfsOwnWhereItIsAskedForTwiceOrElsewhere) {
  SKIP_IF(missing_btf());
  const KernelBtf kernel_btf;
  {
    const Btf first(btf__load_vmlinux_btf(), btf__free);
    const Btf second(btf__load_vmlinux_btf(), btf__free);
    EXPECT_NE(kernel_btf.types_behind(first.get()), nullptr);
    EXPECT_EQ(kernel_btf.types_behind(second.get()), nullptr);
    EXPECT_EQ(btf__type_cnt(first.get()), btf__type_cnt(second.get()));
    const KernelBtf inner("/nowhere");
    const Btf third(btf__load_vmlinux_btf(), btf__free);
    EXPECT_EQ(inner.types_behind(third.get()), nullptr);
    EXPECT_EQ(btf__type_cnt(third.get()), btf__type_cnt(second.get()));
  }
  const Btf again(btf__load_vmlinux_btf(), btf__free);
  EXPECT_NE(kernel_btf.types_behind(again.get()), nullptr);
}

/// What libbpf made of an object's programs, and whether the kernel took all of it.
struct Loaded {
  int error_code;
  std::vector<std::string> code;           ///< bytes of each program
  std::vector<std::uint32_t> attached_to;  ///< ids of functions and types in the kernel's BTF
  std::string types;                       ///< bytes of its BTF, as the kernel has it
  bool operator==(const Loaded &) const = default;
};

std::string types_in_kernel(std::uint32_t id) {
  const Btf types(btf__load_from_kernel_by_id(id), btf__free);
  std::uint32_t size = 0;
  const void *raw = types ? btf__raw_data(types.get(), &size) : nullptr;
  return {static_cast<const char *>(raw), size};
}

Loaded load(bpf_object *object) {
  Loaded loaded{-bpf_object__load(object), {}, {}, {}};
  bpf_program *program = nullptr;
  bpf_object__for_each_program(program, object) {
    bpf_prog_info info{};
    std::uint32_t size = sizeof info;
    if (bpf_program__fd(program) >= 0) bpf_prog_get_info_by_fd(bpf_program__fd(program), &info, &size);
    loaded.attached_to.push_back(info.attach_btf_id);
    if (info.btf_id != 0) loaded.types = types_in_kernel(info.btf_id);
    // Descriptors of maps, in instructions of 16 bytes, differ from load to load.
    std::string &code = loaded.code.emplace_back();
    for (const bpf_insn &each : std::span(bpf_program__insns(program), bpf_program__insn_cnt(program))) {
      bpf_insn plain = each;
      const bool is_map = plain.code == (BPF_LD | BPF_IMM | BPF_DW) &&
                          (plain.src_reg == BPF_PSEUDO_MAP_FD || plain.src_reg == BPF_PSEUDO_MAP_VALUE);
      if (is_map) plain.imm = 0;
      code.append(reinterpret_cast<const char *>(&plain), sizeof plain);
    }
  }
  return loaded;
}

TEST(KernelBtf, MakesTheSameProgramsOfEveryObject) {
  SKIP_IF(missing_privilege());
  SKIP_IF(missing_btf());
  libbpf_set_print(nullptr);
  size_t count = 0;
  for (const auto &entry :
       std::filesystem::directory_iterator(std::filesystem::path(test_file("tracing.o")).parent_path())) {
    if (entry.path().extension() != ".o") continue;
    const std::string path = entry.path();
    const Object theirs(bpf_object__open_file(path.c_str(), nullptr), bpf_object__close);
    if (!theirs) continue;  // maps in the old form
    const Object ours(bpf_object__open_file(path.c_str(), nullptr), bpf_object__close);
    const Loaded alone = load(theirs.get());
    const KernelBtf kernel_btf;
    const NeededFeatures features(ours.get());
    EXPECT_EQ(load(ours.get()), alone) << path;
    ++count;
  }
  EXPECT_GE(count, 20u);
}

}  // namespace
}  // namespace bpfcc::test
