#pragma once

#include <set>

#include "loader/load/type_features.h"

struct bpf_object;

namespace bpfcc {

/// Spares the kernel libbpf's questions that an object has no use for, while it lives and bpf_object__load() is called
/// on the same thread.
///
/// libbpf finds out whether the kernel knows kinds of types by loading one of each, to take those out of an object's
/// BTF that it does not know. That is a third of all system calls for a small object, most of which have none of these
/// kinds.
class NeededFeatures {
 public:
  /// `object` is open and not loaded.
  explicit NeededFeatures(const bpf_object *object);
  ~NeededFeatures();
  NeededFeatures(const NeededFeatures &) = delete;
  NeededFeatures &operator=(const NeededFeatures &) = delete;

  bool has(TypeFeature feature) const { return features_.contains(feature); }

  /// The one that lives on this thread, or null.
  static const NeededFeatures *current();

 private:
  std::set<TypeFeature> features_;
  const NeededFeatures *outer_;
};

}  // namespace bpfcc
