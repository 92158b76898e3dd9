#include "frontend/vmlinux/btf_symbols.h"

#include <memory>

#include <bpf/btf.h>
#include <gtest/gtest.h>

namespace bpfcc {
namespace {

using Btf = std::unique_ptr<btf, decltype(&btf__free)>;

std::shared_ptr<const KernelTypes> read(const Btf &types, std::shared_ptr<const KernelTypes> base) {
  __u32 size = 0;
  const auto *raw = static_cast<const std::byte *>(btf__raw_data(types.get(), &size));
  return *KernelTypes::read({raw, size}, "test", nullptr, std::move(base));
}

/// A module's BTF goes on where its kernel's ends: names of its own, and names that are the kernel's.
TEST(BtfSymbols, OfAKernelAndItsModule) {
  const Btf kernel(btf__new_empty(), btf__free);
  const int prototype = btf__add_func_proto(kernel.get(), 0);
  btf__add_func(kernel.get(), "kernel_function", BTF_FUNC_GLOBAL, prototype);
  btf__add_struct(kernel.get(), "shared_name", 4);
  const Btf module(btf__new_empty_split(kernel.get()), btf__free);
  btf__add_func(module.get(), "module_function", BTF_FUNC_GLOBAL, prototype);
  btf__add_func(module.get(), "shared_name", BTF_FUNC_GLOBAL, prototype);

  const std::shared_ptr<const KernelTypes> base = read(kernel, nullptr);
  const BtfSymbols alone({base});
  EXPECT_TRUE(alone.has(BTF_KIND_FUNC, "kernel_function"));
  EXPECT_FALSE(alone.has(BTF_KIND_FUNC, "shared_name"));
  EXPECT_FALSE(alone.has(BTF_KIND_FUNC, "module_function"));

  const BtfSymbols both({base, read(module, base)});
  EXPECT_TRUE(both.has(BTF_KIND_FUNC, "kernel_function"));
  EXPECT_TRUE(both.has(BTF_KIND_FUNC, "shared_name"));
  EXPECT_TRUE(both.has(BTF_KIND_FUNC, "module_function"));
  EXPECT_EQ(both.nearest(BTF_KIND_FUNC, "modul_function", ""), "module_function");
  EXPECT_EQ(both.nearest(BTF_KIND_FUNC, "modul_function", "kernel_"), "");
}

TEST(BtfSymbols, NoneWhereThereIsNoBtf) { EXPECT_TRUE(BtfSymbols("/nowhere").empty()); }

}  // namespace
}  // namespace bpfcc
