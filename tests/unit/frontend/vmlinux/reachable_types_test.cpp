#include "frontend/vmlinux/reachable_types.h"

#include <memory>

#include <bpf/btf.h>
#include <gtest/gtest.h>

#include "frontend/vmlinux/btf_subset.h"
#include "frontend/vmlinux/c_declarations.h"

namespace bpfcc {
namespace {

/// struct leaf { int x; };
/// struct inner { struct leaf *next; struct leaf *other; };
/// struct outer { struct inner inside; struct inner *beside; typedef number count; };
/// enum state { RUNNING };
/// void start(struct outer *outer);
class ReachableTypes : public ::testing::Test {
 protected:
  ReachableTypes() : btf_(btf__new_empty(), btf__free) {
    const int integer = btf__add_int(btf_.get(), "int", 4, BTF_INT_SIGNED);
    const int leaf = btf__add_struct(btf_.get(), "leaf", 4);
    btf__add_field(btf_.get(), "x", integer, 0, 0);
    const int leaf_pointer = btf__add_ptr(btf_.get(), leaf);
    const int inner = btf__add_struct(btf_.get(), "inner", 16);
    btf__add_field(btf_.get(), "next", leaf_pointer, 0, 0);
    btf__add_field(btf_.get(), "other", leaf_pointer, 64, 0);
    const int inner_pointer = btf__add_ptr(btf_.get(), inner);
    const int number = btf__add_typedef(btf_.get(), "number", integer);
    const int outer = btf__add_struct(btf_.get(), "outer", 32);
    btf__add_field(btf_.get(), "inside", inner, 0, 0);
    btf__add_field(btf_.get(), "beside", inner_pointer, 128, 0);
    btf__add_field(btf_.get(), "count", number, 192, 0);
    btf__add_enum(btf_.get(), "state", 4);
    btf__add_enum_value(btf_.get(), "RUNNING", 1);
    const int outer_pointer = btf__add_ptr(btf_.get(), outer);
    const int prototype = btf__add_func_proto(btf_.get(), 0);
    btf__add_func_param(btf_.get(), "outer", outer_pointer);
    function_ = static_cast<std::uint32_t>(btf__add_func(btf_.get(), "start", BTF_FUNC_GLOBAL, prototype));
    __u32 size = 0;
    const auto *raw = static_cast<const std::byte *>(btf__raw_data(btf_.get(), &size));
    types_ = *KernelTypes::read({raw, size}, "test", nullptr);
  }

  static NameSet set_of(std::initializer_list<const char *> names) {
    NameSet set;
    for (const char *name : names) set.add(name);
    return set;
  }

  /// The C text of what these names reach, as tags and otherwise, in one line.
  std::string reached(std::initializer_list<const char *> names, const std::vector<std::uint32_t> &symbols = {}) const {
    return reached({set_of(names), set_of(names)}, symbols);
  }

  std::string reached(const SpelledNames &names, const std::vector<std::uint32_t> &symbols = {}) const {
    std::string text;
    const Result<BtfSubset> subset = btf_subset(*types_, reachable_types(*types_, names, symbols));
    EXPECT_TRUE(subset && append_declarations(*subset, *types_, symbols, text));
    std::string line;
    for (const char letter : text) {
      const bool is_space = letter == '\n' || letter == '\t' || letter == ' ';
      if (!is_space) line += letter;
      if (is_space && !line.empty() && line.back() != ' ') line += ' ';
    }
    return line.empty() ? line : line.substr(0, line.size() - 1);
  }

  std::unique_ptr<btf, decltype(&btf__free)> btf_;
  std::shared_ptr<const KernelTypes> types_;
  std::uint32_t function_ = 0;
};

TEST_F(ReachableTypes, NothingIsReachedWithoutNames) { EXPECT_EQ(reached({}), ""); }

TEST_F(ReachableTypes, WhatIsPointedToIsDeclaredOnly) {
  EXPECT_EQ(reached({"inner"}), "struct leaf; struct inner { struct leaf *next; struct leaf *other; };");
}

TEST_F(ReachableTypes, AMemberThatIsSpelledBringsWhatItPointsTo) {
  EXPECT_EQ(reached({"inner", "next"}),
            "struct leaf { int x; }; struct inner { struct leaf *next; struct leaf *other; };");
}

TEST_F(ReachableTypes, WhatLiesInAStructIsReachedByValue) {
  EXPECT_EQ(reached({"outer"}),
            "struct leaf; struct inner { struct leaf *next; struct leaf *other; }; typedef int number; "
            "struct outer { struct inner inside; struct inner *beside; number count; };");
}

TEST_F(ReachableTypes, TagsAndOtherNamesAreNotMixedUp) {
  EXPECT_EQ(reached(SpelledNames{set_of({"leaf"}), {}}), "struct leaf { int x; };");
  EXPECT_EQ(reached(SpelledNames{{}, set_of({"leaf", "state"})}), "");
  EXPECT_EQ(reached(SpelledNames{set_of({"number", "RUNNING"}), {}}), "");
  EXPECT_EQ(reached(SpelledNames{{}, set_of({"number"})}), "typedef int number;");
}

TEST_F(ReachableTypes, AnEnumeratorBringsItsEnum) { EXPECT_EQ(reached({"RUNNING"}), "enum state { RUNNING = 1, };"); }

TEST_F(ReachableTypes, ANumberAfterThreeUnderscoresIsNotPartOfTheName) {
  EXPECT_EQ(reached({"leaf___2"}), "struct leaf { int x; };");
  EXPECT_EQ(reached({"leaf___old"}), "");
}

TEST_F(ReachableTypes, AFunctionIsDeclaredWithWhatItsParametersTake) {
  EXPECT_EQ(reached({}, {function_}),
            "struct outer; extern void start(struct outer *outer) __attribute__((section(\".ksyms\")));");
}

TEST_F(ReachableTypes, BrokenBtfIsRefused) {
  __u32 size = 0;
  const auto *raw = static_cast<const std::byte *>(btf__raw_data(btf_.get(), &size));
  for (__u32 length = 0; length < size; ++length) {
    EXPECT_FALSE(KernelTypes::read({raw, length}, "test", nullptr)) << length;
  }
}

}  // namespace
}  // namespace bpfcc
