#include <bpf/btf.h>
#include <gtest/gtest.h>

#include "loader/object/btf_types.h"
#include "loader/verifier/data_names.h"

namespace bpfcc {
namespace {

/// struct node { int a; struct { int c; int d; } b; }; struct node first, second SEC(".data.A"); and a map
/// "counters_of_hosts" whose values are struct node.
BtfPtr sample_types() {
  btf *const types = btf__new_empty();
  const int number = btf__add_int(types, "int", 4, BTF_INT_SIGNED);
  const int inner = btf__add_struct(types, "inner", 8);
  btf__add_field(types, "c", number, 0, 0);
  btf__add_field(types, "d", number, 32, 0);
  const int node = btf__add_struct(types, "node", 12);
  btf__add_field(types, "a", number, 0, 0);
  btf__add_field(types, "b", inner, 32, 0);
  const int first = btf__add_var(types, "first", BTF_VAR_GLOBAL_ALLOCATED, node);
  const int second = btf__add_var(types, "second", BTF_VAR_GLOBAL_ALLOCATED, node);
  btf__add_datasec(types, ".data.A", 24);
  btf__add_datasec_var_info(types, first, 0, 12);
  btf__add_datasec_var_info(types, second, 12, 12);
  const int pointer = btf__add_ptr(types, node);
  const int map = btf__add_struct(types, "", 8);
  btf__add_field(types, "value", pointer, 0, 0);
  btf__add_var(types, "counters_of_hosts", BTF_VAR_GLOBAL_ALLOCATED, map);
  return BtfPtr(types);
}

TEST(DataNames, OfGlobalVariables) {
  const BtfPtr types = sample_types();
  EXPECT_EQ(map_data_name(types.get(), ".data.A", 0), "first");
  EXPECT_EQ(map_data_name(types.get(), ".data.A", 12), "second");
  EXPECT_EQ(map_data_name(types.get(), ".data.A", 20), "second.b.d");
  EXPECT_EQ(map_data_name(types.get(), ".data.A", 24), "");
  EXPECT_EQ(map_data_name(types.get(), ".data.B", 0), "");
}

TEST(DataNames, OfFieldsOfValues) {
  const BtfPtr types = sample_types();
  EXPECT_EQ(map_data_name(types.get(), "counters_of_hos", 4), "value.b");
  EXPECT_EQ(map_data_name(types.get(), "counters_of_hos", 5), "");
  EXPECT_EQ(map_data_name(types.get(), "counters", 4), "");
}

TEST(DataNames, OfFieldsOfStructs) {
  const BtfPtr types = sample_types();
  EXPECT_EQ(struct_field_name(types.get(), "node", 8), "b.d");
  EXPECT_EQ(struct_field_name(types.get(), "node", 12), "");
  EXPECT_EQ(struct_field_name(types.get(), "other", 0), "");
  EXPECT_EQ(struct_field_name(nullptr, "node", 0), "");
}

}  // namespace
}  // namespace bpfcc
