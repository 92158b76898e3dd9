#include "support/kernel_types.h"

#include <bpf/btf.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace bpfcc {
namespace {

using Btf = std::unique_ptr<btf, decltype(&btf__free)>;

/// int; int[3][2]; const; a pointer; struct pair; typedef; a function; a variable.
class KernelTypesTest : public ::testing::Test {
 protected:
  KernelTypesTest() : btf_(btf__new_empty(), btf__free) {
    integer_ = add(btf__add_int(btf_.get(), "long unsigned int", 8, 0));
    row_ = add(btf__add_array(btf_.get(), static_cast<int>(integer_), static_cast<int>(integer_), 3));
    table_ = add(btf__add_array(btf_.get(), static_cast<int>(integer_), static_cast<int>(row_), 2));
    constant_ = add(btf__add_const(btf_.get(), static_cast<int>(table_)));
    pointer_ = add(btf__add_ptr(btf_.get(), static_cast<int>(constant_)));
    pair_ = add(btf__add_struct(btf_.get(), "pair", 12));
    alias_ = add(btf__add_typedef(btf_.get(), "pair", static_cast<int>(pair_)));
    prototype_ = add(btf__add_func_proto(btf_.get(), 0));
    function_ = add(btf__add_func(btf_.get(), "start", BTF_FUNC_GLOBAL, static_cast<int>(prototype_)));
    variable_ = add(btf__add_var(btf_.get(), "start_time", BTF_VAR_GLOBAL_ALLOCATED, static_cast<int>(alias_)));
  }

  static std::uint32_t add(int id) {
    EXPECT_GT(id, 0);
    return static_cast<std::uint32_t>(id);
  }

  std::vector<std::byte> raw() const {
    __u32 size = 0;
    const auto *bytes = static_cast<const std::byte *>(btf__raw_data(btf_.get(), &size));
    return {bytes, bytes + size};
  }

  static std::shared_ptr<const KernelTypes> read(const std::vector<std::byte> &raw) {
    return *KernelTypes::read(raw, "test", nullptr);
  }

  Btf btf_;
  std::uint32_t integer_, row_, table_, constant_, pointer_, pair_, alias_, prototype_, function_, variable_;
};

TEST_F(KernelTypesTest, FindsByKindAndWholeName) {
  const std::vector<std::byte> bytes = raw();
  const auto types = read(bytes);
  EXPECT_EQ(types->count(), variable_ + 1);
  EXPECT_EQ(types->find(BTF_KIND_STRUCT, "pair"), pair_);
  EXPECT_EQ(types->find(BTF_KIND_TYPEDEF, "pair"), alias_);
  EXPECT_EQ(types->find(BTF_KIND_FUNC, "start"), function_);
  EXPECT_EQ(types->find(BTF_KIND_VAR, "start"), 0u);
  EXPECT_EQ(types->find(BTF_KIND_FUNC, "star"), 0u);
  EXPECT_EQ(types->find(BTF_KIND_FUNC, "start_time"), 0u);
}

TEST_F(KernelTypesTest, SizesAreThoseOfValues) {
  const std::vector<std::byte> bytes = raw();
  const auto types = read(bytes);
  EXPECT_EQ(types->value_size(integer_), 8u);
  EXPECT_EQ(types->value_size(table_), 48u);
  EXPECT_EQ(types->value_size(constant_), 48u);
  EXPECT_EQ(types->value_size(pointer_), 8u);
  EXPECT_EQ(types->value_size(variable_), 12u);
  EXPECT_EQ(types->value_size(prototype_), std::nullopt);
  EXPECT_EQ(types->value_size(function_), std::nullopt);
  EXPECT_EQ(types->value_size(0), std::nullopt);
  EXPECT_EQ(types->value_size(1000), std::nullopt);
}

TEST_F(KernelTypesTest, ATypeOfItselfHasNoSize) {
  btf__add_typedef(btf_.get(), "snake", static_cast<int>(variable_ + 1));
  const std::vector<std::byte> bytes = raw();
  EXPECT_EQ(read(bytes)->value_size(variable_ + 1), std::nullopt);
}

TEST_F(KernelTypesTest, AnArrayOfMoreThan4GiBHasNoSize) {
  std::uint32_t inner = integer_;
  for (int depth = 0; depth < 3; ++depth) {
    inner = add(btf__add_array(btf_.get(), static_cast<int>(integer_), static_cast<int>(inner), 1 << 20));
  }
  const std::vector<std::byte> bytes = raw();
  EXPECT_EQ(read(bytes)->value_size(inner), std::nullopt);
}

TEST_F(KernelTypesTest, OfAFile) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("bpfcc_types_" + std::to_string(getpid()));
  const std::vector<std::byte> bytes = raw();
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char *>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  const auto types = KernelTypes::map(path);
  std::filesystem::remove(path);
  ASSERT_TRUE(types);
  EXPECT_EQ((*types)->find(BTF_KIND_FUNC, "start"), function_);
}

TEST_F(KernelTypesTest, WhatIsNoBtfIsSaid) {
  EXPECT_EQ(KernelTypes::map("/dev/null").error().message, "holds no BTF");
  EXPECT_EQ(KernelTypes::map("/").error().message, "cannot be read");
  EXPECT_EQ(KernelTypes::map("/nowhere").error().message, "cannot be opened");
}

/// Whatever a byte is changed to, what is read lies within the bytes (the sanitizers look).
TEST_F(KernelTypesTest, EveryByteMayBeWrong) {
  const std::vector<std::byte> right = raw();
  for (size_t at = 0; at < right.size(); ++at) {
    for (const unsigned value : {0x00u, 0x01u, 0x7fu, 0x80u, 0xffu}) {
      std::vector<std::byte> wrong = right;
      wrong[at] = std::byte(value);
      const auto types = KernelTypes::read(wrong, "test", nullptr);
      if (!types) continue;
      for (std::uint32_t id = 1; id < (*types)->count(); ++id) {
        const std::string name((*types)->name((*types)->type(id)));
        if ((*types)->find(kind_of((*types)->type(id)), name) > id) ADD_FAILURE() << "not the first " << name;
        static_cast<void>((*types)->value_size(id));
      }
    }
  }
}

}  // namespace
}  // namespace bpfcc
