#include "loader/load/needed_features.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include <cstdint>

#include "loader/load/type_features.h"

int bpfcc_needs_type_feature(TypeFeature feature) {
  const bpfcc::NeededFeatures *current = bpfcc::NeededFeatures::current();
  return current == nullptr || current->has(feature) ? 1 : 0;
}

namespace bpfcc {
namespace {

thread_local const NeededFeatures *current_features = nullptr;

void add_features(const btf *types, const btf_type &type, std::set<TypeFeature> &features) {
  switch (btf_kind(&type)) {
    case BTF_KIND_DATASEC:
      features.insert(kTypeFeatureDatasec);
      if (*btf__name_by_offset(types, type.name_off) == '?') features.insert(kTypeFeatureDatasecWithQuestionMark);
      return;
    case BTF_KIND_VAR:
      features.insert(kTypeFeatureDatasec);
      return;
    case BTF_KIND_DECL_TAG:
      features.insert(kTypeFeatureDeclTag);
      return;
    case BTF_KIND_ENUM:
      if (btf_kflag(&type)) features.insert(kTypeFeatureEnum64);  // that values have a sign came along with it
      return;
    case BTF_KIND_ENUM64:
      features.insert(kTypeFeatureEnum64);
      return;
    case BTF_KIND_FLOAT:
      features.insert(kTypeFeatureFloat);
      return;
    case BTF_KIND_FUNC:
      if (btf_vlen(&type) != BTF_FUNC_STATIC) features.insert(kTypeFeatureGlobalFunction);
      return;
    case BTF_KIND_TYPE_TAG:
      features.insert(kTypeFeatureTypeTag);
      return;
    default:
      return;
  }
}

}  // namespace

NeededFeatures::NeededFeatures(const bpf_object *object) : outer_(current_features) {
  const btf *types = bpf_object__btf(object);
  for (std::uint32_t id = 1; types != nullptr && id < btf__type_cnt(types); ++id) {
    add_features(types, *btf__type_by_id(types, id), features_);
  }
  current_features = this;
}

NeededFeatures::~NeededFeatures() { current_features = outer_; }

const NeededFeatures *NeededFeatures::current() { return current_features; }

}  // namespace bpfcc
