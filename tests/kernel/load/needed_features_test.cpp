#include "loader/load/needed_features.h"

#include <bpf/libbpf.h>
#include <gtest/gtest.h>

#include <memory>

#include "tests/kernel/test_object.h"

namespace bpfcc::test {
namespace {

using Object = std::unique_ptr<bpf_object, decltype(&bpf_object__close)>;

Object open(const char *name) {
  return {bpf_object__open_file(test_file(std::string(name) + ".o").c_str(), nullptr), bpf_object__close};
}

TEST(NeededFeatures, OfAnObjectThatHasAllOfThem) {
  const Object object = open("type_features");
  const NeededFeatures features(object.get());
  for (const TypeFeature feature : {kTypeFeatureDatasec, kTypeFeatureDeclTag, kTypeFeatureEnum64, kTypeFeatureFloat,
                                    kTypeFeatureGlobalFunction, kTypeFeatureTypeTag}) {
    EXPECT_TRUE(features.has(feature)) << feature;
  }
}

TEST(NeededFeatures, OfAnObjectWithMapsAlone) {
  const Object object = open("tp_btf");
  const NeededFeatures features(object.get());
  for (const TypeFeature feature : {kTypeFeatureDatasec, kTypeFeatureGlobalFunction}) {
    EXPECT_TRUE(features.has(feature)) << feature;
  }
  for (const TypeFeature feature : {kTypeFeatureDatasecWithQuestionMark, kTypeFeatureDeclTag, kTypeFeatureEnum64,
                                    kTypeFeatureFloat, kTypeFeatureTypeTag}) {
    EXPECT_FALSE(features.has(feature)) << feature;
  }
}

TEST(NeededFeatures, AreUnknownElsewhere) {
  EXPECT_EQ(bpfcc_needs_type_feature(kTypeFeatureFloat), 1);
  const Object object = open("tp_btf");
  {
    const NeededFeatures features(object.get());
    EXPECT_EQ(bpfcc_needs_type_feature(kTypeFeatureFloat), 0);
  }
  EXPECT_EQ(bpfcc_needs_type_feature(kTypeFeatureFloat), 1);
}

}  // namespace
}  // namespace bpfcc::test
