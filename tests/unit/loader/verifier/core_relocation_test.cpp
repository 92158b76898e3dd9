#include <bpf/btf.h>
#include <gtest/gtest.h>

#include "loader/object/btf_types.h"
#include "loader/verifier/core_relocation.h"

namespace bpfcc {
namespace {

/// struct task { int tgid; union { struct { int width; } inner; }; };
BtfPtr sample_kernel() {
  btf *const types = btf__new_empty();
  const int number = btf__add_int(types, "int", 4, BTF_INT_SIGNED);
  const int inner = btf__add_struct(types, "inner", 4);
  btf__add_field(types, "width", number, 0, 0);
  const int nameless = btf__add_union(types, "", 4);
  btf__add_field(types, "inner", inner, 0, 0);
  btf__add_struct(types, "task", 8);
  btf__add_field(types, "tgid", number, 0, 0);
  btf__add_field(types, "", nameless, 32, 0);
  return BtfPtr(types);
}

Explanation explained(const std::string &path) {
  Explanation explanation;
  explanation.cause = Cause::kCoreRelocation;
  explanation.message = "as it was";
  explanation.sentence = "failed to resolve CO-RE relocation <byte_off> [12] " + path + " (0:0 @ offset 0)";
  explain_core_relocation(sample_kernel().get(), explanation);
  return explanation;
}

TEST(CoreRelocation, SaysWhichFieldIsMissing) {
  EXPECT_EQ(explained("struct task___old.tgidd").message, "struct task of this kernel has no field 'tgidd'");
  EXPECT_EQ(explained("struct task___old.tgidd").label, "the nearest name is 'tgid'");
  EXPECT_EQ(explained("struct task.inner.widht[2]").message, "struct task of this kernel has no field 'widht'");
  EXPECT_EQ(explained("struct task.elsewhere").label, "");
}

TEST(CoreRelocation, SaysWhichStructIsMissing) {
  EXPECT_EQ(explained("struct tusk.tgid").message, "this kernel has no struct tusk");
  EXPECT_EQ(explained("struct tusk.tgid").label, "the nearest name is 'task'");
  EXPECT_EQ(explained("union task.tgid").message, "this kernel has no union task");
}

TEST(CoreRelocation, SaysWhenTheTypeDiffers) {
  EXPECT_EQ(explained("struct task.tgid").message, "'tgid' of struct task has another kind of type in this kernel");
}

TEST(CoreRelocation, LeavesAloneWhatItDoesNotKnow) {
  EXPECT_EQ(explained("enum task::X = 2").message, "as it was");
  Explanation explanation;
  explanation.message = "as it was";
  explain_core_relocation(nullptr, explanation);
  EXPECT_EQ(explanation.message, "as it was");
}

}  // namespace
}  // namespace bpfcc
