#include "support/kernel_facts/context.h"

#include <gtest/gtest.h>

#include <set>

#include "support/kernel_facts/context_access.h"

namespace bpfcc {
namespace {

using A = AttachType;
using P = ContextPointer;
using T = ProgramType;

ContextAccess access(std::string_view structure, std::string_view name, T type, std::optional<A> attach_type = {}) {
  const ContextField *field = context_field(structure, name);
  EXPECT_NE(field, nullptr) << structure << "." << name;
  return context_access(*field, type, attach_type);
}

TEST(Context, SocketFilterDoesNotReachThePacket) {
  EXPECT_FALSE(access("__sk_buff", "data", T::kSocketFilter).readable());
  EXPECT_FALSE(access("__sk_buff", "data_end", T::kSocketFilter).readable());
  EXPECT_TRUE(access("__sk_buff", "len", T::kSocketFilter).readable());
  EXPECT_EQ(access("__sk_buff", "data", T::kSchedCls).pointer, P::kPacket);
  EXPECT_EQ(access("__sk_buff", "data_end", T::kSchedCls).pointer, P::kPacketEnd);
}

TEST(Context, WritingDependsOnTheProgramType) {
  EXPECT_FALSE(access("__sk_buff", "mark", T::kSocketFilter).writable());
  EXPECT_TRUE(access("__sk_buff", "mark", T::kSchedCls).writable());
  EXPECT_TRUE(access("__sk_buff", "cb", T::kSocketFilter).writable());
  EXPECT_FALSE(access("__sk_buff", "len", T::kSchedCls).writable());
  EXPECT_FALSE(access("xdp_md", "data", T::kXdp).writable());
}

TEST(Context, WidthsAreTheKernels) {
  EXPECT_EQ(access("xdp_md", "data", T::kXdp).read_sizes, 4);
  EXPECT_EQ(access("__sk_buff", "len", T::kSchedCls).read_sizes, 1 | 2 | 4);
  EXPECT_EQ(access("__sk_buff", "mark", T::kSchedCls).write_sizes, 4);
  EXPECT_EQ(access("__sk_buff", "tstamp", T::kSchedCls).read_sizes, 8);
}

TEST(Context, AttachTypeDecides) {
  EXPECT_TRUE(access("xdp_md", "egress_ifindex", T::kXdp, A::kXdpDevmap).readable());
  EXPECT_FALSE(access("xdp_md", "egress_ifindex", T::kXdp, A::kXdp).readable());
  EXPECT_TRUE(access("xdp_md", "egress_ifindex", T::kXdp).readable());
  EXPECT_TRUE(access("bpf_sock_addr", "user_ip4", T::kCgroupSockAddr, A::kCgroupInet4Bind).writable());
  EXPECT_FALSE(access("bpf_sock_addr", "user_ip4", T::kCgroupSockAddr, A::kCgroupInet6Bind).readable());
  EXPECT_TRUE(access("bpf_sockopt", "retval", T::kCgroupSockopt, A::kCgroupGetsockopt).readable());
  EXPECT_FALSE(access("bpf_sockopt", "retval", T::kCgroupSockopt, A::kCgroupSetsockopt).readable());
}

TEST(Context, PointersSayWhetherTheyMayBeNull) {
  EXPECT_EQ(access("__sk_buff", "sk", T::kSchedCls).pointer, P::kSocketCommonOrNull);
  EXPECT_EQ(access("bpf_sock_addr", "sk", T::kCgroupSockAddr).pointer, P::kSocket);
  EXPECT_EQ(access("bpf_sock_ops", "sk", T::kSockOps).pointer, P::kSocketOrNull);
}

TEST(Context, UnknownFieldsAreNotFound) {
  EXPECT_EQ(context_field("__sk_buff", "nothing"), nullptr);
  EXPECT_EQ(context_field("sk_buff", "len"), nullptr);
  EXPECT_EQ(context_field("", ""), nullptr);
}

TEST(Context, FieldsAreUniqueAndEachRightIsForOne) {
  std::set<std::pair<std::string_view, std::string_view>> names;
  for (const ContextField &field : context_fields()) {
    EXPECT_TRUE(names.insert({field.structure, field.name}).second) << field.structure << "." << field.name;
    EXPECT_GT(field.size, 0) << field.structure << "." << field.name;
    EXPECT_EQ(field.source.empty(), field.since == KernelVersion{}) << field.structure << "." << field.name;
  }
  for (const ContextRight &right : context_rights()) {
    EXPECT_TRUE(names.contains({right.structure, right.field})) << right.structure << "." << right.field;
    EXPECT_FALSE(right.types.empty()) << right.structure << "." << right.field;
    EXPECT_NE(right.read_sizes | right.write_sizes, 0) << right.structure << "." << right.field;
  }
}

TEST(Context, StructsAreThoseOfTheProgramTypes) {
  for (const ContextRight &right : context_rights()) {
    for (const ProgramTypeFact &fact : program_type_facts()) {
      if (!right.types.contains(fact.type)) continue;
      EXPECT_EQ(fact.context, "struct " + std::string(right.structure));
    }
  }
}

}  // namespace
}  // namespace bpfcc
