// libbpf's function that asks the kernel for a feature, and ours that libbpf calls: the linker's --wrap. In C, as is
// the header that has the features' numbers.
#include "loader/load/type_features.h"

#include <stdbool.h>
#include <stddef.h>

#include "libbpf_internal.h"

static const struct {
  enum kern_feature_id asked;
  TypeFeature about;
} kQuestions[] = {
    {FEAT_ARG_CTX_TAG, kTypeFeatureDeclTag},  // a tag of a parameter
    {FEAT_BTF_DATASEC, kTypeFeatureDatasec},
    {FEAT_BTF_DECL_TAG, kTypeFeatureDeclTag},
    {FEAT_BTF_ENUM64, kTypeFeatureEnum64},
    {FEAT_BTF_FLOAT, kTypeFeatureFloat},
    {FEAT_BTF_GLOBAL_FUNC, kTypeFeatureGlobalFunction},
    {FEAT_BTF_QMARK_DATASEC, kTypeFeatureDatasecWithQuestionMark},
    {FEAT_BTF_TYPE_TAG, kTypeFeatureTypeTag},
};

// NOLINTBEGIN(bugprone-reserved-identifier): the linker chooses these names.
bool __real_feat_supported(struct kern_feature_cache *cache, enum kern_feature_id feature);
bool __wrap_feat_supported(struct kern_feature_cache *cache, enum kern_feature_id feature);

bool __wrap_feat_supported(struct kern_feature_cache *cache, enum kern_feature_id feature) {
  for (size_t i = 0; i < sizeof(kQuestions) / sizeof(kQuestions[0]); ++i) {
    // Not kept in the cache: the next object may have it.
    if (kQuestions[i].asked == feature && !bpfcc_needs_type_feature(kQuestions[i].about)) return true;
  }
  return __real_feat_supported(cache, feature);
}
// NOLINTEND(bugprone-reserved-identifier)
