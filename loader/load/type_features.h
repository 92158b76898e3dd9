#pragma once

// For type_features.c, which knows libbpf's own numbers of features, and for C++.

#ifdef __cplusplus
extern "C" {
#endif

/// What some kernels' BTF does not have.
typedef enum TypeFeature {  // NOLINT(modernize-use-using): it is C
  kTypeFeatureDatasec,
  kTypeFeatureDatasecWithQuestionMark,
  kTypeFeatureDeclTag,
  kTypeFeatureEnum64,
  kTypeFeatureFloat,
  kTypeFeatureGlobalFunction,
  kTypeFeatureTypeTag,
} TypeFeature;

/// Whether the object that is being loaded on this thread has this, as far as is known: 1 where nothing is.
int bpfcc_needs_type_feature(TypeFeature feature);

#ifdef __cplusplus
}
#endif
